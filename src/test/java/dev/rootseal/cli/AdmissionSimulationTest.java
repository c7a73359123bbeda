package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Rows;
import org.junit.jupiter.api.Test;

/** `rootseal admission --simulate` against the embedded API, which knows no ComplianceReports. */
class AdmissionSimulationTest extends OnTheShop {
  private Run simulate(String flags) {
    return cluster.run("admission --simulate " + flags);
  }

  @Rows(
      """
      warn is the default                | -A                                                 | 0 | warn, of 7 workloads: 0 would be denied, 5 would come in with a warning, 0
      deny                               | -A --action=deny                                   | 1 | deny, of 7 workloads: 5 would be denied, 0 would come in with a warning, 0
      audit                              | -A --action=audit                                  | 0 | audit, of 7 workloads: 0 would be denied, 0 would come in with a warning, 5
      without reports nothing passes     | -A --action=deny-passing                           | 0 | deny-passing, of 7 workloads: 0 would be denied, 5 would come in with a warning, 0
      a namespace                        | -n blog --action=deny                              | 1 | of 1 workload: 1 would be denied
      its name excluded                  | -A --action=deny --exclude-namespaces=blog,other   | 1 | of 6 workloads: 4 would be denied
      its labels selected                | -A --action=deny --namespace-selector=team=web     | 1 | of 6 workloads: 4 would be denied
      others selected                    | -A --action=deny --namespace-selector=!team,a!=b   | 1 | of 1 workload: 1 would be denied
      some kinds                         | -A --action=deny --kinds=StatefulSet               | 1 | of 2 workloads: 1 would be denied
      """)
  void says(String name, String flags, int exit, String last) {
    assertThat(simulate(flags).ends(exit).out()).contains("With --action=").contains(last);
    assertThat(cluster.writes()).isEmpty();
  }

  @Test
  void eachIsNamedWithTheSentence() {
    assertThat(simulate("-n blog --action=deny").out())
        .startsWith(
            "In namespace 'blog': denied: Deployment 'blog' lacks readOnlyRootFilesystem: true in"
                + " container 'app'.");
  }
}
