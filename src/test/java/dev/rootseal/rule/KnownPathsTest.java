package dev.rootseal.rule;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The paths that are known of an image, and those of the policy's default. */
class KnownPathsTest {
  private static final KnownImages IMAGES =
      new KnownImages()
          .image("nginx", i -> i.requires("/var/cache/nginx", "/run"))
          .image("static", i -> i.requires())
          .image("unknown-paths", i -> {})
          .image("corp/nginx", i -> i.requires("/var/cache/nginx", "/var/run").onlyHints())
          .image("corp/static", i -> i.requires().onlyHints())
          .image("corp/tmp", i -> i.requires("/tmp/", "/srv").onlyHints())
          .image("ours", i -> i.requires("/work").statedBecause("our build"))
          .image("enough", i -> i.requires("/work", "/run").worksReadOnly().unproven())
          .image(
              "store",
              i ->
                  i.requires("/data", "/work")
                      .special("/data", Need.DATA)
                      .special("/other", Need.DATA)
                      .worksReadOnly()
                      .unproven()
                      .configuredBy("/etc/store.conf")
                      .setBy("TMPDIR"))
          .image(
              "volumes",
              i ->
                  i.requires("/data", "/run")
                      .special("/data", Need.DATA)
                      .volume("/data")
                      .worksReadOnly())
          .image("mayWrite", i -> i.requires("/work").mayWrite("/tmp"))
          .image("writes", i -> i.requires("/work", "/tmp/").mayWrite("/tmp"))
          .image(
              "special",
              i ->
                  i.requires("/etc/app", "/var/lib/app", "/host", "/app.log", "/cache")
                      .special("/etc/app/conf.d", Need.SEED)
                      .special("/var/lib", Need.DATA)
                      .special("/host", Need.HOST)
                      .special("/app.log", Need.FILE));

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void verdicts(Policy policy, Consumer<ContainerFixture> app, String expected) {
    assertThat(
            VerdictText.of(
                deployment("web").knowing(IMAGES).container("app", app).evaluated(policy)))
        .isEqualTo("app: " + expected);
  }

