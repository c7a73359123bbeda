package dev.rootseal.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.e2e.Manifests;
import dev.rootseal.e2e.Workloads;
import dev.rootseal.rule.Rows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** `rootseal admission`: which policy it takes, what its flags make of it, and simulations. */
@ExtendWith(RestoresTheLog.class)
class AdmissionCommandTest {
  @TempDir private Path folder;

  private Run run(String flags) {
    return Run.with(Map.of("HOME", folder.toString()), ("admission " + flags).strip());
  }

  @Test
  void thePolicyIsThatOfTheCluster() {
    try (ShopCluster cluster = ShopCluster.withRootseal(folder)) {
      cluster.policy(
          "{exemptions: [{name: a, reason: x, expires: \"9027-03-31\", match: {names: [later]}},"
              + " {name: b, reason: x, expires: \"9026-03-31\", match: {names: [legacy]}},"
              + " {name: c, reason: x, expires: \"2020-03-31\", match: {names: [gone]}}]}");
      Run run = run("--kubeconfig=" + cluster.kubeconfig()).ends(ExitCode.OK);

      assertThat(run.err()).isEqualTo("rootseal: made from the cluster's CompliancePolicy\n");
      assertThat(run.out())
          .matches(
              "(?s)# Made by rootseal admission on \\d{4}-\\d\\d-\\d\\d \\(UTC\\) from the cluster's CompliancePolicy\\.\n"
                  + "# Holds until 9026-03-31, the last day of an exemption: make it anew then, and when the policy changes\\.\n.*")
          .contains("['legacy']", "['later']")
          .doesNotContain("gone");
      assertThat(cluster.writes()).isEmpty();
    }
  }

  @Test
  void orTheDefaultWhereItHasNone() {
    try (ShopCluster cluster = ShopCluster.withRootseal(folder)) {
      assertThat(run("--kubeconfig=" + cluster.kubeconfig()).ends(ExitCode.OK).err())
          .isEqualTo(
              "rootseal: made from the default policy, since the cluster has none of its own\n");
      cluster.policy("{thresholdPercent: 200}");
      assertThat(run("--kubeconfig=" + cluster.kubeconfig()).refuses(ExitCode.USAGE).err())
          .startsWith("rootseal: the cluster's CompliancePolicy cannot be used (")
          .contains("): name one, --policy FILE or --policy=default\n");
    }
    assertThat(run("").ends(ExitCode.OK).err())
        .isEqualTo("rootseal: made from the default policy, since there is no kubeconfig\n");
  }

