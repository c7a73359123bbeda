package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.e2e.Workloads;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How often the operator evaluates and writes: if something is different, not too often. */
class WritesTest {
  @AutoClose private final Cluster cluster = Cluster.startWith("one", "two");

  @Test
  void burstInANamespaceIsWrittenAFewTimes() {
    cluster.operator().awaitReady();
    cluster.awaitClusterReport("2 of 4");
    long before = cluster.writesOf("one");

    for (int i = 0; i < 100; i++) {
      cluster.apply(Workloads.compliant("one", "burst-" + i));
    }

    cluster.awaitReport("one", "101 of 102");
    // The burst takes less than a second here; a slow machine may need one or two more.
    assertThat(cluster.writesOf("one") - before).isBetween(1L, 5L);
  }

  /** For what was there at the start, and not for its own report. */
  @Test
  void eachNamespaceIsEvaluatedOnce() {
    List<String> shops = IntStream.range(0, 10).mapToObj("shop-%d"::formatted).toList();
    for (String shop : shops) {
      cluster.apply(
          Workloads.namespace(shop)
              + IntStream.range(0, 20)
                  .mapToObj(i -> Workloads.writable(shop, "web-" + i))
                  .collect(Collectors.joining()));
    }
    int there = cluster.client().namespaces().list().getItems().size();

    RunningOperator operator = cluster.operator().awaitReady();
    shops.forEach(name -> cluster.awaitReport(name, "0 of 20"));
    // What the client tells of workloads comes in order: after this there is nothing old.
    cluster.apply(Workloads.namespace("last") + Workloads.writable("last", "web"));
    cluster.awaitReport("last", "0 of 1");

    assertThat(
            operator
                .scrape()
                .value("reconciliations_started_total{controller_name=\"namespace-report\"}")
                .orElseThrow())
        .isBetween(shops.size() + 1.0, there + 2.0);
  }
}
