package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rights that we ship are those that the operator uses, by the API server's audit log. */
@Needs(Requirement.CONTROL_PLANE)
record RightsIT(@Needs.Own(audited = true) ControlPlane cluster, Reports reports) {
  private static final String USER =
      "system:serviceaccount:" + Installation.NAMESPACE + ":rootseal";
  private static final String ROLES = "/apis/rbac.authorization.k8s.io/v1/";

  /** Kubernetes lets everybody who is logged in ask these: `system:basic-user`. */
  private static final List<String> OF_EVERYBODY =
      List.of(
          "create selfsubjectaccessreviews.authorization.k8s.io",
          "create selfsubjectrulesreviews.authorization.k8s.io");

  /** What somebody else has changed is applied regardless. */
  private static final List<String> OVERTAKEN =
      List.of(
          "patch compliancereports/status.rootseal.dev",
          "patch compliancesummaries/status.rootseal.dev");

  /** An API server asks its authorizer for these itself, where an apply creates, for a binding. */
  private static final List<String> OF_AN_APPLY =
      List.of(
          "create validatingadmissionpolicies.admissionregistration.k8s.io",
          "create validatingadmissionpolicybindings.admissionregistration.k8s.io",
          "get compliancereports.rootseal.dev");

  /** A summary that an older CRD keeps from being marked: {@code OtherCrdsIT}. */
  private static final String OF_AN_OLDER_CRD = "delete compliancesummaries.rootseal.dev";

  /** What another action has left. */
  private static final String LEFT =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: rootseal-deny, labels: {app.kubernetes.io/managed-by: rootseal}}
      spec:
        matchConstraints: {resourceRules: [{apiGroups: [nobody], apiVersions: [v1], operations: [CREATE], resources: [x]}]}
        validations: [{expression: "true"}]
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: rootseal-deny, labels: {app.kubernetes.io/managed-by: rootseal}}
      spec: {policyName: rootseal-deny, validationActions: [Warn]}
      """;

  @Test
  void everyRightIsUsedAndNoOtherIsAskedFor() throws IOException {
    Path kubeconfig = Installation.install(cluster);
    cluster.kubectl().ok("apply -f config/metrics-secure/reviewer-role.yaml");
    cluster.kubectl().ok("apply -f config/metrics-secure/reviewer-role-binding.yaml");
    cluster.kubectl().ok("apply -f config/admission/role.yaml");
    cluster.kubectl().ok("apply -f config/admission/role-binding.yaml");
    cluster.apply(LEFT);

    workADay(kubeconfig);

    Set<String> used = used();
    used.addAll(OF_AN_APPLY);
    used.add(OF_AN_OLDER_CRD);
    assertThat(used).isEqualTo(granted());
  }

  /** All that it does: evaluates, writes, reverts, deletes, leads, tells, serves, and lets go. */
  private void workADay(Path kubeconfig) {
    Kubectl kubectl = cluster.kubectl();
    cluster.apply(Workloads.namespace("shop") + Workloads.writable("shop", "web"));
    cluster.apply(Workloads.policy("{thresholdPercent: 70}"));
    try (OperatorProcess operator =
        OperatorProcess.startReplica(kubeconfig, "--metrics-secure", "--admission=deny-passing")
            .awaitReady()) {
      reports.await("shop", 0, 1);
      await("policy's status").until(() -> cluster.api().get(Reports.POLICY).has("status"));
      scrape(operator);
      await("admission policies")
          .until(() -> used().stream().anyMatch(right -> right.startsWith("delete validatingadm")));
      cluster.apply(Workloads.compliant("shop", "web"));
      reports.await("shop", 1, 1);
      Workloads.rollOut(cluster.api(), "shop", "web");
      await("event")
          .until(
              () -> !cluster.api().get("/api/v1/namespaces/shop/events").path("items").isEmpty());
      await("somebody else is quicker").until(this::isOvertaken);
      kubectl.ok("delete deployment web -n shop");
      reports.awaitNone("shop");
      assertThat(operator.terminate()).isZero();
    }
  }

  /** Edits both reports some times in a row, so that what the operator holds is out of date. */
  private boolean isOvertaken() throws IOException {
    for (int i = 0; i < 5; i++) {
      edit("compliancesummaries/read-only-filesystem", i);
      edit("namespaces/shop/compliancereports/read-only-filesystem", i);
    }
    return used().containsAll(OVERTAKEN);
  }

  private void edit(String report, int number) {
    String path = "/apis/rootseal.dev/v1alpha1/" + report;
    cluster.api().merge(path, "{\"metadata\":{\"labels\":{\"app.kubernetes.io/name\":\"other\"}}}");
    cluster
        .api()
        .merge(
            path + "/status",
            "{\"status\":{\"observedPolicyGeneration\":%d}}".formatted(100 + number));
  }

  private void scrape(OperatorProcess operator) {
    cluster.kubectl().ok("create serviceaccount prometheus -n shop");
    String bound = " --clusterrole=cluster-admin --serviceaccount=shop:prometheus";
    cluster.kubectl().ok("create clusterrolebinding reader" + bound);
    String token = cluster.api().token("prometheus", "shop");
    assertThat(Http.trustingAll().get(operator.metricsUri(), token).statusCode()).isEqualTo(200);
  }

  /** What the API server has let the operator do, as verb and resource. */
  private Set<String> used() throws IOException {
    Set<String> used = new TreeSet<>();
    for (String line : Files.readAllLines(cluster.auditLog())) {
      if (line.contains(USER)) {
        JsonNode entry = Api.parse(line);
        if (entry.at("/user/username").asText().equals(USER) && entry.has("objectRef")) {
          used.add(right(entry.path("verb").asText(), entry.path("objectRef")));
        }
      }
    }
    OF_EVERYBODY.forEach(used::remove);
    return used;
  }

  private static String right(String verb, JsonNode object) {
    String resource =
        object.has("subresource")
            ? object.path("resource").asText() + "/" + object.path("subresource").asText()
            : object.path("resource").asText();
    return name(verb, resource, object.path("apiGroup").asText());
  }

  private static String name(String verb, String resource, String group) {
    return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
  }

  private Set<String> granted() {
    return Stream.of(
            "clusterroles/rootseal",
            "clusterroles/rootseal-metrics-reviewer",
            "clusterroles/rootseal-admission",
            "namespaces/" + Installation.NAMESPACE + "/roles/rootseal")
        .flatMap(role -> cluster.api().get(ROLES + role).path("rules").valueStream())
        .flatMap(RightsIT::rights)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> rights(JsonNode rule) {
    return items(rule.path("apiGroups"))
        .flatMap(
            group ->
                items(rule.path("resources"))
                    .flatMap(
                        resource ->
                            items(rule.path("verbs")).map(verb -> name(verb, resource, group))));
  }

  private static Stream<String> items(JsonNode list) {
    return list.valueStream().map(JsonNode::asText);
  }
}