  @Test
  void orThatOfAFile() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("p\u001b\n.yaml"), Workloads.policy("{requiredWritablePaths: [/data]}"));

    Run run = run("--policy=" + file).ends(ExitCode.OK);

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().limit(3).toList())
        .satisfiesExactly(
            first -> assertThat(first).endsWith("/p\\u001b\\u000a.yaml."),
            second -> assertThat(second).isEqualTo("# Make it anew when the policy changes."),
            third -> assertThat(third).isEqualTo("apiVersion: admissionregistration.k8s.io/v1"));
    assertThat(run.out()).contains("['/data']").doesNotContain("/tmp'");
    assertThat(run("--policy=default").ends(ExitCode.OK).out())
        .contains("from the default policy.");
  }

  @Test
  void moreExemptionsThanAnExpressionHoldsAreALine() throws Exception {
    String names = IntStream.range(0, 50).mapToObj("\"%054d\""::formatted).collect(joining(","));
    String exemptions =
        IntStream.range(0, 50)
            .mapToObj(i -> "{name: e%d, reason: x, match: {names: [%s]}}".formatted(i, names))
            .collect(joining(","));
    Path file =
        Files.writeString(
            folder.resolve("p.yaml"), Workloads.policy("{exemptions: [" + exemptions + "]}"));

    assertThat(run("--policy=" + file).refuses(ExitCode.USAGE).err())
        .startsWith("rootseal: the policy has more exemptions than an expression of an API server");
  }

  /** A field of the first policy and binding: an index stands for one in a list. */
  @Rows(
      """
      --action=deny                                     | 1 | /spec/matchResources/namespaceSelector/matchExpressions/0/values/0 | kube-system
      --action=deny --exclude-namespaces=a,b,a          | 1 | /spec/matchResources/namespaceSelector/matchExpressions/0/values   | ["kube-system","rootseal-system","a","b"]
      --namespace-selector=team=a --exclude-namespaces=b | 1 | /spec/matchResources/namespaceSelector/matchExpressions/0/key     | team
      --namespace-selector=team=a --exclude-namespaces=b | 1 | /spec/matchResources/namespaceSelector/matchExpressions/1/operator | NotIn
      --action=warn                                     | 0 | /metadata/name                                                     | rootseal-warn
      --action=warn                                     | 1 | /spec/validationActions/0                                          | Warn
      --action=audit                                    | 1 | /spec/policyName                                                   | rootseal-audit
      --action=deny                                     | 1 | /spec/policyName                                                   | rootseal-warn
      --action=deny                                     | 2 | /metadata/name                                                     | rootseal-deny
      --action=deny                                     | 3 | /spec/validationActions/0                                          | Deny
      --action=deny-passing                             | 1 | /spec/validationActions/0                                          | Warn
      --action=deny-passing                             | 2 | /metadata/name                                                     | rootseal-deny-passing
      --action=deny-passing                             | 3 | /spec/validationActions/0                                          | Deny
      --action=warn                                     | 1 | /spec/matchResources                                               |
      --action=AUDIT                                    | 1 | /spec/validationActions/0                                          | Audit
      --failure-policy=ignore                           | 0 | /spec/failurePolicy                                                | Ignore
      --action=deny                                     | 2 | /spec/failurePolicy                                                | Fail
      --action=deny-passing                             | 0 | /spec/failurePolicy                                                | Fail
      --action=deny-passing                             | 2 | /spec/failurePolicy                                                | Ignore
      --action=deny-passing --failure-policy=fail       | 2 | /spec/failurePolicy                                                | Fail
      --action=deny-passing                             | 3 | /spec/matchResources/namespaceSelector/matchExpressions/0/values   | ["kube-system","rootseal-system"]
      --action=deny --protected-namespaces=none             | 3 | /spec/matchResources                                               |
      --action=deny-passing                             | 3 | /spec/paramRef/parameterNotFoundAction                             | Allow
      --kinds=pod,CronJob                               | 0 | /spec/matchConstraints/resourceRules/0/resources                   | ["cronjobs","jobs"]
      --kinds=pod,Deployment                            | 0 | /spec/matchConstraints/resourceRules/0/resources                   | ["deployments","replicasets"]
      --kinds=pod,CronJob                               | 0 | /spec/matchConditions/0/name                                       | not-evaluated-with-its-owner
      --kinds=Deployment                                | 0 | /spec/matchConditions                                              |
      """)
  void flags(String flags, String object, String at, String value) {
    Run run = run("--policy=default " + flags).ends(ExitCode.OK);
    JsonNode field = Manifests.inOrder(run.out()).get(Integer.parseInt(object)).at(at);

    assertThat(field.isContainerNode() ? field.toString() : field.asText()).isEqualTo(value);
  }

  /** Of a cluster that knows no ComplianceReports. */
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
      each is named with its sentence    | -n blog --action=deny                              | 1 | In namespace 'blog': denied: Deployment 'blog' lacks readOnlyRootFilesystem: true in container 'app'.
      """)
  void aSimulation(String name, String flags, int exit, String told) {
    try (ShopCluster cluster = ShopCluster.withRootseal(folder)) {
      assertThat(cluster.run("admission --simulate " + flags).ends(exit).out())
          .contains("With --action=", told);
      assertThat(cluster.writes()).isEmpty();
    }
  }
}
