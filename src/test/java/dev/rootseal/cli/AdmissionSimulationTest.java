package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Rows;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** `rootseal admission --simulate` against the embedded API, which knows no ComplianceReports. */
class AdmissionSimulationTest extends OnTheShop {
  private Run simulate(String flags) {
    return Run.of(
        Stream.concat(
                Stream.of("admission", "--simulate", "--kubeconfig=" + cluster.kubeconfig()),
                Stream.of(flags.split(" ", -1)))
            .toArray(String[]::new));
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
    Run run = simulate(flags).ends(exit);

    assertThat(run.out()).contains("With --action=").contains(last);
    assertThat(cluster.writes()).isEmpty();
  }

  @Rows(
      """
      other kinds      | --simulate -A --kinds=Pod,Job | --simulate reads Deployments, StatefulSets and DaemonSets: leave out other --kinds
      both scopes      | --simulate -A -n shop         | -A is for all namespaces: leave it out, or -n shop
      another form     | --simulate -A -o yaml         | --output is 'yaml': allowed are table, json
      without simulate | -n shop                       | --namespace is for --simulate
      """)
  void saysInOneLineWhatIsWrong(String name, String flags, String problem) {
    Run run =
        Run.of(("admission --kubeconfig=" + cluster.kubeconfig() + " " + flags).split(" ", -1));

    assertThat(run.refuses(ExitCode.USAGE).err())
        .endsWith("rootseal: " + problem + "\nSee rootseal admission --help\n");
  }

  @Test
  void eachIsNamedWithTheSentence() {
    assertThat(simulate("-n blog --action=deny").out())
        .startsWith(
            "In namespace 'blog': denied: Deployment 'blog' lacks readOnlyRootFilesystem: true in"
                + " container 'app'.");
  }
}
