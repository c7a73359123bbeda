package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    // How much the parser's reader takes at once is a power of two, give or take one.
    for (int size = 1024; size <= 16_384; size *= 2) {
      for (int near = -2; near <= 2; near++) {
        for (String text : around(size + near, written)) {
          write("%04d.yaml".formatted(written++), text);
        }
      }
    }
    Run scan = Run.of("scan", folder.toString(), "--fail-on=never");
    Run fix = Run.of("fix", folder.toString(), "--as=diff");

    assertThat(written).isGreaterThan(100);
    assertThat(scan.exit()).isZero();
    assertThat(scan.out()).contains("%d workloads evaluated.".formatted(written));
    assertThat(fix.exit()).isZero();
    assertThat(fix.err()).contains("a patch for all of %d,".formatted(written));
  }

  private Run scan(String name, String text) throws IOException {
    write(name, text);
    return Run.of("scan", folder.resolve(name).toString(), "--fail-on=finding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\u0085", "\u2028", "\u2029"})
  void aCommentHidesNoManifest(String lineEnd) throws IOException {
    String manifest = "# a comment\n" + POD;
    Run run = scan("a.yaml", manifest.replace("\n", lineEnd));

    assertThat(run.exit()).isNotZero();
    assertThat(run.out()).contains(lineEnd.equals("\r") ? "Pod 'webN' lacks" : "invisible");
  }

  @Test
  void bracesInACommentMakeNoTemplate() throws IOException {
    Run template =
        scan("c.yaml", "{{- if .Values.on }}\n" + POD + "  {{- toYaml .x }}\n{{- end }}\n");

    assertThat(scan("a.yaml", "# {{ no template }}\n" + POD + "  - broken: [\n").out())
        .contains("cannot be read");
    assertThat(scan("b.yaml", POD + "# {{\nkind: Job\n").out()).contains("'kind' is there twice");
    assertThat(template.out()).contains("skipped: 1 template of Helm");
    assertThat(template.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(template.err()).contains("helm template NAME CHART | rootseal scan -");
  }

  @Test
  void aPodWithItemsIsEvaluated() throws IOException {
    assertThat(scan("a.yaml", POD + "items: []\n").ends(ExitCode.FAILED).out())
        .contains("1 workload evaluated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "kind: Service\napiVersion: v1\n"})
  void nothingEvaluatedIsNoPass(String text) throws IOException {
    assertThat(scan("a.yaml", text).ends(ExitCode.USAGE).err())
        .contains("nothing was evaluated, which is no pass");
    assertThat(Run.of("scan", folder.toString(), "--allow-empty").exit()).isZero();
  }

  @Test
  void whatIsInTheIndexOfGitIsReadWhateverIsIgnored() throws Exception {
    Files.createDirectories(folder.resolve("deploy"));
    write("deploy/tracked.yaml", POD);
    write("deploy/stray.yaml", POD);
    ProcessBuilder git =
        new ProcessBuilder("sh", "-c", "git init -q && git add deploy/tracked.yaml");
    assertThat(git.directory(folder.toFile()).start().waitFor()).isZero();
    Files.write(folder.resolve(".gitignore"), new byte[] {'#', (byte) 0xe9, '\n', '*', '\n'});
    Run run = Run.of("scan", folder.toString(), "--fail-on=finding");

    assertThat(run.out()).contains("deploy/tracked.yaml:").doesNotContain("stray");
    assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(Run.of("scan", folder + "/gone/").toString())
        .contains("there is no such file or folder");
  }
}
