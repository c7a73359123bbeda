package dev.rootseal.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveFilesTest {
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
}
