package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

/** The cases that decide whether the rule is right, each by its own name. */
class RuleCasesTest {
  @Rows(
      """
      flag false                                                             | app rw                                                                 | app: WritableRootFilesystem (false)
      flag not set                                                           | app                                                                    | app: WritableRootFilesystem (not set)
      /tmp/ with a slash at the end                                          | app ro /tmp/                                                           | app: Compliant
      /tmp from a configMap                                                  | app ro /tmp=config-map                                                 | app: MissingWritableMount /tmp
      /tmp mounted readOnly                                                  | app ro /tmp=empty-dir:ro                                               | app: MissingWritableMount /tmp
      /tmp/x only                                                            | app ro /tmp/x                                                          | app: MissingWritableMount /tmp
      emptyDir at /: a writable root by another name                         | app ro /                                                               | app: WritableRootFilesystem (volume at /)
      /tmp on a claim from volumeClaimTemplates                              | statefulset db : app ro /tmp=claim-template                            | app: Compliant
      a mount of a volume that is not there                                  | app ro /tmp=?scratch                                                   | app: MissingWritableMount /tmp + MissingVolume[volume=scratch, path=/tmp]
      the flag at pod level                                                  | app pod-level-flag                                                     | app: WritableRootFilesystem (not set) + Mistake[mistake=FlagAtPodLevel[]]
      the flag misspelt                                                      | app misspelt=readonlyRootFilesystem                                    | app: WritableRootFilesystem (not set) + Mistake[mistake=MisspeltFlag[spelling=readonlyRootFilesystem]]
      native sidecar                                                         | sidecar proxy; app good                                                | sidecar proxy: WritableRootFilesystem (not set); app: Compliant
      Windows, whatever its flag says                                        | deployment iis windows : init setup rw; app good; odd odd privileged   | init setup: NotApplicable; app: NotApplicable; odd: NotApplicable
      an annotation on the template against one on the workload: the template wins | deployment web @writable-paths=/tmp @@writable-paths=/data : app ro /tmp | app: MissingWritableMount /data
      duplicate container names: both are evaluated                          | app good; app twin                                                     | app: Compliant; app: WritableRootFilesystem (not set) + Mistake[mistake=DuplicateName[]]
      a container without a name                                             | "" good; ""                                                            | : Compliant; : WritableRootFilesystem (not set)
      no container at all                                                    | deployment web :                                                       |
      """)
  void verdicts(String name, String pod, String expected) {
    assertThat(VerdictText.of(workload(pod).evaluated())).isEqualTo(expected);
  }

  @Rows(
      """
      a database that is already read-only                                   | statefulset db : app image=postgres ro /run/postgresql    | app: Compliant
      a database that is not                                                 | statefulset db : app image=postgres                       | app: Exempt by catalogue postgres, else WritableRootFilesystem (not set)
      two containers of which one is exempt                                  | deployment wiki : app; proxy rw                           | app: Exempt by policy plug-ins, else WritableRootFilesystem (not set); proxy: WritableRootFilesystem (false)
      an expired exemption                                                   | deployment old : app                                      | app: WritableRootFilesystem (not set) + ExpiredExemption[name=over, owner=team web, expired=2026-07-31]
      an exemption on the template against one on the workload: the template wins | deployment web @exempt="writes a cache" @@exempt="" : app | app: WritableRootFilesystem (not set) + EmptyReason[key=rootseal.dev/exempt]
      """)
  void exemptions(String name, String pod, String expected) {
    Policy policy =
        policy(
            p ->
                p.exemption(
                        "over", e -> e.names("old").until(TODAY.minusDays(1)).ownedBy("team web"))
                    .exemption("plug-ins", e -> e.names("wiki").containers("app")));
    KnownImages images =
        new KnownImages()
            .image("postgres", i -> i.of(ImageClass.DATABASE).requires("/run/postgresql"));

    assertThat(VerdictText.of(workload(pod).knowing(images).evaluated(policy))).isEqualTo(expected);
  }

  @Rows(
      """
      12 of 15 passes at 80                                     | 12*good good; 3*bad                                                    | 12 of 15: Pass
      11 of 15 fails at 80                                      | 11*good good; 4*bad                                                    | 11 of 15: Fail
      4 of 5 passes at 80                                       | 4*good good; bad                                                       | 4 of 5: Pass
      3 of 4 fails at 80                                        | 3*good good; bad                                                       | 3 of 4: Fail
      0 of 0 is not applicable                                  | deployment web :                                                       | 0 of 0: NotApplicable
      only Windows is 0 of 0                                    | deployment web windows : 3*good good                                   | 0 of 0: NotApplicable
      a writable init container takes a workload below the line | 4*good good; bad; init setup                                           | 4 of 6: Fail
      a compliant init container lifts a workload to the line   | 3*good good; bad; init setup good                                      | 4 of 5: Pass
      a sidecar counts like any container                       | 4*good good; bad; sidecar proxy                                        | 4 of 6: Fail
      an ephemeral container counts like any container          | 4*good good; bad; ephemeral debug                                      | 4 of 6: Fail
      read-only without a writable /tmp counts in Y alone       | 3*good good; 2*tight ro                                                | 3 of 5: Fail
      an exempt container counts neither way                    | deployment web @exempt.rootseal.dev/cache-1="writes a cache" @exempt.rootseal.dev/cache-2="writes a cache" : 4*good good; bad; 2*cache | 4 of 5: Pass
      an exempt container that is good counts in X and Y        | deployment web @exempt="writes a cache" : 4*good good; bad             | 4 of 4: Pass
      a flag that is no boolean counts in Y alone               | 3*good good; 2*odd odd                                                 | 3 of 5: Fail
      """)
  void ratios(String name, String pod, String expected) {
    Tally tally = workload(pod).evaluated().tally();

    assertThat(
            "%s of %s: %s"
                .formatted(
                    tally.compliant(), tally.evaluated(), tally.result(Threshold.DEFAULT).id()))
        .isEqualTo(expected);
  }
}
