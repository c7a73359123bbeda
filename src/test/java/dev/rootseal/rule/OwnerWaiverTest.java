package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an owner's annotation takes away: never without a trace, and not where it is denied. */
class OwnerWaiverTest {
  private static final String PATHS = "rootseal.dev/writable-paths";
  private static final KnownImages IMAGES =
      new KnownImages()
          .image("nginx", i -> i.requires("/cache", "/run"))
          .image("dns", i -> i.requires());
  private static final Policy DENIED = policy(p -> p.deniesOwnerPaths());

  @Rows(
      """
      none waives the default                               | deployment web @writable-paths=none : app image="" ro    | Compliant + WaivedByOwner[key=rootseal.dev/writable-paths, paths=[/tmp]]
      none waives what the image needs                      | deployment web @writable-paths=none : app image=nginx ro | Compliant + WaivedByOwner[key=rootseal.dev/writable-paths, paths=[/cache, /run]]
      a list waives what it leaves out                      | deployment web @writable-paths=/run : app image=nginx ro | MissingWritableMount /run + WaivedByOwner[key=rootseal.dev/writable-paths, paths=[/cache]]
      nothing is waived that the image needs not            | deployment web @writable-paths=none : app image=dns ro   | Compliant
      what is demanded anyway is not waived                 | deployment web @writable-paths=/tmp/ : app image="" ro   | MissingWritableMount /tmp
      a slip of the pen waives nothing that the image needs | deployment web @writable-paths=tmp : app image=nginx ro  | MissingWritableMount /tmp, /cache, /run + UnusableAnnotation[key=rootseal.dev/writable-paths, problem='tmp' is not an absolute path]
      """)
  void whereOwnersMay(String name, String pod, String expected) {
    assertThat(VerdictText.of(workload(pod).knowing(IMAGES).evaluated()))
        .isEqualTo("app: " + expected);
  }

  @Rows(
      """
      none takes nothing away                        | deployment web @writable-paths=none : app image="" ro                 | MissingWritableMount /tmp + OwnerPathsDenied[key=rootseal.dev/writable-paths, paths=[/tmp]]
      not what the image needs either                | deployment web @writable-paths=none : app image=nginx ro              | MissingWritableMount /cache, /run + OwnerPathsDenied[key=rootseal.dev/writable-paths, paths=[/cache, /run]]
      what it asks for is asked for all the same     | deployment web @writable-paths=/data : app image="" ro                | MissingWritableMount /tmp, /data + OwnerPathsDenied[key=rootseal.dev/writable-paths, paths=[/tmp]]
      more than the image needs is taken at its word | deployment web @writable-paths=/cache,/run,/data : app image=nginx ro | MissingWritableMount /cache, /run, /data
      """)
  void whereOwnersMayNot(String name, String pod, String expected) {
    assertThat(VerdictText.of(workload(pod).knowing(IMAGES).evaluated(DENIED)))
        .isEqualTo("app: " + expected);
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
    assertThat(VerdictText.of(app("tmp,/tmp", "").evaluated(advises)))
        .startsWith("app: MissingWritableMount /tmp + UnusableAnnotation")
        .doesNotContain("AdvisedPath");
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
