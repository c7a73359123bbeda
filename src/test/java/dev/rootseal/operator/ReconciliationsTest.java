package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A namespace is evaluated once for what was there at the start, and not for its own report. */
class ReconciliationsTest {
  private static final String STARTED =
      "reconciliations_started_total{controller_name=\"namespace-report\"}";
  private static final int WORKLOADS = 20;
  private static final List<String> NAMESPACES =
      IntStream.range(0, 40).mapToObj("shop-%d"::formatted).toList();

  @AutoClose private final Cluster cluster = Cluster.start();

  @BeforeEach
  void fill() {
    NAMESPACES.forEach(name -> cluster.apply(Manifests.namespace(name) + workloads(name)));
  }

  @Test
  void eachNamespaceIsEvaluatedOnce() {
    RunningOperator operator = cluster.operator().awaitReady();
    NAMESPACES.forEach(name -> cluster.awaitReport(name, "0 of " + WORKLOADS));
    // What the client tells of workloads comes in order: after this there is nothing old.
    cluster.apply(Manifests.namespace("last") + Manifests.writable("last", "web"));
    cluster.awaitReport("last", "0 of 1");

    assertThat(operator.scrape().value(STARTED).orElseThrow())
        .isBetween(NAMESPACES.size() + 1.0, NAMESPACES.size() + 2.0 + others());
  }

  /** Namespaces that a cluster has by itself. */
  private int others() {
    return cluster.client().namespaces().list().getItems().size() - NAMESPACES.size() - 1;
  }

  private static String workloads(String namespace) {
    return IntStream.range(0, WORKLOADS)
        .mapToObj(i -> Manifests.writable(namespace, "web-" + i))
        .collect(Collectors.joining());
  }
}
