package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.api.StatusJson;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.rule.Threshold;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an API server keeps of a report, and what it answers to whoever writes one. */
@Needs(Requirement.CONTROL_PLANE)
record StoredReportsIT(Needs.SharedCluster shared, ControlPlane cluster, Api api) {
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

  /** What has been sent need not come back, which would cost both sides as much once more. */
  @Test
  void ofWhatIsWrittenTheMetadataAloneComesBack() throws IOException {
    api.create("/api/v1/namespaces", LiveWorkloads.namespace(9001));
    api.create(LiveWorkloads.path(9001), LiveWorkloads.deployment(9001, 0));
    new Reports(api).await(LiveWorkloads.namespaceName(9001), 0, 2);
    api.create("/api/v1/namespaces", LiveWorkloads.namespace(9002));
    Config config = Config.fromKubeconfig(Files.readString(cluster.kubeconfig()));
    Answers answers = new Answers();
    try (KubernetesClient client = KubernetesClients.create(config, List.of(), List.of(answers))) {
      // The operator takes it away again: nothing is in that namespace.
      client.resource(report(9002)).create();
      client.resource(report(9001)).subresource("status").update();
    }
    assertThat(answers.texts)
        .hasSize(2)
        .allSatisfy(
            answer ->
                assertThat(answer)
                    .contains("\"kind\":\"PartialObjectMetadata\"", "\"resourceVersion\"")
                    .doesNotContain("\"status\":"));
  }

  /** What comes back for each write. */
  private static final class Answers implements Interceptor {
    private final List<String> texts = new CopyOnWriteArrayList<>();

    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
        AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
      if (request.method().equals("GET")) {
        return consumer;
      }
      return (come, body) -> {
        come.forEach(bytes -> texts.add(StandardCharsets.UTF_8.decode(bytes.slice()).toString()));
        consumer.consume(come, body);
      };
    }
  }

  private static ComplianceReport report(int namespace) {
    String name = LiveWorkloads.namespaceName(namespace);
    NamespaceReport report = NamespaceReport.of(name, new Threshold(80), List.of(), List.of());
    return ComplianceReport.of(
        name,
        ComplianceReportStatus.of(
            report, Optional.empty(), List.of(), Instant.parse("2026-03-01T10:00:00Z")));
  }
}
