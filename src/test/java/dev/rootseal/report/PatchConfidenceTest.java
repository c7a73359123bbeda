package dev.rootseal.report;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.WorkloadFixture;
import org.junit.jupiter.api.Test;

/** How much a patch rests on. */
class PatchConfidenceTest {
  private static final KnownImages IMAGES =
      KnownImages.of(
          """
          nginx requires=/run works
          coredns requires= works
          hint hints requires=/run works
          odd requires=/run
          ours requires=/run works because="we built it"
          seeded requires=/opt/x seed=/opt/x works
          """);

  private static String of(WorkloadFixture workload, Policy policy) {
    return Finding.of(workload.knowing(IMAGES).evaluated(policy))
        .orElseThrow()
        .confidence()
        .map(PatchConfidence::id)
        .orElse("");
  }

  @Rows(
      """
      a row that decides: nginx                  | app image=nginx                                                                                                                                                               | known
      a row that decides: coredns                | app image=coredns                                                                                                                                                             | known
      a row that decides: ours                   | app image=ours                                                                                                                                                                | known
      a row that decides: seeded                 | app image=seeded                                                                                                                                                              | known
      nobody knows: hint                         | app image=hint                                                                                                                                                                | assumed
      nobody knows: odd                          | app image=odd                                                                                                                                                                 | assumed
      nobody knows: registry.example/any:1       | app image=registry.example/any:1                                                                                                                                              | assumed
      no row knows what the command installs     | app image=coredns command="sh -c 'apk add jq'"                                                                                                                                | assumed
      nor what it writes                         | app image=coredns command="sh -c 'echo x > /etc/hosts.d/x'"                                                                                                                   | assumed
      an annotation                              | deployment web @writable-paths=/data : app image=nginx                                                                                                                        | declared
      an annotation of none                      | deployment web @writable-paths=none : app image=nginx                                                                                                                         | declared
      paths that were seen                       | deployment web @writable-paths.rootseal.dev/app=/data @observed.rootseal.dev/app="2026-11-26 for 10m" : app image=nginx                                                       | observed
      that there are none was seen               | deployment web @writable-paths.rootseal.dev/app=none @observed.rootseal.dev/app="2026-11-26 for 10m" : app image=nginx                                                        | observed
      seen at no time                            | deployment web @writable-paths.rootseal.dev/app=/data @observed.rootseal.dev/app="" : app image=nginx                                                                         | declared
      seen yesterday                             | deployment web @writable-paths.rootseal.dev/app=/data @observed.rootseal.dev/app="yesterday" : app image=nginx                                                                | declared
      seen 2026-11-31 for 10m                    | deployment web @writable-paths.rootseal.dev/app=/data @observed.rootseal.dev/app="2026-11-31 for 10m" : app image=nginx                                                       | declared
      seen 2026-11-26                            | deployment web @writable-paths.rootseal.dev/app=/data @observed.rootseal.dev/app="2026-11-26" : app image=nginx                                                               | declared
      seen 2026-11-26 for 1w                     | deployment web @writable-paths.rootseal.dev/app=/data @observed.rootseal.dev/app="2026-11-26 for 1w" : app image=nginx                                                        | declared
      seen, without paths                        | deployment web @observed.rootseal.dev/app="2026-11-26 for 10m" : app image=nginx                                                                                              | known
      seen, with paths that cannot be used       | deployment web @writable-paths.rootseal.dev/app=tmp @observed.rootseal.dev/app="2026-11-26 for 10m" : app image=nginx                                                         | assumed
      the weakest counts: declared               | deployment web @writable-paths.rootseal.dev/side=/data : app image=nginx; side image=x; good image=x good                                                                     | declared
      the weakest counts: declared, not observed | deployment web @writable-paths.rootseal.dev/app=/data @observed.rootseal.dev/app="2026-11-26 for 10m" @writable-paths.rootseal.dev/side=/data : app image=nginx; side image=x | declared
      the weakest counts: assumed                | app image=nginx; side image=x                                                                                                                                                 | assumed
      one that gets no patch counts              | app image=nginx; stuck image=x /tmp=secret                                                                                                                                    | assumed
      an annotation alone has none               | deployment web @exempt="" : app good                                                                                                                                          |
      """)
  void restsOn(String name, String pod, String confidence) {
    assertThat(of(workload(pod), Policy.DEFAULT)).isEqualTo(confidence);
  }

  @Test
  void rowThatThePolicyMakesAdviceIsAssumed() {
    assertThat(of(workload("app image=nginx"), policy("catalogue-advises"))).isEqualTo("assumed");
  }

  /** The workload runs with a read-only root only when this container does, too. */
  @Test
  void onlyWhatIsPatchedHasAConfidenceOfItsOwn() {
    WorkloadFixture workload = workload("app image=nginx; stuck image=x /tmp=secret");

    assertThat(Remediation.of(workload.knowing(IMAGES).evaluated()).patched())
        .extracting(PatchedContainer::confidence)
        .containsExactly(PatchConfidence.KNOWN);
  }

  @Test
  void wordsAreThoseOfTheReport() {
    assertThat(PatchConfidence.values())
        .extracting(PatchConfidence::id)
        .containsExactly("known", "observed", "declared", "assumed");
  }
}
