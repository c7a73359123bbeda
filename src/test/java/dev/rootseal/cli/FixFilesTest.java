package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * `rootseal fix --write` against golden files: each `NAME.before.yaml` becomes its
 * `NAME.after.yaml`, and where that is missing it stays as it is.
 */
class FixFilesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/dev/rootseal/fix/files");

  @TempDir private Path folder = Path.of("");

  static Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains(".before."))
          .sorted()
          .toList()
          .stream();
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String after(String name) throws IOException {
    Path after = GOLDEN.resolve(name.replace(".before.", ".after."));
    return Files.readString(Files.exists(after) ? after : GOLDEN.resolve(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aFileBecomesItsGoldenFile(String name) throws IOException {
    Path file = write(name, Files.readString(GOLDEN.resolve(name)));
    Run.of("fix", "--write", file.toString());

    assertThat(Files.readString(file)).isEqualTo(after(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aSecondRunChangesNothing(String name) throws IOException {
    Path file = write(name, after(name));
    Run run = Run.of("fix", "--write", file.toString());

    assertThat(run.out()).isEmpty();
    assertThat(Files.readString(file)).isEqualTo(after(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void lineBreaksStayAsTheyAre(String name) throws IOException {
    Path file = write(name, Files.readString(GOLDEN.resolve(name)).replace("\n", "\r\n"));
    Run.of("fix", "--write", file.toString());

    assertThat(Files.readString(file)).isEqualTo(after(name).replace("\n", "\r\n"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aMarkAtTheBeginningAndAMissingLineBreakAtTheEndStay(String name) throws IOException {
    Path file = write(name, "\ufeff" + Files.readString(GOLDEN.resolve(name)).stripTrailing());
    Run.of("fix", "--write", file.toString());

    assertThat(Files.readString(file)).isEqualTo("\ufeff" + after(name).stripTrailing());
  }

  private String leftAlone(String name) throws IOException {
    Path file = write(name, Files.readString(GOLDEN.resolve(name)));
    return Run.of("fix", "--as=diff", file.toString()).err();
  }

  @Test
  void severalOfWhichNothingIsKnownWrite() throws IOException {
    Path file =
        write(
            "pod.yaml",
            """
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: {
            containers: [{name: app, image: x}, {name: log, image: z}]}}}}
            """);

    assertThat(Run.of("fix", file.toString()).err())
        .contains("assumed (what 'app', 'log' write is not known)");
  }

  @Test
  void whatIsLeftAloneIsNamed() throws IOException {
    assertThat(leftAlone("anchor.before.yaml"))
        .contains(
            "  left alone: a part that would change has an anchor (&) and is used in several"
                + " places: edit it yourself\n")
        .contains("Left alone: 1 SharedAnchor.");
    assertThat(leftAlone("merge.before.yaml"))
        .contains(
            "  left alone: a part that would change is taken over from elsewhere by << : edit it"
                + " yourself\n")
        .contains("Left alone: 1 MergedField.");
  }
}
