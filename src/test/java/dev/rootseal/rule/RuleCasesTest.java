package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases that decide whether the rule is right, each by its own name. */
class RuleCasesTest {
  private static final KnownImages IMAGES =
      KnownImages.of(
          """
          postgres database requires=/run/postgresql
          hint requires=/data seed=/tmp hints
          """);

  /** The pod, what the policy says beyond the default, and the verdicts with their notes. */
  @Rows(
      """
      read-only with a writable /tmp                              | app good                                                                 |                                                    | app: Compliant
      read-only without                                           | app ro                                                                   |                                                    | app: MissingWritableMount /tmp
      flag false                                                  | app rw                                                                   |                                                    | app: WritableRootFilesystem (false)
      flag false with a writable /tmp                             | app rw /tmp                                                              |                                                    | app: WritableRootFilesystem (false)
      flag not set                                                | app                                                                      |                                                    | app: WritableRootFilesystem (not set)
      flag not set with a writable /tmp                           | app /tmp                                                                 |                                                    | app: WritableRootFilesystem (not set)
      no boolean                                                  | app odd                                                                  |                                                    | app: Invalid
      no boolean with a writable /tmp                             | app odd /tmp                                                             |                                                    | app: Invalid
      /tmp/ with a slash at the end                               | app ro /tmp/                                                             |                                                    | app: Compliant
      /tmp from a configMap                                       | app ro /tmp=config-map                                                   |                                                    | app: MissingWritableMount /tmp
      /tmp mounted readOnly                                       | app ro /tmp=empty-dir:ro                                                 |                                                    | app: MissingWritableMount /tmp
      /tmp/x only                                                 | app ro /tmp/x                                                            |                                                    | app: MissingWritableMount /tmp
      /tmp on a claim from volumeClaimTemplates                   | statefulset db : app ro /tmp=claim-template                              |                                                    | app: Compliant
      each required path without a mount, in order                | app ro /var/cache                                                        | requires=/tmp,/var/cache,/data                     | app: MissingWritableMount /tmp, /data
      a policy that requires nothing                              | app ro                                                                   | requires=                                          | app: Compliant
      a mount of a volume that is not there                       | app ro /tmp=?scratch                                                     |                                                    | app: MissingWritableMount /tmp + MissingVolume[volume=scratch, path=/tmp]
      the flag at pod level                                       | app pod-level-flag                                                       |                                                    | app: WritableRootFilesystem (not set) + FlagAtPodLevel[]
      the flag misspelt                                           | app misspelt=readonlyRootFilesystem                                      |                                                    | app: WritableRootFilesystem (not set) + MisspeltFlag[spelling=readonlyRootFilesystem]
      native sidecar                                              | sidecar proxy; app good                                                  |                                                    | sidecar proxy: WritableRootFilesystem (not set); app: Compliant
      Windows, whatever its flag says                             | deployment iis windows : init setup rw; app good; odd odd privileged     |                                                    | init setup: NotApplicable; app: NotApplicable; odd: NotApplicable
      an annotation on the template against one on the workload: the template wins | deployment web @writable-paths=/tmp @@writable-paths=/data : app ro /tmp |                                                    | app: MissingWritableMount /data
      duplicate container names: both are evaluated               | app good; app twin                                                       |                                                    | app: Compliant; app: WritableRootFilesystem (not set) + DuplicateName[]
      a container without a name                                  | "" good; ""                                                              |                                                    | : Compliant; : WritableRootFilesystem (not set)
      no container at all                                         | deployment web :                                                         |                                                    |
      init containers can be left out                             | init setup odd privileged; sidecar proxy good; app good; ephemeral debug odd | no-init; all                                       | init setup: NotApplicable; sidecar proxy: Compliant; app: Compliant; ephemeral debug: Invalid
      what copies for a patch counts nowhere                      | init rootseal-seed-a ro                                                  |                                                    | init rootseal-seed-a: NotApplicable
      nobody hides a writable root by that name                   | init rootseal-seed-a                                                     |                                                    | init rootseal-seed-a: WritableRootFilesystem (not set)
      nor by a volume over it                                     | init rootseal-seed-a ro /                                                |                                                    | init rootseal-seed-a: WritableRootFilesystem (volume at /)
      nor an odd flag                                             | init rootseal-seed-a odd                                                 |                                                    | init rootseal-seed-a: Invalid
      nor by a name that is like it                               | init my-rootseal-seed-a ro                                               |                                                    | init my-rootseal-seed-a: MissingWritableMount /tmp
      nor in another part of the pod                              | rootseal-seed-a good                                                     |                                                    | rootseal-seed-a: Compliant
      emptyDir at /: a writable root by another name              | app ro /                                                                 |                                                    | app: WritableRootFilesystem (volume at /)
      another mount at / does not hide it                         | app good / //=config-map                                                 |                                                    | app: WritableRootFilesystem (volume at /)
      a read-only mount there is none                             | app good /=empty-dir:ro                                                  |                                                    | app: Compliant
      a mount without a path is none                              | app good ""                                                              |                                                    | app: Compliant
      at / the flag comes first                                   | app /                                                                    |                                                    | app: WritableRootFilesystem (not set)
      a database that is already read-only                        | statefulset db : app image=postgres ro /run/postgresql                   |                                                    | app: Compliant
      a database that is not                                      | statefulset db : app image=postgres                                      |                                                    | app: Exempt by catalogue postgres, else WritableRootFilesystem (not set)
      two containers of which one is exempt                       | deployment wiki : app; proxy rw                                          | ; plug-ins names=wiki containers=app               | app: Exempt by policy plug-ins, else WritableRootFilesystem (not set); proxy: WritableRootFilesystem (false)
      an expired exemption                                        | deployment old : app                                                     | ; over names=old until=2026-07-31 owner="team web" | app: WritableRootFilesystem (not set) + ExpiredExemption[name=over, owner=team web, expired=2026-07-31]
      an exemption on the template against one on the workload: the template wins | deployment web @exempt="writes a cache" @@exempt="" : app                |                                                    | app: WritableRootFilesystem (not set) + EmptyReason[key=rootseal.dev/exempt]
      a host path covers and is told                              | app ro /tmp/=host-path                                                   |                                                    | app: Compliant + HostPath[path=/tmp]
      a host path above a required path is told                   | app ro /=host-path                                                       |                                                    | app: WritableRootFilesystem (volume at /) + HostPath[path=/]
      a host path below a required path is told                   | app ro /tmp /tmp/x=host-path                                             |                                                    | app: Compliant + HostPath[path=/tmp/x]
      a host path elsewhere is no matter                          | app ro /tmp /tmpfs=host-path                                             |                                                    | app: Compliant
      a host path that is mounted readOnly is not called writable | app ro /tmp=host-path:ro                                                 |                                                    | app: MissingWritableMount /tmp
      an unknown volume source does not cover and is told         | app ro /tmp=unknown                                                      |                                                    | app: MissingWritableMount /tmp + UnknownVolumeSource[volume=app-0, path=/tmp]
      a missing volume elsewhere is no matter                     | app ro /tmp /data=?data                                                  |                                                    | app: Compliant
      a mount of one without a path is no matter                  | app ro /tmp =?data                                                       |                                                    | app: Compliant
      privileged and compliant                                    | app ro privileged /tmp                                                   |                                                    | app: Compliant + Privileged[]
      privileged and writable                                     | app privileged                                                           |                                                    | app: WritableRootFilesystem (not set) + Privileged[]
      a gitRepo                                                   | app ro /tmp=git-repo                                                     |                                                    | app: MissingWritableMount /tmp + GitRepo[volume=app-0, path=/tmp]
      mistakes, then privileged, then mounts in their order       | app odd /tmp=?gone /tmp/x=host-path privileged pod-level-flag twin       |                                                    | app: Invalid + FlagAtPodLevel[] + DuplicateName[] + Privileged[] + MissingVolume[volume=gone, path=/tmp] + HostPath[path=/tmp/x]
      exemptions, then mistakes, then paths, then mounts          | deployment web @exempt="" : app image=hint ro privileged /tmp=?gone twin |                                                    | app: MissingWritableMount /tmp + EmptyReason[key=rootseal.dev/exempt] + DuplicateName[] + Privileged[] + SpecialNeed[path=/tmp, need=SEED] + AdvisedPath[path=/data, who=hint] + MissingVolume[volume=gone, path=/tmp]
      what is declared before the exemption                       | deployment web @exempt="" @writable-paths="" : app                       |                                                    | app: WritableRootFilesystem (not set) + UnusableAnnotation[key=rootseal.dev/writable-paths, problem=it is empty; write none where no path is needed] + EmptyReason[key=rootseal.dev/exempt]
      who complies with what is not rolled out is told            | deployment web not-rolled-out : app good; proxy                          |                                                    | app: Compliant + NotRolledOut[]; proxy: WritableRootFilesystem (not set)
      when the owner's paths were seen is told                    | deployment web @writable-paths=/tmp @observed.rootseal.dev/app="2026-07-30 for 10m" : app good |                                                    | app: Compliant + Observed[observation=OwnerObservation[day=2026-07-30, run=PT10M, seeds=[]]]
      an observation that cannot be read is told                  | deployment web @writable-paths=/tmp @observed.rootseal.dev/app=lately : app good |                                                    | app: Compliant + BadObservation[key=observed.rootseal.dev/app]
      """)
  void verdicts(String name, String pod, String policy, String expected) {
    assertThat(VerdictText.of(workload(pod).knowing(IMAGES).evaluated(policy(policy))))
        .isEqualTo(expected);
  }