  static Stream<Arguments> verdicts() {
    Policy decides = Policy.DEFAULT;
    Policy advises = policy(p -> p.catalogueAdvises());
    Policy lenient = policy(p -> p.advisesOnDefaultPaths());
    Policy none = policy(p -> p.requires());
    return Stream.of(
        asked(
            "what is known takes the default's place",
            decides,
            c -> c.image("nginx").emptyDir("/tmp"),
            "MissingWritableMount /var/cache/nginx, /run"),
        asked(
            "with its paths, without the default's",
            decides,
            c -> c.image("nginx").emptyDir("/var"),
            "MissingWritableMount /run"),
        asked(
            "with all its paths",
            decides,
            c -> c.image("nginx").emptyDir("/var").emptyDir("/var/run"),
            "Compliant"),
        asked(
            "a path on a volume that the image declares",
            decides,
            c -> c.image("volumes").emptyDir("/run"),
            "Compliant + SpecialNeed[path=/data, need=DATA] + OnVolumeOfTheImage[paths=[/data]]"),
        asked(
            "a mount takes the place of that volume",
            decides,
            c -> c.image("volumes").emptyDir("/run").mount("/data", VolumeSource.CONFIG_MAP),
            "MissingWritableMount /data + SpecialNeed[path=/data, need=DATA]"),
        asked(
            "it is no mount for the other paths",
            decides,
            c -> c.image("volumes"),
            "MissingWritableMount /run + SpecialNeed[path=/data, need=DATA]"
                + " + OnVolumeOfTheImage[paths=[/data]]"),
        asked(
            "it is there whichever program runs",
            decides,
            c -> c.image("volumes").command("sh").emptyDir("/tmp"),
            "Compliant"),
        asked("an image that needs none waives /tmp", decides, c -> c.image("static"), "Compliant"),
        asked(
            "an image of which no paths are known does not",
            decides,
            c -> c.image("unknown-paths"),
            "MissingWritableMount /tmp"),
        asked(
            "a guess only advises",
            decides,
            c -> c.image("corp/nginx").emptyDir("/tmp"),
            "Compliant + AdvisedPath[path=/var/cache/nginx, who=corp/nginx]"
                + " + AdvisedPath[path=/var/run, who=corp/nginx]"),
        asked(
            "what is advised and covered is no matter",
            decides,
            c -> c.image("corp/nginx").emptyDir("/tmp").emptyDir("/var/cache").emptyDir("/run"),
            "Compliant"),
        asked(
            "a guess that needs none waives nothing",
            decides,
            c -> c.image("corp/static"),
            "MissingWritableMount /tmp"),
        asked(
            "what is required is not advised as well",
            decides,
            c -> c.image("corp/tmp"),
            "MissingWritableMount /tmp + AdvisedPath[path=/srv, who=corp/tmp]"),
        asked(
            "where the catalogue advises, what is known does so",
            advises,
            c -> c.image("nginx").emptyDir("/tmp").emptyDir("/run"),
            "Compliant + AdvisedPath[path=/var/cache/nginx, who=nginx]"),
        asked(
            "where the catalogue advises, it waives nothing",
            advises,
            c -> c.image("static"),
            "MissingWritableMount /tmp"),
        asked(
            "where the catalogue advises, a row of the policy's own decides",
            advises,
            c -> c.image("ours").emptyDir("/tmp"),
            "MissingWritableMount /work"),
        asked(
            "where the default advises, a missing /tmp is a note",
            lenient,
            c -> {},
            "Compliant + AdvisedPath[path=/tmp, who=]"),
        asked(
            "where the default advises, a writable /tmp needs none",
            lenient,
            c -> c.emptyDir("/tmp"),
            "Compliant"),
        asked(
            "where the default advises, what is known decides",
            lenient,
            c -> c.image("nginx").emptyDir("/run"),
            "MissingWritableMount /var/cache/nginx"),
        asked(
            "where all advise, each path is told once, with who writes there",
            policy(p -> p.advisesOnDefaultPaths().requires("/tmp", "/data")),
            c -> c.image("corp/tmp"),
            "Compliant + AdvisedPath[path=/tmp, who=corp/tmp]"
                + " + AdvisedPath[path=/srv, who=corp/tmp] + AdvisedPath[path=/data, who=]"),
        asked("a default of none", none, c -> {}, "Compliant"),
        asked(
            "a default of none does not silence what is known",
            none,
            c -> c.image("nginx").emptyDir("/run"),
            "MissingWritableMount /var/cache/nginx"),
        asked(
            "what is known to be enough is not demanded",
            decides,
            c -> c.image("enough").emptyDir("/tmp"),
            "Compliant + AdvisedPath[path=/work, who=enough] + AdvisedPath[path=/run, who=enough]"),
        asked(
            "what is known to be enough waives the default where all of it is there",
            decides,
            c -> c.image("enough").emptyDir("/work").emptyDir("/run"),
            "Compliant"),
        asked(
            "and does not where a part is missing",
            decides,
            c -> c.image("enough").emptyDir("/work"),
            "MissingWritableMount /tmp + AdvisedPath[path=/run, who=enough]"),
        asked(
            "data may lie in any of their places",
            decides,
            c -> c.image("store").emptyDir("/other").emptyDir("/work"),
            "Compliant"),
        asked(
            "and have to lie in one",
            decides,
            c -> c.image("store").emptyDir("/work"),
            "MissingWritableMount /tmp + AdvisedPath[path=/data, who=store]"),
        asked(
            "an unknown command is another program",
            decides,
            c -> c.image("nginx").command("sh").emptyDir("/tmp"),
            "Compliant"),
        asked(
            "an unknown option is not",
            decides,
            c -> c.image("nginx").args("-x").emptyDir("/tmp"),
            "Compliant + AdvisedPath[path=/var/cache/nginx, who=nginx]"
                + " + AdvisedPath[path=/run, who=nginx]"),
        asked(
            "an image that needs none waives /tmp whatever it runs",
            decides,
            c -> c.image("static").command("sh", "-c", "sleep 1"),
            "Compliant"),
        asked(
            "a row of the policy's own holds whatever runs",
            decides,
            c -> c.image("ours").command("sh").emptyDir("/tmp"),
            "MissingWritableMount /work"),
        asked(
            "special needs are told for missing paths",
            decides,
            c -> c.image("special").emptyDir("/host"),
            "MissingWritableMount /etc/app, /var/lib/app, /app.log, /cache"
                + " + SpecialNeed[path=/etc/app, need=SEED]"
                + " + SpecialNeed[path=/var/lib/app, need=DATA]"
                + " + SpecialNeed[path=/app.log, need=FILE]"),
        asked(
            "special needs are told where the flag is missing, too",
            decides,
            c -> c.image("special").emptyDir("/etc").emptyDir("/var").flagFalse(),
            "WritableRootFilesystem (false)"
                + " + SpecialNeed[path=/host, need=HOST]"
                + " + SpecialNeed[path=/app.log, need=FILE]"));
  }

  @Test
  void theOwnersWordStandsAboveWhatIsKnown() {
    WorkloadFixture workload =
        deployment("web")
            .knowing(IMAGES)
            .annotated("rootseal.dev/writable-paths", "none")
            .container("app", c -> c.image("nginx").readOnly());

    assertThat(VerdictText.of(workload.evaluated())).startsWith("app: Compliant + WaivedByOwner[");
  }

