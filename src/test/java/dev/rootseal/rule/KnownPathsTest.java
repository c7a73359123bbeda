package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ImageKnowledge.Need;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  private static final Map<String, Policy> POLICIES =
      Map.of(
          "decides", Policy.DEFAULT,
          "advises", policy(p -> p.catalogueAdvises()),
          "lenient", policy(p -> p.advisesOnDefaultPaths()),
          "lenient, /data", policy(p -> p.advisesOnDefaultPaths().requires("/tmp", "/data")),
          "none", policy(p -> p.requires()));

  @Rows(
      """
      what is known takes the default's place                                | decides        | app ro image=nginx /tmp                       | MissingWritableMount /var/cache/nginx, /run
      with its paths, without the default's                                  | decides        | app ro image=nginx /var                       | MissingWritableMount /run
      with all its paths                                                     | decides        | app ro image=nginx /var /var/run              | Compliant
      a path on a volume that the image declares                             | decides        | app ro image=volumes /run                     | Compliant + SpecialNeed[path=/data, need=DATA] + OnVolumeOfTheImage[paths=[/data]]
      a mount takes the place of that volume                                 | decides        | app ro image=volumes /run /data=config-map    | MissingWritableMount /data + SpecialNeed[path=/data, need=DATA]
      it is no mount for the other paths                                     | decides        | app ro image=volumes                          | MissingWritableMount /run + SpecialNeed[path=/data, need=DATA] + OnVolumeOfTheImage[paths=[/data]]
      it is there whichever program runs                                     | decides        | app ro image=volumes command=sh /tmp          | Compliant
      an image that needs none waives /tmp                                   | decides        | app ro image=static                           | Compliant
      an image of which no paths are known does not                          | decides        | app ro image=unknown-paths                    | MissingWritableMount /tmp
      a guess only advises                                                   | decides        | app ro image=corp/nginx /tmp                  | Compliant + AdvisedPath[path=/var/cache/nginx, who=corp/nginx] + AdvisedPath[path=/var/run, who=corp/nginx]
      what is advised and covered is no matter                               | decides        | app ro image=corp/nginx /tmp /var/cache /run  | Compliant
      a guess that needs none waives nothing                                 | decides        | app ro image=corp/static                      | MissingWritableMount /tmp
      what is required is not advised as well                                | decides        | app ro image=corp/tmp                         | MissingWritableMount /tmp + AdvisedPath[path=/srv, who=corp/tmp]
      where the catalogue advises, what is known does so                     | advises        | app ro image=nginx /tmp /run                  | Compliant + AdvisedPath[path=/var/cache/nginx, who=nginx]
      where the catalogue advises, it waives nothing                         | advises        | app ro image=static                           | MissingWritableMount /tmp
      where the catalogue advises, a row of the policy's own decides         | advises        | app ro image=ours /tmp                        | MissingWritableMount /work
      where the default advises, a missing /tmp is a note                    | lenient        | app ro                                        | Compliant + AdvisedPath[path=/tmp, who=]
      where the default advises, a writable /tmp needs none                  | lenient        | app ro /tmp                                   | Compliant
      where the default advises, what is known decides                       | lenient        | app ro image=nginx /run                       | MissingWritableMount /var/cache/nginx
      where all advise, each path is told once, with who writes there        | lenient, /data | app ro image=corp/tmp                         | Compliant + AdvisedPath[path=/tmp, who=corp/tmp] + AdvisedPath[path=/srv, who=corp/tmp] + AdvisedPath[path=/data, who=]
      a default of none                                                      | none           | app ro                                        | Compliant
      a default of none does not silence what is known                       | none           | app ro image=nginx /run                       | MissingWritableMount /var/cache/nginx
      what is known to be enough is not demanded                             | decides        | app ro image=enough /tmp                      | Compliant + AdvisedPath[path=/work, who=enough] + AdvisedPath[path=/run, who=enough]
      what is known to be enough waives the default where all of it is there | decides        | app ro image=enough /work /run                | Compliant
      and does not where a part is missing                                   | decides        | app ro image=enough /work                     | MissingWritableMount /tmp + AdvisedPath[path=/run, who=enough]
      data may lie in any of their places                                    | decides        | app ro image=store /other /work               | Compliant
      and have to lie in one                                                 | decides        | app ro image=store /work                      | MissingWritableMount /tmp + AdvisedPath[path=/data, who=store]
      an unknown command is another program                                  | decides        | app ro image=nginx command=sh /tmp            | Compliant
      an unknown option is not                                               | decides        | app ro image=nginx args=-x /tmp               | Compliant + AdvisedPath[path=/var/cache/nginx, who=nginx] + AdvisedPath[path=/run, who=nginx]
      an image that needs none waives /tmp whatever it runs                  | decides        | app ro image=static command="sh -c 'sleep 1'" | Compliant
      a row of the policy's own holds whatever runs                          | decides        | app ro image=ours command=sh /tmp             | MissingWritableMount /work
      special needs are told for missing paths                               | decides        | app ro image=special /host                    | MissingWritableMount /etc/app, /var/lib/app, /app.log, /cache + SpecialNeed[path=/etc/app, need=SEED] + SpecialNeed[path=/var/lib/app, need=DATA] + SpecialNeed[path=/app.log, need=FILE]
      special needs are told where the flag is missing, too                  | decides        | app image=special /etc /var rw                | WritableRootFilesystem (false) + SpecialNeed[path=/host, need=HOST] + SpecialNeed[path=/app.log, need=FILE]
      """)
  void verdicts(String name, String policy, String pod, String expected) {
    assertThat(
            VerdictText.of(
                workload(pod).knowing(IMAGES).evaluated(requireNonNull(POLICIES.get(policy)))))
        .isEqualTo("app: " + expected);
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
    assertThat(required("mayWrite", Policy.DEFAULT).optionalDefaultPaths())
        .containsExactly(ContainerPath.of("/tmp"));
    assertThat(required("writes", Policy.DEFAULT).optionalDefaultPaths()).isEmpty();
    assertThat(required("nginx", Policy.DEFAULT).optionalDefaultPaths()).isEmpty();
    assertThat(required("corp/nginx", Policy.DEFAULT).optionalDefaultPaths()).isEmpty();
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
        .isEqualTo(IMAGES.find("corp/nginx", "app").map(KnownImage::catalogueEntry));
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
    ImageKnowledge special = IMAGES.find("special", "app").orElseThrow().catalogueEntry();

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
}
