package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exemptions that an owner states by annotation. */
class OwnerExemptionTest {
  private static final String FOR_ALL = "rootseal.dev/exempt";
  private static final String OPEN = "WritableRootFilesystem (not set)";

  @Rows(
      """
      nobody                                                             | app; proxy                                                             | app: WritableRootFilesystem (not set); proxy: WritableRootFilesystem (not set)
      all containers                                                     | deployment web @exempt=cache : app; proxy                              | app: Exempt by annotation rootseal.dev/exempt, else WritableRootFilesystem (not set); proxy: Exempt by annotation rootseal.dev/exempt, else WritableRootFilesystem (not set)
      one container                                                      | deployment web @exempt.rootseal.dev/app=cache : app; proxy             | app: Exempt by annotation exempt.rootseal.dev/app, else WritableRootFilesystem (not set); proxy: WritableRootFilesystem (not set)
      one container before all                                           | deployment web @exempt.rootseal.dev/app=cache @exempt=legacy : app; proxy | app: Exempt by annotation exempt.rootseal.dev/app, else WritableRootFilesystem (not set); proxy: Exempt by annotation rootseal.dev/exempt, else WritableRootFilesystem (not set)
      one on the workload before all on the template                     | deployment web @exempt.rootseal.dev/app=cache @@exempt=legacy : app; proxy | app: Exempt by annotation exempt.rootseal.dev/app, else WritableRootFilesystem (not set); proxy: Exempt by annotation rootseal.dev/exempt, else WritableRootFilesystem (not set)
      an empty reason for one container takes it out of the one for all  | deployment web @exempt.rootseal.dev/app="" @exempt=legacy : app; proxy | app: WritableRootFilesystem (not set) + EmptyReason[key=exempt.rootseal.dev/app]; proxy: Exempt by annotation rootseal.dev/exempt, else WritableRootFilesystem (not set)
      an empty reason on the template against a good one on the workload | deployment web @exempt.rootseal.dev/app=cache @@exempt.rootseal.dev/app=" " : app; proxy | app: WritableRootFilesystem (not set) + EmptyReason[key=exempt.rootseal.dev/app]; proxy: WritableRootFilesystem (not set)
      a date alone exempts nobody                                        | deployment web @exempt-until=2027-03-31 : app; proxy                   | app: WritableRootFilesystem (not set) + LastDayAlone[key=rootseal.dev/exempt-until]; proxy: WritableRootFilesystem (not set) + LastDayAlone[key=rootseal.dev/exempt-until]
      a date for one container                                           | deployment web @exempt=cache @exempt-until.rootseal.dev/app=2026-07-31 : app; proxy | app: WritableRootFilesystem (not set) + ExpiredExemption[name=rootseal.dev/exempt, owner=, expired=2026-07-31]; proxy: Exempt by annotation rootseal.dev/exempt, else WritableRootFilesystem (not set)
      """)
  void whoIsExempt(String name, String pod, String expected) {
    assertThat(VerdictText.of(workload(pod).evaluated())).isEqualTo(expected);
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

  private static Exemption exemption(WorkloadFixture workload) {
    ContainerVerdict verdict =
        workload.container("app").evaluated().containers().getFirst().verdict();
    return ((ContainerVerdict.Exempt) verdict).exemption();
  }
}
