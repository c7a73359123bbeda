package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.api.report.ComplianceSummary;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.operator.Cluster;
import dev.rootseal.operator.MovedClock;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How old the numbers are, as the metrics and the summary say it. */
class ClusterReconcilerTest {
  private static final Instant BEGIN = Instant.parse("2026-11-24T23:30:00Z");

  @AutoClose private final Cluster cluster = Cluster.start();
  private final KubernetesClient client =
      cluster.with(KubernetesClients.create(cluster.config(), Controllers.cachedTypes()));
  private final MovedClock clock = new MovedClock(BEGIN);
  private final Map<String, Duration> away =
      new HashMap<>(Map.of("Deployment", Duration.ZERO, "Namespace", Duration.ZERO));
  private final Controllers.Session state = HeldObjects.session(client, clock, away);
  private final ClusterReconciler reconciler = new ClusterReconciler(state);
  private final Namespace shop =
      new NamespaceBuilder().withNewMetadata().withName("shop").endMetadata().build();

  @BeforeEach
  void begin() {
    state.router().summaryRequeues().setEventHandler(event -> {});
    state.numbers().set(new HeldObjects<>(), name -> Stream.of(HeldObjects.workload(name, "web")));
    state.numbers().remove("nobody");
  }

  /** It is not that of the last look while a part of the cluster is not seen. */
  @Test
  void numbersAreAsOldAsTheLastLookThatSawEverything() {
    away.put("Deployment", Duration.ofSeconds(1));
    assertThat(look()).as("looks again after").hasValue(1_000L);
    assertThat(reconciler.lastEvaluation()).isEmpty();

    away.put("Deployment", Duration.ZERO);
    assertThat(look()).isEmpty();
    assertThat(reconciler.lastEvaluation()).hasValue(BEGIN);

    clock.move(Duration.ofMinutes(1));
    away.put("Deployment", Duration.ofSeconds(1));
    look();
    assertThat(reconciler.lastEvaluation()).hasValue(BEGIN);
  }

  @Test
  void summaryOfAnUnchangedClusterIsDatedAnewOnceAnHourAndNotMoreOften() {
    assertThat(datedAfter(Duration.ZERO)).isEqualTo("2026-11-24T23:30:00Z");
    Map<String, Long> writes = cluster.writes();
    assertThat(datedAfter(Duration.ofMinutes(59))).isEqualTo("2026-11-24T23:30:00Z");
    away.put("Deployment", Duration.ofSeconds(1));
    assertThat(datedAfter(Duration.ofMinutes(1))).as("unseen").isEqualTo("2026-11-24T23:30:00Z");
    assertThat(cluster.writes()).isEqualTo(writes);

    away.put("Deployment", Duration.ZERO);
    assertThat(datedAfter(Duration.ZERO)).isEqualTo("2026-11-25T00:30:00Z");
    state.numbers().evaluate(shop);
    assertThat(datedAfter(Duration.ofMinutes(5))).as("changed").isEqualTo("2026-11-25T00:35:00Z");
  }

  private String datedAfter(Duration time) {
    clock.move(time);
    look();
    return cluster.clusterStatus().orElseThrow().lastEvaluationTime();
  }

  /** After how many milliseconds it looks again without an event, if it does. */
  private Optional<Long> look() {
    return reconciler
        .reconcile(
            shop,
            HeldObjects.context(
                false,
                () ->
                    Optional.ofNullable(
                        client
                            .resources(HeldReport.OfCluster.class)
                            .withName(ComplianceSummary.NAME)
                            .get())))
        .getScheduleDelay();
  }
}