  @Rows(
      """
      12 of 15 passes at 80                                     | 12*good good; 3*bad                                        | 12 of 15: Pass
      11 of 15 fails at 80                                      | 11*good good; 4*bad                                        | 11 of 15: Fail
      4 of 5 passes at 80                                       | 4*good good; bad                                           | 4 of 5: Pass
      3 of 4 fails at 80                                        | 3*good good; bad                                           | 3 of 4: Fail
      0 of 0 is not applicable                                  | deployment web :                                           | 0 of 0: NotApplicable
      only Windows is 0 of 0                                    | deployment web windows : 3*good good                       | 0 of 0: NotApplicable
      a writable init container takes a workload below the line | 4*good good; bad; init setup                               | 4 of 6: Fail
      a compliant init container lifts a workload to the line   | 3*good good; bad; init setup good                          | 4 of 5: Pass
      a sidecar counts like any container                       | 4*good good; bad; sidecar proxy                            | 4 of 6: Fail
      an ephemeral container counts like any container          | 4*good good; bad; ephemeral debug                          | 4 of 6: Fail
      read-only without a writable /tmp counts in Y alone       | 3*good good; 2*tight ro                                    | 3 of 5: Fail
      an exempt container counts neither way                    | deployment web @exempt.rootseal.dev/cache-1="writes a cache" @exempt.rootseal.dev/cache-2="writes a cache" : 4*good good; bad; 2*cache | 4 of 5: Pass
      an exempt container that is good counts in X and Y        | deployment web @exempt="writes a cache" : 4*good good; bad | 4 of 4: Pass
      a flag that is no boolean counts in Y alone               | 3*good good; 2*odd odd                                     | 3 of 5: Fail
      """)
  void ratios(String name, String pod, String expected) {
    Tally tally = workload(pod).evaluated().tally();

    assertThat(
            "%s of %s: %s"
                .formatted(
                    tally.compliant(), tally.evaluated(), tally.result(Threshold.DEFAULT).id()))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}: in X {2}, in Y {3}, a finding {4}")
  @CsvSource({
    "COMPLIANT,                Compliant,              true,  true,  false",
    "MISSING_WRITABLE_MOUNT,   MissingWritableMount,   false, true,  true",
    "WRITABLE_ROOT_FILESYSTEM, WritableRootFilesystem, false, true,  true",
    "EXEMPT,                   Exempt,                 false, false, false",
    "NOT_APPLICABLE,           NotApplicable,          false, false, false",
    "INVALID,                  Invalid,                false, true,  true",
  })
  void eachVerdictCountsAsTheTableSays(
      Verdict verdict, String id, boolean inX, boolean inY, boolean finding) {
    Tally one = Tally.EMPTY.plus(verdict);

    assertThat(verdict.id()).isEqualTo(id);
    assertThat(verdict.evaluated()).isEqualTo(inY);
    assertThat(verdict.finding()).isEqualTo(finding);
    assertThat(one.compliant()).isEqualTo(inX ? 1 : 0);
    assertThat(one.evaluated()).isEqualTo(inY ? 1 : 0);
    assertThat(one.findings()).isEqualTo(finding ? 1 : 0);
    assertThat(one.containers()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aVolumeAtTheRootIsAFindingWhereItCanBeWritten(VolumeSource source) {
    assertThat(
            VerdictText.of(
                deployment("web")
                    .container("app", c -> c.compliant().mount("/", source))
                    .evaluated()))
        .startsWith(
            "app: " + (source.writable() ? "WritableRootFilesystem (volume at /)" : "Compliant"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "//", "/.", "/..", "/tmp/..", ".", "./"})
  void howeverTheRootIsSpelt(String path) {
    assertThat(VerdictText.of(workload("app good " + path).evaluated()))
        .isEqualTo("app: WritableRootFilesystem (volume at /)");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"HOST_PATH", "GIT_REPO", "UNKNOWN", "MISSING"})
  void theOtherSourcesNeedNoNote(VolumeSource source) {
    assertThat(
            deployment("web")
                .container("app", c -> c.readOnly().mount("/tmp", source))
                .evaluated()
                .containers()
                .getFirst()
                .notes())
        .isEmpty();
  }

  @Test
  void theVerdictKeepsItsFactsAndThePathsThatItRestsOn() {
    WorkloadFixture workload = workload("deployment web in=front : app rw");
    WorkloadVerdict verdict = workload.evaluated();

    assertThat(verdict).isEqualTo(workload.evaluated());
    assertThat(verdict.ref()).isEqualTo(new WorkloadRef("Deployment", "front", "web"));
    assertThat(verdict.facts()).isEqualTo(workload.facts());
    assertThat(verdict.containers().getFirst().facts())
        .isEqualTo(workload.facts().containers().getFirst());
    assertThat(verdict.containers().getFirst().required().paths()).hasToString("[/tmp]");
  }

  @Test
  void whatIsLeftOutHasNeitherExemptionsNorPaths() {
    WorkloadVerdict.ContainerEvaluation init =
        workload("init setup").evaluated(policy("no-init; all")).containers().getFirst();

    assertThat(init.matchedExemptions()).isEmpty();
    assertThat(init.required())
        .isEqualTo(
            new RequiredPaths(
                List.of(), RequiredPaths.Source.POLICY_DEFAULT, List.of(), List.of()));
  }

  @Test
  void aMissingMountWithoutAPathIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ContainerVerdict.MissingWritableMount(List.of()));
  }
}
