package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.e2e.Workloads;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a roll-out does to report, series and events when it ends, and a storm of status never. */
class RolloutTest {
  @AutoClose private final Cluster cluster = Cluster.start();
  private final Policies events = new Policies(cluster);

  @BeforeEach
  void fill() {
    for (String namespace : List.of("one", "two")) {
      cluster.apply(Workloads.namespace(namespace) + Workloads.writable(namespace, "web"));
    }
    status("{readyReplicas: 1}");
  }

  @Test
  void templateThatCompliesCountsAtOnceAndIsSaidNotToBeRolledOutUntilItIs() {
    RunningOperator operator = start();
    cluster.apply(Workloads.compliant("one", "web"));

    ComplianceReportStatus pending =
        cluster.awaitReport("one", status -> status.summary().notRolledOut() == 1);
    assertThat(pending.message()).startsWith("1 of 1 ").contains(" 1 of 1 ", "not rolled out");
    assertThat(pending.result()).isEqualTo("Pass");
    assertThat(pending.notRolledOut()).containsExactly("Deployment/web");
    await("gauge").until(() -> notRolledOut(operator) == 1);
    await("summary")
        .until(() -> cluster.clusterStatus().orElseThrow().summary().notRolledOut() == 1);

    rollOut(2, 1, 1, "NewReplicaSetAvailable");

    ComplianceReportStatus done =
        cluster.awaitReport("one", status -> status.summary().notRolledOut() == 0);
    assertThat(done.message()).startsWith("1 of 1 ").doesNotContain("rolled out");
    assertThat(done.notRolledOut()).isEmpty();
    await("gauge").until(() -> notRolledOut(operator) == 0);
  }

  @Test
  void scalingAndCrashesAfterTheEndWriteNothing() {
    cluster.apply(Workloads.compliant("one", "web"));
    rollOut(2, 1, 1, "NewReplicaSetAvailable");
    RunningOperator operator = cluster.operator().awaitReady();
    cluster.awaitReport("one", "1 of 1");
    long before = cluster.writesOf("one");

    for (int replicas : List.of(7, 3, 0, 5)) {
      web()
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"spec\":{\"replicas\":%d}}".formatted(replicas));
      int generation = web().get().getMetadata().getGeneration().intValue();
      rollOut(generation, replicas, replicas, "NewReplicaSetAvailable");
      status("{availableReplicas: 0, unavailableReplicas: %d}".formatted(replicas));
    }
    proveThatChangesAreSeen();

    assertThat(cluster.writesOf("one")).isEqualTo(before);
    assertThat(events.events("one")).isEmpty();
    assertThat(operator.readyz().statusCode()).isEqualTo(200);
  }

  private RunningOperator start() {
    RunningOperator operator = cluster.operator().awaitReady();
    cluster.awaitClusterReport("0 of 2");
    return operator;
  }

  /** A change after all others: its effect shows that those were worked off. */
  private void proveThatChangesAreSeen() {
    cluster.apply(Workloads.compliant("two", "web"));
    cluster.awaitReport("two", "1 of 1");
  }

  private static double notRolledOut(RunningOperator operator) {
    return operator
        .scrape()
        .value(
            "rootseal_containers_not_rolled_out{namespace=\"one\",rule=\"read-only-filesystem\"}")
        .orElse(-1);
  }

  private void rollOut(int observed, int pods, int updated, String progress) {
    status(
        """
        {observedGeneration: %d, replicas: %d, updatedReplicas: %d,
         conditions: [{type: Progressing, status: "True", reason: %s}]}\
        """
            .formatted(observed, pods, updated, progress));
  }

  private void status(String yaml) {
    web()
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "status: " + yaml.replace("\n", ""));
  }

  private RollableScalableResource<Deployment> web() {
    return cluster.client().apps().deployments().inNamespace("one").withName("web");
  }
}
