package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When paths were seen to be written, in the grammar of an owner's annotation. */
class OwnerObservationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PT0S    | 0s", "PT119S  | 119s", "PT120S  | 2m", "PT119M  | 119m",
        "PT2H    | 2h", "PT47H59M| 47h", "P2D     | 2d", "P14D    | 14d"
      })
  void timeIsNeverMoreThanItWas(Duration run, String text) {
    OwnerObservation seen = new OwnerObservation(LocalDate.of(2026, 11, 26), run, List.of());

    assertThat(seen.value()).isEqualTo("2026-11-26 for " + text);
    assertThat(OwnerObservation.parse(seen.value()).orElseThrow().value()).isEqualTo(seen.value());
  }

  @Test
  void pathsWithFilesOfTheImageAreNamed() {
    OwnerObservation seen =
        new OwnerObservation(
            LocalDate.of(2026, 11, 26),
            Duration.ofMinutes(10),
            List.of(ContainerPath.of("/var/cache/app"), ContainerPath.of("/opt/x y")));

    assertThat(seen.value()).isEqualTo("2026-11-26 for 10m, seed /var/cache/app,/opt/x y");
    assertThat(OwnerObservation.parse(" " + seen.value() + " ")).contains(seen);
  }

  @Test
  void itIsSaidOfOneContainer() {
    OwnerObservation seen =
        new OwnerObservation(LocalDate.of(2026, 11, 26), Duration.ofHours(3), List.of());

    assertThat(OwnerObservation.key("app")).isEqualTo("observed.rootseal.dev/app");
    assertThat(seen.sentence("app")).isEqualTo("app on 2026-11-26, when it had run for 3h");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "2026-11-26",
        "2026-02-30 for 10m", "26.11.2026 for 10m",
        "2026-11-26 for 10", "2026-11-26 for 10 m",
        "2026-11-26 for -10m", "2026-11-26 for 1234567s",
        "2026-11-26 for 10m, seed", "2026-11-26 for 10m, seed ",
        "2026-11-26 for 10m, seed etc", "2026-11-26 for 10m, seed /etc,x",
        "2026-11-26 for 10m, by me", "\u0662026-11-26 for 10m",
        "2026-11-26 for 10m\n, seed /etc"
      })
  void everythingElseIsNoObservation(String value) {
    assertThat(OwnerObservation.parse(value)).isEmpty();
  }
}
