package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The screen in `docs/fix-files.md` against the program. */
class FixFilesDocsScreenTest {
  private final Markdown document = Markdown.read("docs/fix-files.md");

  @TempDir private Path folder = Path.of("");

  @Test
  void theScreenIsWhatItPrints() throws IOException {
    Path file = Files.createDirectory(folder.resolve("deploy")).resolve("web.yaml");
    Files.writeString(
        file, document.find(Pattern.compile("(?ms)^```yaml\\n(.*?)^```$")).getFirst());
    StringWriter terminal = new StringWriter();
    Main.commandLine(Map.of())
        .setOut(new PrintWriter(terminal, true))
        .setErr(new PrintWriter(terminal, true))
        .execute("fix", "--as=diff", file.toString());

    assertThat(document.find(Pattern.compile("(?ms)^```console\\n(.*?)^```$")))
        .containsExactly(
            "$ rootseal fix --as=diff deploy/web.yaml\n"
                + terminal
                    .toString()
                    .replace(" a" + folder, " a")
                    .replace(" b" + folder, " b")
                    .replace(folder + "/", "")
                    .replace(" -d /", ""));
  }
}
