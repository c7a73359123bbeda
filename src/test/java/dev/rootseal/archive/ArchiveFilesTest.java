package dev.rootseal.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.cli.Main;
import dev.rootseal.docs.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completions in the words that shells read, and the man page in those of its formatter: roff. */
class ArchiveFilesTest {
  private final String page = ManPage.of(Main.commandLine(Map.of()), "1.0", "2026-11-24");
  @TempDir private Path folder;

  /** Not the names of their constants, by which picocli would have it. */
  @Test
  void shellsOfferTheWordsThatFlagsTake() throws IOException {
    Path libraries = Files.createDirectory(folder.resolve("libraries"));

    ArchiveFiles.main(new String[] {libraries.toString(), folder.toString(), "2026-01-01"});

    Path completions = folder.resolve("share/bash-completion/completions");
    assertThat(completions.resolve("kubectl-rootseal"))
        .hasSameTextualContentAs(completions.resolve("rootseal"));
    assertThat(Files.readString(completions.resolve("rootseal")))
        .contains(
            "(\"warn\" \"deny-passing\" \"deny\" \"audit\")",
            "(\"Ignore\" \"Fail\")",
            "(\"known\" \"observed\" \"declared\" \"assumed\")",
            "(\"off\" \"warn\" \"deny-passing\" \"deny\")")
        .doesNotContainPattern("_option_args=\\([^)]*\"[A-Z][A-Z_]*\"");
  }

  @Test
  void bracketsStandAroundWhatMayBeLeftOut() {
    assertThat(page)
        .contains(
            ".SY \"rootseal policy preview\"\n[\\fIOPTION\\fR]\\&.\\|.\\|.\n\\fIFILE\\fR\n[\\fIKIND\\fR/",
            ".SY \"rootseal policy test\"\n[\\fIOPTION\\fR]\\&.\\|.\\|.\n\\fIFILE\\fR...\n.YS",
            ".SY \"rootseal scan\"\n[\\fIOPTION\\fR]\\&.\\|.\\|.\n[\\fIKIND\\fR/\\fINAME\\fR|\\fIPATH\\fR...]\n.YS",
            ".SY \"rootseal try\"\n[\\fIOPTION\\fR]\\&.\\|.\\|.\n[\\fIKIND\\fR/\\fINAME\\fR]\n.YS");
  }

  @Test
  void aFailureIsOneOfTheCommandsThatTheTableNames() {
    String failure = page.substring(page.indexOf(".B 1\n"), page.indexOf(".B 2\n"));
    String codes = Markdown.read("docs/configuration.md").table("Exit codes").rows().get(1).get(1);

    assertThat(Pattern.compile("`([^`]+)`").matcher(codes).results())
        .hasSizeGreaterThan(5)
        .allSatisfy(named -> assertThat(failure.replace("\\", "")).contains(named.group(1)));
  }

  @Test
  void wordsToTypeAreNotInItalics() {
    assertThat(page)
        .contains(
            "failure\\-policy\\fR=Ignore|Fail\n",
            "pod\\-template\\fR=\\fIKIND\\fR.\\fIGROUP\\fR=\\fIJSONPATH\\fR\n",
            "kinds\\fR=\\fIKIND\\fR\n");
  }
}
