package dev.rootseal.rule;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an owner's annotation takes away: never without a trace, and not where it is denied. */
class OwnerWaiverTest {
  private static final String PATHS = "rootseal.dev/writable-paths";
  private static final KnownImages IMAGES =
      new KnownImages()
          .image("nginx", i -> i.requires("/cache", "/run"))
          .image("dns", i -> i.requires());
  private static final Policy DENIED = policy(p -> p.deniesOwnerPaths());

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void whereOwnersMay(WorkloadFixture workload, String expected) {
    assertThat(VerdictText.of(workload.knowing(IMAGES).evaluated())).isEqualTo("app: " + expected);
  }

  static Stream<Arguments> whereOwnersMay() {
    return Stream.of(
        argumentSet("none waives the default", app("none", ""), "Compliant" + waived("/tmp")),
        argumentSet(
            "none waives what the image needs",
            app("none", "nginx"),
            "Compliant" + waived("/cache, /run")),
        argumentSet(
            "a list waives what it leaves out",
            app("/run", "nginx"),
            "MissingWritableMount /run" + waived("/cache")),
        argumentSet("nothing is waived that the image needs not", app("none", "dns"), "Compliant"),
        argumentSet(
            "what is demanded anyway is not waived", app("/tmp/", ""), "MissingWritableMount /tmp"),
        argumentSet(
            "a slip of the pen waives nothing that the image needs",
            app("tmp", "nginx"),
            "MissingWritableMount /tmp, /cache, /run"
                + " + UnusableAnnotation[key=rootseal.dev/writable-paths,"
                + " problem='tmp' is not an absolute path]"));
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void whereOwnersMayNot(WorkloadFixture workload, String expected) {
    assertThat(VerdictText.of(workload.knowing(IMAGES).evaluated(DENIED)))
        .isEqualTo("app: " + expected);
  }

  static Stream<Arguments> whereOwnersMayNot() {
    return Stream.of(
        argumentSet(
            "none takes nothing away",
            app("none", ""),
            "MissingWritableMount /tmp" + denied("/tmp")),
        argumentSet(
            "not what the image needs either",
            app("none", "nginx"),
            "MissingWritableMount /cache, /run" + denied("/cache, /run")),
        argumentSet(
            "what it asks for is asked for all the same",
            app("/data", ""),
            "MissingWritableMount /tmp, /data" + denied("/tmp")),
        argumentSet(
            "more than the image needs is taken at its word",
            app("/cache,/run,/data", "nginx"),
            "MissingWritableMount /cache, /run, /data"));
  }

  @Test
  void aPathWithAWritableMountIsNotWaived() {
    WorkloadFixture web =
        deployment("web").annotated(PATHS, "none").container("app", c -> c.compliant());

    assertThat(VerdictText.of(web.evaluated())).isEqualTo("app: Compliant");
    assertThat(VerdictText.of(web.evaluated(DENIED))).isEqualTo("app: Compliant");
  }

  /** One switch for exemptions, one for paths. */
  @Test
  void whoMayNotExemptMayTakeAwayPathsWhereThePolicySaysSo() {
    WorkloadFixture web = app("none", "nginx").exemptBecause("writes a cache");
    Policy pathsAlone = policy(p -> p.deniesSelfExemption());
    Policy neither = policy(p -> p.deniesSelfExemption().deniesOwnerPaths());

    assertThat(VerdictText.of(web.knowing(IMAGES).evaluated(pathsAlone)))
        .isEqualTo("app: Compliant" + waived("/cache, /run"));
    assertThat(VerdictText.of(web.knowing(IMAGES).evaluated(neither)))
        .isEqualTo(
            "app: MissingWritableMount /cache, /run"
                + denied("/cache, /run")
                + " + SelfExemptionDenied[key=rootseal.dev/exempt]");
  }

  @Test
  void underAPolicyThatOnlyAdvisesThereIsNothingToWaive() {
    Policy advises = policy(p -> p.advisesOnDefaultPaths().deniesOwnerPaths());

    assertThat(VerdictText.of(app("none", "").evaluated(advises))).startsWith("app: Compliant");
  }

  @Test
  void underAPolicyThatOnlyAdvisesASlipOfThePenMakesNoFindingOfTheDefault() {
    Policy advises = policy(p -> p.advisesOnDefaultPaths());

    assertThat(VerdictText.of(app("tmp,/run", "").evaluated(advises)))
        .startsWith("app: MissingWritableMount /run + UnusableAnnotation")
        .endsWith("AdvisedPath[path=/tmp, who=]");
  }

  private static WorkloadFixture app(String paths, String image) {
    return deployment("web")
        .annotated(PATHS, paths)
        .container("app", c -> c.image(image).readOnly());
  }

  private static String waived(String paths) {
    return " + WaivedByOwner[key=%s, paths=[%s]]".formatted(PATHS, paths);
  }

  private static String denied(String paths) {
    return " + OwnerPathsDenied[key=%s, paths=[%s]]".formatted(PATHS, paths);
  }
}
