package dev.rootseal.rule;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exemptions that an owner states by annotation. */
class OwnerExemptionTest {
  private static final String FOR_ALL = "rootseal.dev/exempt";
  private static final String FOR_APP = "exempt.rootseal.dev/app";
  private static final String OPEN = "WritableRootFilesystem (not set)";

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void whoIsExempt(WorkloadFixture workload, String app, String proxy) {
    assertThat(VerdictText.of(workload.evaluated())).isEqualTo("app: " + app + "; proxy: " + proxy);
  }

  static Stream<Arguments> whoIsExempt() {
    String forAll = "Exempt by annotation rootseal.dev/exempt, else " + OPEN;
    String forApp = "Exempt by annotation exempt.rootseal.dev/app, else " + OPEN;
    return Stream.of(
        argumentSet("nobody", pair(), OPEN, OPEN),
        argumentSet("all containers", pair().annotated(FOR_ALL, "cache"), forAll, forAll),
        argumentSet("one container", pair().annotated(FOR_APP, "cache"), forApp, OPEN),
        argumentSet(
            "one container before all",
            pair().annotated(FOR_APP, "cache").annotated(FOR_ALL, "legacy"),
            forApp,
            forAll),
        argumentSet(
            "one on the workload before all on the template",
            pair().annotated(FOR_APP, "cache").templateAnnotated(FOR_ALL, "legacy"),
            forApp,
            forAll),
        argumentSet(
            "an empty reason for one container takes it out of the one for all",
            pair().annotated(FOR_APP, "").annotated(FOR_ALL, "legacy"),
            OPEN + " + EmptyReason[key=exempt.rootseal.dev/app]",
            forAll),
        argumentSet(
            "an empty reason on the template against a good one on the workload",
            pair().annotated(FOR_APP, "cache").templateAnnotated(FOR_APP, " "),
            OPEN + " + EmptyReason[key=exempt.rootseal.dev/app]",
            OPEN),
        argumentSet(
            "a date alone exempts nobody",
            pair().annotated("rootseal.dev/exempt-until", "2027-03-31"),
            OPEN + " + LastDayAlone[key=rootseal.dev/exempt-until]",
            OPEN + " + LastDayAlone[key=rootseal.dev/exempt-until]"),
        argumentSet(
            "a date for one container",
            pair()
                .annotated(FOR_ALL, "cache")
                .annotated("exempt-until.rootseal.dev/app", "2026-07-31"),
            OPEN + " + ExpiredExemption[name=rootseal.dev/exempt, owner=, expired=2026-07-31]",
            forAll));
  }

  @Test
  void theReasonOnTheTemplateWins() {
    assertThat(
            exemption(
                deployment("web").annotated(FOR_ALL, "old").templateAnnotated(FOR_ALL, "new")))
        .isEqualTo(
            new Exemption(Exemption.Source.ANNOTATION, FOR_ALL, "new", "", Optional.empty(), ""));
  }

  @Test
  void reasonAndDateAreKeptWithoutSpacesAround() {
    assertThat(
            exemption(
                deployment("web").exemptBecause(" writes a cache\n").exemptUntil(" 2026-08-01 ")))
        .isEqualTo(
            new Exemption(
                Exemption.Source.ANNOTATION,
                FOR_ALL,
                "writes a cache",
                "",
                Optional.of(LocalDate.of(2026, 8, 1)),
                ""));
  }

  @ParameterizedTest(name = "until {0}")
  @CsvSource({
    "2026-07-31, false",
    "2026-08-01, true",
    "2026-08-02, true",
    "2028-02-29, true",
    "0001-01-01, false",
    "9999-12-31, true",
  })
  void holdsThroughItsLastDay(String until, boolean exempt) {
    WorkloadFixture workload =
        deployment("web").exemptBecause("cache").exemptUntil(until).container("app");

    String expired = " + ExpiredExemption[name=rootseal.dev/exempt, owner=, expired=" + until + "]";
    assertThat(VerdictText.of(workload.evaluated()))
        .isEqualTo(
            exempt
                ? "app: Exempt by annotation rootseal.dev/exempt, else " + OPEN
                : "app: " + OPEN + expired);
  }

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(
      strings = {
        "",
        "soon",
        "31.03.2027",
        "2027-3-31",
        "2027-02-29",
        "2027-02-30",
        "2027-13-01",
        "2027-03-31T00:00:00Z",
        "2027-03",
        "２０２７-03-31",
        "2027‑03‑31",
      })
  void aBadDateExemptsNothingAndIsTold(String date) {
    assertThat(
            VerdictText.of(
                deployment("web")
                    .exemptBecause("cache")
                    .exemptUntil(date)
                    .container("app")
                    .evaluated()))
        .isEqualTo("app: " + OPEN + " + BadDate[key=rootseal.dev/exempt-until]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\n\t", "\u2003"})
  void anEmptyReasonExemptsNothingAndIsTold(String reason) {
    assertThat(VerdictText.of(deployment("web").exemptBecause(reason).container("app").evaluated()))
        .isEqualTo("app: " + OPEN + " + EmptyReason[key=rootseal.dev/exempt]");
  }

  @Test
  void whereThePolicyDeniesItTheAnnotationIsTold() {
    Policy policy = policy(p -> p.deniesSelfExemption());
    WorkloadFixture workload =
        deployment("web").exemptBecause("cache").exemptUntil("2026-07-01").container("app");

    assertThat(VerdictText.of(workload.evaluated(policy)))
        .isEqualTo("app: " + OPEN + " + SelfExemptionDenied[key=rootseal.dev/exempt]");
  }

  @Test
  void whereThePolicyDeniesItTheCatalogueIsAskedStill() {
    WorkloadFixture workload =
        deployment("db")
            .exemptBecause("cache")
            .knowing(new KnownImages().image("postgres", i -> i.of(ImageClass.DATABASE)))
            .container("app", c -> c.image("postgres"));

    assertThat(VerdictText.of(workload.evaluated(policy(p -> p.deniesSelfExemption()))))
        .startsWith("app: Exempt by catalogue postgres, else ");
  }

  @Test
  void anInitContainerCanBeExemptByItsOwner() {
    assertThat(
            VerdictText.of(
                deployment("web")
                    .annotated("exempt.rootseal.dev/setup", "unpacks")
                    .init("setup", c -> {})
                    .evaluated()))
        .isEqualTo("init setup: Exempt by annotation exempt.rootseal.dev/setup, else " + OPEN);
  }

  private static WorkloadFixture pair() {
    return deployment("web").container("app").container("proxy");
  }

  private static Exemption exemption(WorkloadFixture workload) {
    ContainerVerdict verdict =
        workload.container("app").evaluated().containers().getFirst().verdict();
    return ((ContainerVerdict.Exempt) verdict).exemption();
  }
}
