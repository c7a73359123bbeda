package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.docs.DocumentedCommand;
import dev.rootseal.rule.Rows;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The emergency way: a label and a reason on a namespace, and what the operator tells of it. */
@Needs(Requirement.CONTROL_PLANE)
record EmergencyIT(Needs.SharedCluster shared, ControlPlane cluster, Reports reports, Shell shell) {
  private static final String HERE = "urgent";
  private static final String PATH = "/api/v1/namespaces/" + HERE;
  private static final String REASON = "the payment provider is down";
  private static final String GAUGE =
      "rootseal_containers_in_emergency{namespace=\"urgent\",rule=\"read-only-filesystem\"}";

  EmergencyIT {
    cluster.apply(Workloads.namespace(HERE) + Workloads.compliant(HERE, "api"));
    reports.await(HERE, 1, 1);
  }

  @AfterAll
  void leave() {
    cluster.api().delete(PATH);
  }

  /** In a namespace that passes; the label has no value. */
  @Rows(
      """
      deny-passing | label | the payment provider is down      | "  the payment provider is down " | in
      deny         | label | the payment provider is down      | "the payment provider is down\\n" | in
      deny         | label | a\ufffdb\ufffdc                   | "a\\u202eb\\u0007c"                 | in
      deny         | label |                                   | "..."                             | denied
      deny-passing | label |                                   | null                              | denied
      deny-passing | none  |                                   | "the payment provider is down"    | denied
      warn         | label | the payment provider is down      | "the payment provider is down"    | in
      """)
  void lets(String action, String label, String told, String annotation, String outcome) {
    emergency(label.equals("label") ? "\"\"" : "null", annotation);
    cluster.apply(shell.rootseal(cluster.kubeconfig(), "admission --action=" + action).ok());

    Predicate<Api.Answer> expected =
        outcome.equals("in")
            ? created ->
                created.code() == 201 && created.says("Emergency in namespace 'urgent': " + told)
            : created ->
                created.code() == 403 && created.message().contains("denied request: Deployment");
    try {
      await(action).until(() -> Admission.ask(cluster.api(), HERE), expected);
    } finally {
      Admission.removePolicies(cluster.api());
      emergency("null", "null");
    }
  }

  private void emergency(String label, String annotation) {
    cluster
        .api()
        .merge(
            PATH,
            """
            {"metadata": {"labels": {"rootseal.dev/emergency": %s},
              "annotations": {"rootseal.dev/emergency-reason": %s}}}"""
                .formatted(label, annotation));
  }

  @Test
  void isToldInReportSummaryAndMetricAsLongAsItStands() {
    cluster.apply(Workloads.writable(HERE, "web"));
    emergency("\"yes\"", "\"" + REASON + "\"");

    awaitReport(one -> one.path("emergency").toString().equals(told("")));
    await("summary")
        .until(
            () -> reports.cluster().orElseThrow().at("/status/emergencies").toString(),
            ("[" + told("\"name\":\"urgent\",") + "]")::equals);
    shared.operator().awaitSeries(GAUGE, OptionalDouble.of(1));

    emergency("\"yes\"", "null");

    awaitReport(one -> !one.has("emergency"));
    shared.operator().awaitSeries(GAUGE, OptionalDouble.empty());
    cluster.api().delete("/apis/apps/v1/namespaces/urgent/deployments/web");
    reports.await(HERE, 1, 1);
  }

  /** The last of them ends it. */
  @Test
  void documentedCommandsAreRight() {
    shell.type(
        cluster.kubeconfig(),
        DocumentedCommand.Place.EMERGENCY,
        text -> text.replace(" shop", " " + HERE));

    assertThat(cluster.api().get(PATH).at("/metadata/annotations/rootseal.dev~1emergency-reason"))
        .hasToString('"' + REASON + '"');
    assertThat(cluster.api().get(PATH).at("/metadata/labels").has("rootseal.dev/emergency"))
        .isFalse();
    emergency("null", "null");
  }

  private static String told(String name) {
    return "{\"containers\":1,%s\"reason\":\"%s\"}".formatted(name, REASON);
  }

  private void awaitReport(Predicate<JsonNode> expectation) {
    await("report").until(() -> reports.find(HERE).orElseThrow().path("status"), expectation);
  }
}
