package dev.rootseal.report;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFixture;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much a patch rests on. */
class PatchConfidenceTest {
  private static final KnownImages IMAGES =
      new KnownImages()
          .image("nginx", image -> image.requires("/run").worksReadOnly())
          .image("coredns", image -> image.requires().worksReadOnly())
          .image("hint", image -> image.onlyHints().requires("/run").worksReadOnly())
          .image("odd", image -> image.requires("/run"))
          .image(
              "ours", image -> image.requires("/run").worksReadOnly().statedBecause("we built it"))
          .image(
              "seeded",
              image -> image.requires("/opt/x").special("/opt/x", Need.SEED).worksReadOnly());

  private static WorkloadFixture web(String image) {
    return deployment("web").knowing(IMAGES).container("app", c -> c.image(image));
  }

  private static Optional<PatchConfidence> of(WorkloadFixture workload) {
    return of(workload, Policy.DEFAULT);
  }

  private static Optional<PatchConfidence> of(WorkloadFixture workload, Policy policy) {
    return Finding.of(workload.evaluated(policy)).orElseThrow().confidence();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nginx", "coredns", "ours", "seeded"})
  void rowThatDecidesIsKnown(String image) {
    assertThat(of(web(image))).contains(PatchConfidence.KNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hint", "odd", "registry.example/any:1"})
  void everythingElseIsAssumed(String image) {
    assertThat(of(web(image))).contains(PatchConfidence.ASSUMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"apk add jq", "echo x > /etc/hosts.d/x"})
  void whatTheCommandWritesElsewhereNoRowKnows(String script) {
    WorkloadFixture web =
        deployment("web")
            .knowing(IMAGES)
            .container("app", c -> c.image("coredns").command("sh", "-c", script));

    assertThat(of(web)).contains(PatchConfidence.ASSUMED);
  }

  @Test
  void rowThatThePolicyMakesAdviceIsAssumed() {
    assertThat(of(web("nginx"), policy(p -> p.catalogueAdvises())))
        .contains(PatchConfidence.ASSUMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/data", "none"})
  void annotationIsDeclared(String paths) {
    assertThat(of(web("nginx").annotated("rootseal.dev/writable-paths", paths)))
        .contains(PatchConfidence.DECLARED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/data", "none"})
  void pathsThatWereSeenAreObserved(String paths) {
    assertThat(of(observed(paths, "2026-11-26 for 10m"))).contains(PatchConfidence.OBSERVED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-11-31 for 10m", "2026-11-26", "2026-11-26 for 1w"})
  void pathsWithAnObservationThatCannotBeReadAreDeclared(String observation) {
    assertThat(of(observed("/data", observation))).contains(PatchConfidence.DECLARED);
  }

  @Test
  void observationWithoutPathsSaysNothing() {
    assertThat(of(web("nginx").annotated("observed.rootseal.dev/app", "2026-11-26 for 10m")))
        .contains(PatchConfidence.KNOWN);
    assertThat(of(observed("tmp", "2026-11-26 for 10m"))).contains(PatchConfidence.ASSUMED);
  }

  private static WorkloadFixture observed(String paths, String observation) {
    return web("nginx")
        .annotated("writable-paths.rootseal.dev/app", paths)
        .annotated("observed.rootseal.dev/app", observation);
  }

  static Stream<String> annotationThatCannotBeUsedIsAssumed() {
    return Stream.of(
        "",
        "data",
        "/data,cache",
        IntStream.range(0, 65).mapToObj(i -> "/data/" + i).collect(Collectors.joining(",")),
        "/data,/" + "x".repeat(4090));
  }

  @ParameterizedTest
  @MethodSource
  void annotationThatCannotBeUsedIsAssumed(String paths) {
    assertThat(of(web("nginx").annotated("rootseal.dev/writable-paths", paths)))
        .contains(PatchConfidence.ASSUMED);
  }

  @Test
  void weakestOfTheContainersWithAFindingCounts() {
    assertThat(
            of(
                web("nginx")
                    .annotated("writable-paths.rootseal.dev/side", "/data")
                    .container("side", c -> c.image("x"))
                    .container("good", c -> c.image("x").compliant())))
        .contains(PatchConfidence.DECLARED);
    assertThat(
            of(
                observed("/data", "2026-11-26 for 10m")
                    .annotated("writable-paths.rootseal.dev/side", "/data")
                    .container("side", c -> c.image("x"))))
        .contains(PatchConfidence.DECLARED);
    assertThat(of(web("nginx").container("side", c -> c.image("x"))))
        .contains(PatchConfidence.ASSUMED);
  }

  /** The workload runs with a read-only root only when this container does, too. */
  @Test
  void containerThatGetsNoPatchCountsToo() {
    WorkloadFixture workload =
        web("nginx").container("stuck", c -> c.image("x").mount("/tmp", VolumeSource.SECRET));

    assertThat(Remediation.of(workload.evaluated()).patched())
        .extracting(PatchedContainer::confidence)
        .containsExactly(PatchConfidence.KNOWN);
    assertThat(of(workload)).contains(PatchConfidence.ASSUMED);
  }

  @Test
  void annotationAloneHasNone() {
    assertThat(
            of(
                deployment("web")
                    .annotated("rootseal.dev/exempt", "")
                    .container("app", c -> c.compliant())))
        .isEmpty();
  }

  @Test
  void wordsAreThoseOfTheReport() {
    assertThat(PatchConfidence.values())
        .extracting(PatchConfidence::id)
        .containsExactly("known", "observed", "declared", "assumed");
  }
}
