package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.operator.Cluster;
import dev.rootseal.operator.Gateway;
import dev.rootseal.operator.Manifests;
import dev.rootseal.operator.RunningOperator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What could not be written is counted until it is, or need not be any more. */
class FailingWritesTest {
  private final FailingWrites writes = new FailingWrites(new OutageLog("https://a"));

  @Test
  void everyKindIsThereFromTheStart() {
    assertThat(writes.byKind())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("ComplianceReport", 0, "ComplianceSummary", 0, "CompliancePolicy", 0));
  }

  @Test
  void objectCountsOnceHoweverOftenItFails() {
    fail(report("shop"));
    fail(report("shop"));
    fail(report("back"));
    fail(policy());

    assertThat(writes.byKind())
        .containsEntry("ComplianceReport", 2)
        .containsEntry("CompliancePolicy", 1)
        .containsEntry("ComplianceSummary", 0);
  }

  @Test
  void objectThatIsWrittenCountsNoMore() {
    fail(report("shop"));

    writes.attempt(report("shop"), () -> {});

    assertThat(writes.byKind()).containsEntry("ComplianceReport", 0);
  }

  @Test
  void namespaceThatIsForgottenCountsNoMoreAndTheOthersDo() {
    fail(report("shop"));
    fail(report("back"));
    fail(policy());

    writes.forget("shop");

    assertThat(writes.byKind())
        .containsEntry("ComplianceReport", 1)
        .containsEntry("CompliancePolicy", 1);
  }

  @Test
  void refusedReportIsShownUntilItIsWritten() throws IOException {
    try (Cluster cluster = Cluster.start();
        Gateway gateway = Gateway.to(cluster.uri())) {
      refuseReportOf("blocked", cluster, gateway);
      try (RunningOperator operator = RunningOperator.start(cluster.config(gateway))) {
        awaitFailing(operator, 1);
        assertThat(cluster.status("blocked")).isEmpty();

        gateway.heal();

        awaitFailing(operator, 0);
        cluster.awaitReport("blocked", "0 of 1");
      }
    }
  }

  @Test
  void refusedReportOfANamespaceWithoutWorkloadsIsShownNoMore() throws IOException {
    try (Cluster cluster = Cluster.start();
        Gateway gateway = Gateway.to(cluster.uri())) {
      refuseReportOf("blocked", cluster, gateway);
      try (RunningOperator operator = RunningOperator.start(cluster.config(gateway))) {
        awaitFailing(operator, 1);

        cluster.client().apps().deployments().inNamespace("blocked").withName("web").delete();

        awaitFailing(operator, 0);
      }
    }
  }

  @Test
  void refusedEndOfAReportIsShownUntilItIsTaken() throws IOException {
    try (Cluster cluster = Cluster.start();
        Gateway gateway = Gateway.to(cluster.uri())) {
      cluster.apply(Manifests.namespace("shop") + Manifests.writable("shop", "web"));
      gateway.answer(
          request -> request.is("DELETE", "/namespaces/shop/"),
          Gateway.Answer.refusal(403, "denied by a webhook"));
      try (RunningOperator operator = RunningOperator.start(cluster.config(gateway))) {
        cluster.awaitReport("shop", "0 of 1");

        cluster.deleteDeployment("shop", "web");
        awaitFailing(operator, 1);

        gateway.heal();

        awaitFailing(operator, 0);
        cluster.awaitNoReport("shop");
      }
    }
  }

  private static void refuseReportOf(String namespace, Cluster cluster, Gateway gateway) {
    cluster.apply(Manifests.namespace(namespace) + Manifests.writable(namespace, "web"));
    gateway.answer(
        request -> request.writes("/namespaces/" + namespace + "/"),
        Gateway.Answer.refusal(403, "denied by a webhook"));
  }

  private static void awaitFailing(RunningOperator operator, double count) {
    await("so many reports failing")
        .until(
            () -> operator.scrape().value("rootseal_writes_failing{kind=\"ComplianceReport\"}"),
            OptionalDouble.of(count)::equals);
  }

  private void fail(HasMetadata object) {
    IllegalStateException refusal = new IllegalStateException("no");
    assertThatThrownBy(
            () ->
                writes.attempt(
                    object,
                    () -> {
                      throw refusal;
                    }))
        .isSameAs(refusal);
  }

  private static HasMetadata report(String namespace) {
    ComplianceReport report = new ComplianceReport();
    report.getMetadata().setNamespace(namespace);
    return report;
  }

  private static HasMetadata policy() {
    return new CompliancePolicy();
  }
}
