package dev.rootseal.rule;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.TODAY;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static dev.rootseal.rule.WorkloadFixture.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.rootseal.rule.ContainerFacts.ManifestMistake;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases that decide whether the rule is right, each by its own name. */
class RuleCasesTest {
  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void verdicts(WorkloadFixture workload, String expected) {
    assertThat(VerdictText.of(workload.evaluated())).isEqualTo(expected);
  }

  static Stream<Arguments> verdicts() {
    return Stream.of(
        argumentSet("flag false", web(c -> c.flagFalse()), "app: WritableRootFilesystem (false)"),
        argumentSet("flag not set", web(c -> {}), "app: WritableRootFilesystem (not set)"),
        argumentSet(
            "/tmp/ with a slash at the end",
            web(c -> c.readOnly().emptyDir("/tmp/")),
            "app: Compliant"),
        argumentSet(
            "/tmp from a configMap",
            web(c -> c.readOnly().mount("/tmp", VolumeSource.CONFIG_MAP)),
            "app: MissingWritableMount /tmp"),
        argumentSet(
            "/tmp mounted readOnly",
            web(c -> c.readOnly().readOnlyMount("/tmp", VolumeSource.EMPTY_DIR)),
            "app: MissingWritableMount /tmp"),
        argumentSet(
            "/tmp/x only",
            web(c -> c.readOnly().emptyDir("/tmp/x")),
            "app: MissingWritableMount /tmp"),
        argumentSet(
            "emptyDir at /: a writable root by another name",
            web(c -> c.readOnly().emptyDir("/")),
            "app: WritableRootFilesystem (volume at /)"),
        argumentSet(
            "/tmp on a claim from volumeClaimTemplates",
            statefulSet("db")
                .container("app", c -> c.readOnly().mount("/tmp", VolumeSource.CLAIM_TEMPLATE)),
            "app: Compliant"),
        argumentSet(
            "a mount of a volume that is not there",
            web(c -> c.readOnly().mountOfMissingVolume("/tmp", "scratch")),
            "app: MissingWritableMount /tmp + MissingVolume[volume=scratch, path=/tmp]"),
        argumentSet(
            "the flag at pod level",
            web(c -> c.mistake(new ManifestMistake.FlagAtPodLevel())),
            "app: WritableRootFilesystem (not set) + Mistake[mistake=FlagAtPodLevel[]]"),
        argumentSet(
            "the flag misspelt",
            web(c -> c.mistake(new ManifestMistake.MisspeltFlag("readonlyRootFilesystem"))),
            "app: WritableRootFilesystem (not set)"
                + " + Mistake[mistake=MisspeltFlag[spelling=readonlyRootFilesystem]]"),
        argumentSet(
            "native sidecar",
            deployment("web").sidecar("proxy", c -> {}).container("app", c -> c.compliant()),
            "sidecar proxy: WritableRootFilesystem (not set); app: Compliant"),
        argumentSet(
            "Windows, whatever its flag says",
            deployment("iis")
                .onWindows()
                .init("setup", c -> c.flagFalse())
                .container("app", c -> c.compliant())
                .container("odd", c -> c.flagNotBoolean().privileged()),
            "init setup: NotApplicable; app: NotApplicable; odd: NotApplicable"),
        argumentSet(
            "an annotation on the template against one on the workload: the template wins",
            web(c -> c.readOnly().emptyDir("/tmp"))
                .annotated("rootseal.dev/writable-paths", "/tmp")
                .templateAnnotated("rootseal.dev/writable-paths", "/data"),
            "app: MissingWritableMount /data"),
        argumentSet(
            "duplicate container names: both are evaluated",
            deployment("web")
                .container("app", c -> c.compliant())
                .container("app", c -> c.mistake(new ManifestMistake.DuplicateName())),
            "app: Compliant;"
                + " app: WritableRootFilesystem (not set) + Mistake[mistake=DuplicateName[]]"),
        argumentSet(
            "a container without a name",
            deployment("web").container("", c -> c.compliant()).container(""),
            ": Compliant; : WritableRootFilesystem (not set)"),
        argumentSet("no container at all", deployment("web"), ""));
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void exemptions(WorkloadFixture workload, String expected) {
    Policy policy =
        policy(
            p ->
                p.exemption(
                        "over", e -> e.names("old").until(TODAY.minusDays(1)).ownedBy("team web"))
                    .exemption("plug-ins", e -> e.names("wiki").containers("app")));
    KnownImages images =
        new KnownImages()
            .image("postgres", i -> i.of(ImageClass.DATABASE).requires("/run/postgresql"));

    assertThat(VerdictText.of(workload.knowing(images).evaluated(policy))).isEqualTo(expected);
  }

  static Stream<Arguments> exemptions() {
    return Stream.of(
        argumentSet(
            "a database that is already read-only",
            statefulSet("db")
                .container("app", c -> c.image("postgres").readOnly().emptyDir("/run/postgresql")),
            "app: Compliant"),
        argumentSet(
            "a database that is not",
            statefulSet("db").container("app", c -> c.image("postgres")),
            "app: Exempt by catalogue postgres, else WritableRootFilesystem (not set)"),
        argumentSet(
            "two containers of which one is exempt",
            deployment("wiki").container("app").container("proxy", c -> c.flagFalse()),
            "app: Exempt by policy plug-ins, else WritableRootFilesystem (not set);"
                + " proxy: WritableRootFilesystem (false)"),
        argumentSet(
            "an expired exemption",
            deployment("old").container("app"),
            "app: WritableRootFilesystem (not set)"
                + " + ExpiredExemption[name=over, owner=team web, expired=2026-07-31]"),
        argumentSet(
            "an exemption on the template against one on the workload: the template wins",
            web(c -> {})
                .annotated("rootseal.dev/exempt", "writes a cache")
                .templateAnnotated("rootseal.dev/exempt", ""),
            "app: WritableRootFilesystem (not set) + EmptyReason[key=rootseal.dev/exempt]"));
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void ratios(WorkloadFixture workload, String expected) {
    Tally tally = workload.evaluated().tally();

    assertThat(
            "%s of %s: %s"
                .formatted(
                    tally.compliant(), tally.evaluated(), tally.result(Threshold.DEFAULT).id()))
        .isEqualTo(expected);
  }

  static Stream<Arguments> ratios() {
    return Stream.of(
        argumentSet(
            "12 of 15 passes at 80", good(12).containers(3, "bad", c -> {}), "12 of 15: Pass"),
        argumentSet(
            "11 of 15 fails at 80", good(11).containers(4, "bad", c -> {}), "11 of 15: Fail"),
        argumentSet("4 of 5 passes at 80", good(4).container("bad"), "4 of 5: Pass"),
        argumentSet("3 of 4 fails at 80", good(3).container("bad"), "3 of 4: Fail"),
        argumentSet("0 of 0 is not applicable", good(0), "0 of 0: NotApplicable"),
        argumentSet("only Windows is 0 of 0", good(3).onWindows(), "0 of 0: NotApplicable"),
        argumentSet(
            "a writable init container takes a workload below the line",
            good(4).container("bad").init("setup", c -> {}),
            "4 of 6: Fail"),
        argumentSet(
            "a compliant init container lifts a workload to the line",
            good(3).container("bad").init("setup", c -> c.compliant()),
            "4 of 5: Pass"),
        argumentSet(
            "a sidecar counts like any container",
            good(4).container("bad").sidecar("proxy", c -> {}),
            "4 of 6: Fail"),
        argumentSet(
            "an ephemeral container counts like any container",
            good(4).container("bad").ephemeral("debug", c -> {}),
            "4 of 6: Fail"),
        argumentSet(
            "read-only without a writable /tmp counts in Y alone",
            good(3).containers(2, "tight", c -> c.readOnly()),
            "3 of 5: Fail"),
        argumentSet(
            "an exempt container counts neither way",
            good(4)
                .container("bad")
                .containers(2, "cache", c -> {})
                .annotated("exempt.rootseal.dev/cache-1", "writes a cache")
                .annotated("exempt.rootseal.dev/cache-2", "writes a cache"),
            "4 of 5: Pass"),
        argumentSet(
            "an exempt container that is good counts in X and Y",
            good(4).container("bad").exemptBecause("writes a cache"),
            "4 of 4: Pass"),
        argumentSet(
            "a flag that is no boolean counts in Y alone",
            good(3).containers(2, "odd", c -> c.flagNotBoolean()),
            "3 of 5: Fail"));
  }

  private static WorkloadFixture web(Consumer<ContainerFixture> app) {
    return deployment("web").container("app", app);
  }

  private static WorkloadFixture good(int containers) {
    return deployment("web").containers(containers, "good", c -> c.compliant());
  }
}
