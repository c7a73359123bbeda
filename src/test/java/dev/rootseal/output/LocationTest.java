package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.manifest.Position;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How files are named to programs that lay a report beside a checkout. */
class LocationTest {
  @ParameterizedTest
  @CsvSource({
    "./deploy/../web.yaml, web.yaml",
    "deploy/web.yaml, deploy/web.yaml",
    "../web.yaml, ../web.yaml",
    "/web.yaml, /web.yaml",
    "standard input, standard input"
  })
  void aNameIsAsShortAsItCanBe(String given, String named) {
    assertThat(Location.of(given, Position.START).file()).isEqualTo(named);
  }

  /** As docs/scan-formats.md promises it of all but table, json and yaml. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"JSON", "YAML"})
  void aReportIsTheSameHoweverItsFileIsSpelt(OutputFormat format) {
    String here = Path.of("").toAbsolutePath() + "/";
    String folder = Path.of("").toAbsolutePath().getFileName().toString();
    String text =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec: {containers: [{name: app, image: me/mine}]}
        ---
        kind: [
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop, annotations: {rootseal.dev/exempt: ""}}
        """;
    String plain = Scans.write(format, Scans.of("deploy/x.yaml", text));

    for (String spelling : List.of("././", "a/../", here, "../" + folder + "/")) {
      assertThat(Scans.write(format, Scans.of(spelling + "deploy/x.yaml", text))).isEqualTo(plain);
    }
  }

  @Test
  void aFileBelowTheWorkingDirectoryIsNamedFromThere() {
    String file = Path.of("deploy/web.yaml").toAbsolutePath().toString();

    assertThat(Location.of(file, Position.START)).hasToString("deploy/web.yaml:1:1");
  }
}
