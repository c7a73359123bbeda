package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a library, or a quick look, could stumble over. */
class OddTextTest {
  /** An anchor makes sure that it goes to the parser. */
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: &name webN, labels: {app: *name}}
      spec:
        containers:
        - {name: app, image: nginx}
      """;

  @TempDir private Path folder = Path.of("");

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  /** How much the parser's reader takes at once is a power of two, give or take one. */
  private static List<Integer> offsets() {
    List<Integer> offsets = new ArrayList<>();
    for (int size = 1024; size <= 16_384; size *= 2) {
      for (int near = -18; near <= 17; near++) {
        offsets.add(size + near);
      }
    }
    return offsets;
  }

  /** A character of two halves that begins at an offset: in a comment, a text, or within many. */
  private static List<String> around(int offset, int number) {
    String head = POD.replace("N", Integer.toString(number));
    String smile = "\ud83d\ude80";
    String name = "  restartPolicy: ";
    return List.of(
        "#" + "x".repeat(offset - 1) + smile + "\n" + head,
        head + "  hostname: \"" + "y".repeat(offset - head.length() - 13) + smile + "\"\n",
        head + name + "z".repeat(offset - head.length() - name.length()) + smile + "\n",
        "#" + (offset % 2 == 0 ? "" : "x") + smile.repeat(offset) + "\n" + head,
        head + "# " + smile.repeat(offset - head.length()) + (offset % 2 == 0 ? "\n" : ""),
        head + "  hostname: >\n    " + "a\ud83d\ude80 ".repeat(offset / 4) + "\n");
  }

  @Test
  void aCharacterOfTwoHalvesStandsAnywhere() throws IOException {
    int written = 0;
    for (int offset : offsets()) {
      for (String text : around(offset, written)) {
        write("%04d.yaml".formatted(written), text);
        written++;
      }
    }
    Run scan = Run.of("scan", folder.toString(), "--fail-on=never");
    Run fix = Run.of("fix", folder.toString(), "--as=diff");

    assertThat(written).isGreaterThan(1_000);
    assertThat(scan.exit()).isZero();
    assertThat(scan.out()).contains("%d workloads evaluated.".formatted(written));
    assertThat(fix.exit()).isZero();
    assertThat(fix.err()).contains("a patch for all of %d,".formatted(written));
  }
}
