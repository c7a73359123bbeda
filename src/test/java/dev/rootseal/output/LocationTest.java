package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.manifest.Position;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  void aFileBelowTheWorkingDirectoryIsNamedFromThere() {
    String file = Path.of("deploy/web.yaml").toAbsolutePath().toString();

    assertThat(Location.of(file, Position.START)).hasToString("deploy/web.yaml:1:1");
  }
}
