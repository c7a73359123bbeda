package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.OwnerWritablePaths.PathList;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Annotations that cannot be used, whatever the verdicts on the containers. */
class AnnotationCheckTest {
  /** Quotes keep the blanks of a value. */
  @Rows(
      """
      rootseal.dev/exempt             | ""                 | EmptyReason[key=rootseal.dev/exempt]
      exempt.rootseal.dev/app         | " "                | EmptyReason[key=exempt.rootseal.dev/app]
      rootseal.dev/exempt-until       | soon               | BadDate[key=rootseal.dev/exempt-until]
      exempt-until.rootseal.dev/app   | 2027-02-30         | BadDate[key=exempt-until.rootseal.dev/app]
      rootseal.dev/writable-paths     | ""                 | UnusableAnnotation[key=rootseal.dev/writable-paths, problem=it is empty; write none where no path is needed]
      writable-paths.rootseal.dev/app | /a,tmp             | UnusableAnnotation[key=writable-paths.rootseal.dev/app, problem='tmp' is not an absolute path]
      observed.rootseal.dev/app       | soon               | BadObservation[key=observed.rootseal.dev/app]
      observed.rootseal.dev/ap        | soon               | NoSuchContainer[key=observed.rootseal.dev/ap, container=ap]
      exempt.rootseal.dev/ap          | cache              | NoSuchContainer[key=exempt.rootseal.dev/ap, container=ap]
      exempt-until.rootseal.dev/ap    | 2027-03-31         | NoSuchContainer[key=exempt-until.rootseal.dev/ap, container=ap]
      writable-paths.rootseal.dev/ap  | none               | NoSuchContainer[key=writable-paths.rootseal.dev/ap, container=ap]
      exempt.rootseal.dev/ap          | ""                 | NoSuchContainer[key=exempt.rootseal.dev/ap, container=ap]
      // in order, or not ours
      rootseal.dev/exempt             | it writes a cache  |
      exempt.rootseal.dev/app         | it writes a cache  |
      exempt.rootseal.dev/setup       | it unpacks         |
      rootseal.dev/exempt-until       | 2020-01-01         |
      exempt-until.rootseal.dev/app   | " 2027-03-31 "     |
      rootseal.dev/writable-paths     | " none "           |
      rootseal.dev/writable-paths     | /tmp, /var/cache   |
      writable-paths.rootseal.dev/app | /tmp               |
      observed.rootseal.dev/app       | 2026-11-26 for 10m |
      rootseal.dev/other              | ""                 |
      other.rootseal.dev/ap           | ""                 |
      a.exempt.rootseal.dev/ap        | ""                 |
      rootseal.dev/exempt/x           | ""                 |
      example.com/exempt              | ""                 |
      """)
  void isTold(String key, String value, String expected) {
    assertThat(
            good().annotated(key, value.replace("\"", "")).evaluated().brokenAnnotations().stream()
                .map(Note::toString))
        .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
  }

  /** By a mistyped key; of what the program itself writes nothing is said. */
  @Rows(
      """
      rootseal.dev/exmpt           | UnknownAnnotation[key=rootseal.dev/exmpt, meant=rootseal.dev/exempt]
      exmpt.rootseal.dev/app       | UnknownAnnotation[key=exmpt.rootseal.dev/app, meant=exempt.rootseal.dev/app]
      rootseal.dev/colour          | UnknownAnnotation[key=rootseal.dev/colour, meant=]
      rootseal.dev/try             |
      rootseal.dev/try-of          |
      rootseal.dev/too-long        |
      rootseal.dev/unread-app      |
      example.com/exmpt            |
      """)
  void whatNothingReadsIsSaid(String key, String expected) {
    assertThat(notes(key, "")).isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
  }

  @Test
  void aDateThatIsNoneIsNoLastDay() {
    assertThat(notes("rootseal.dev/exempt-until", "soon")).isEmpty();
  }

  private static List<String> notes(String key, String value) {
    return good().annotated(key, value).evaluated().containers().stream()
        .flatMap(one -> one.notes().stream())
        .map(Note::toString)
        .distinct()
        .toList();
  }

  @Test
  void allAreToldInTheOrderOfTheirKeys() {
    WorkloadVerdict verdict =
        good()
            .templateAnnotated("writable-paths.rootseal.dev/app", "")
            .annotated("rootseal.dev/exempt", "")
            .annotated("rootseal.dev/exempt-until", "soon")
            .annotated("exempt.rootseal.dev/ap", "cache")
            .evaluated();

    assertThat(verdict.brokenAnnotations())
        .map(Note.BrokenAnnotation::key)
        .containsExactly(
            "exempt.rootseal.dev/ap",
            "rootseal.dev/exempt",
            "rootseal.dev/exempt-until",
            "writable-paths.rootseal.dev/app");
  }

  @Test
  void changesNoVerdict() {
    WorkloadFixture broken =
        good().annotated("rootseal.dev/exempt", "").annotated("exempt.rootseal.dev/ap", "x");

    assertThat(broken.evaluated().tally()).isEqualTo(good().evaluated().tally());
  }

  @Test
  void isToldUnderAPolicyThatDeniesSelfExemptionAndOnWindows() {
    WorkloadFixture workload = good().onWindows().annotated("rootseal.dev/exempt", "");

    assertThat(workload.evaluated(policy("no-self-exemption")).brokenAnnotations())
        .containsExactly(new Note.EmptyReason("rootseal.dev/exempt"));
  }

  @Test
  void theTemplatesValueIsTheOneLookedAt() {
    assertThat(
            good()
                .annotated("rootseal.dev/exempt", "")
                .templateAnnotated("rootseal.dev/exempt", "cache")
                .evaluated()
                .brokenAnnotations())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {127, 128, 129, 4000})
  void anEntryIsQuotedUpToABound(int length) {
    WorkloadFixture workload =
        good().annotated("rootseal.dev/writable-paths", "x".repeat(length) + ",/tmp");

    String quoted = "x".repeat(Math.min(length, PathList.MAX_QUOTED));
    assertThat(workload.evaluated().brokenAnnotations())
        .containsExactly(
            new Note.UnusableAnnotation(
                "rootseal.dev/writable-paths", "'" + quoted + "' is not an absolute path"));
  }

  @Test
  void aKeyWithoutAPrefixIsNobodys() {
    assertThat(new OwnerAnnotations(Map.of("exempt", "", "rootseal.dev", "")).all()).isEmpty();
  }

  private static WorkloadFixture good() {
    return workload("init setup good; app good");
  }

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
            List.of(ContainerPath.of("/opt/x y"), ContainerPath.of("/var/cache/app")));

    assertThat(seen.value()).isEqualTo("2026-11-26 for 10m, seed /opt/x y,/var/cache/app");
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