  @Test
  void whoSaysWhatIsRequiredIsKept() {
    assertThat(required("nginx", Policy.DEFAULT).source())
        .isEqualTo(RequiredPaths.Source.CATALOGUE);
    assertThat(required("static", Policy.DEFAULT).source())
        .isEqualTo(RequiredPaths.Source.CATALOGUE);
    assertThat(required("corp/nginx", Policy.DEFAULT).source())
        .isEqualTo(RequiredPaths.Source.POLICY_DEFAULT);
    assertThat(required("nginx", policy(p -> p.catalogueAdvises())).source())
        .isEqualTo(RequiredPaths.Source.POLICY_DEFAULT);
    assertThat(required("nginx", policy(p -> p.advisesOnDefaultPaths())).source())
        .isEqualTo(RequiredPaths.Source.CATALOGUE);
  }

  @Test
  void aDefaultPathThatTheImageMayWriteIsSpare() {
    assertThat(required("mayWrite", Policy.DEFAULT).paths())
        .containsExactly(ContainerPath.of("/work"));
    assertThat(required("mayWrite", Policy.DEFAULT).spare())
        .containsExactly(ContainerPath.of("/tmp"));
    assertThat(required("writes", Policy.DEFAULT).spare()).isEmpty();
    assertThat(required("nginx", Policy.DEFAULT).spare()).isEmpty();
    assertThat(required("corp/nginx", Policy.DEFAULT).spare()).isEmpty();
  }

  /** One that is not read-only yet is to get what is known to be enough, and nothing else. */
  @Test
  void aFixBringsWhatIsEnough() {
    assertThat(required("enough", Policy.DEFAULT).paths())
        .containsExactly(ContainerPath.of("/work"), ContainerPath.of("/run"));
  }

  @Test
  void whatIsKnownOfTheImageIsKept() {
    WorkloadVerdict verdict =
        deployment("web")
            .knowing(IMAGES)
            .container("app", c -> c.image("corp/nginx"))
            .container("other")
            .evaluated();

    assertThat(verdict.containers().get(0).knowledge())
        .isEqualTo(IMAGES.find("corp/nginx", "app").map(KnownImage::says));
    assertThat(verdict.containers().get(1).knowledge()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "/etc/app,          SEED",
    "/etc/app/conf.d,   SEED",
    "/etc/app/conf.d/x, SEED",
    "/etc,              SEED",
    "/etc/app/conf,     ",
    "/etc/other,        ",
    "/var/lib/app,      DATA",
    "/var/lib,          DATA",
    "/var,              DATA",
    "/var/library,      ",
    "/host/,            HOST",
    "/app.log,          FILE",
    "/cache,            ",
    "/,                 SEED",
  })
  void aNeedReachesUpAndDown(String path, Need need) {
    ImageKnowledge special = IMAGES.find("special", "app").orElseThrow().says();

    assertThat(special.needOf(ContainerPath.of(path))).isEqualTo(Optional.ofNullable(need));
  }

  @Test
  void initContainersCanBeLeftOut() {
    Policy ignoring = policy(p -> p.ignoresInitContainers().exemption("all", e -> {}));
    WorkloadFixture workload =
        deployment("web")
            .init("setup", c -> c.flagNotBoolean().privileged())
            .sidecar("proxy", c -> c.compliant())
            .container("app", c -> c.compliant())
            .ephemeral("debug", c -> c.flagNotBoolean());

    WorkloadVerdict verdict = workload.evaluated(ignoring);

    assertThat(VerdictText.of(verdict))
        .isEqualTo(
            "init setup: NotApplicable; sidecar proxy: Compliant; app: Compliant;"
                + " ephemeral debug: Invalid");
    assertThat(verdict.containers().getFirst().matchedExemptions()).isEmpty();
    assertThat(verdict.containers().getFirst().required())
        .isEqualTo(
            new RequiredPaths(
                List.of(), RequiredPaths.Source.POLICY_DEFAULT, List.of(), List.of()));
  }

  private static RequiredPaths required(String image, Policy policy) {
    return deployment("web")
        .knowing(IMAGES)
        .container("app", c -> c.image(image))
        .evaluated(policy)
        .containers()
        .getFirst()
        .required();
  }

  /** The container's flag is true unless it says otherwise. */
  private static Arguments asked(
      String name, Policy policy, Consumer<ContainerFixture> app, String expected) {
    Consumer<ContainerFixture> readOnly = ContainerFixture::readOnly;
    return argumentSet(name, policy, readOnly.andThen(app), expected);
  }
}
