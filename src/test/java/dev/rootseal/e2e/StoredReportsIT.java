package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.api.StatusJson;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said of the size of reports rests on what an API server really keeps. */
@RequiresControlPlane
class StoredReportsIT {
  private final Api api;

  StoredReportsIT(SharedCluster shared) {
    api = shared.controlPlane().api();
  }

  @Test
  void aReportIsKeptInAsManyBytesAsIsSaid() {
    api.create("/api/v1/namespaces", LiveWorkloads.namespace(9000));
    IntStream.range(0, 10)
        .forEach(i -> api.create(LiveWorkloads.path(9000), LiveWorkloads.deployment(9000, i)));
    IntStream.range(0, 10)
        .mapToObj(i -> LiveWorkloads.path(9000) + "/" + LiveWorkloads.name(i) + "/status")
        .forEach(status -> api.merge(status, Workloads.rolledOut(1)));
    new Reports(api).await(LiveWorkloads.namespaceName(9000), 6, 20);

    String report = Reports.path(LiveWorkloads.namespaceName(9000));
    await("all are rolled out")
        .until(() -> !api.get(report).at("/status/summary").has("notRolledOut"));
    JsonNode kept = api.get(report);
    // It is told to readers alone.
    ((ObjectNode) kept.path("metadata")).remove("resourceVersion");
    StoredReports said =
        StoredReports.of(IntStream.range(0, 10).mapToObj(i -> LiveWorkloads.created(9000, i)));
    assertThat(StatusJson.size(kept)).isEqualTo(said.bytes());
  }
}
