package dev.rootseal.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.e2e.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the monitors find what is installed: by labels, and by the name of a port. */
class MonitorsTest {
  private final JsonNode serviceMonitor =
      RuleFile.parse(Path.of("config/prometheus/service/service-monitor.yaml"));
  private final JsonNode podMonitor =
      RuleFile.parse(Path.of("config/prometheus/pods/pod-monitor.yaml"));

  @Test
  void serviceMonitorFindsTheServiceAndNothingElse() throws IOException {
    JsonNode service = installed("Service");

    assertFinds(serviceMonitor, service, service.at("/metadata/labels"));
    assertThat(service.at("/spec/ports"))
        .extracting(port -> port.path("name").asText())
        .containsExactly(serviceMonitor.at("/spec/endpoints/0/port").asText());
  }

  @Test
  void podMonitorFindsThePods() throws IOException {
    JsonNode deployment = installed("Deployment");

    assertFinds(podMonitor, deployment, deployment.at("/spec/template/metadata/labels"));
    assertThat(deployment.at("/spec/template/spec/containers/0/ports"))
        .extracting(port -> port.path("name").asText())
        .contains(podMonitor.at("/spec/podMetricsEndpoints/0/port").asText());
  }

  @Test
  void bothScrapeAlikeAndKeepTheLabelNamespaceOfTheSeries() {
    JsonNode endpoint = serviceMonitor.at("/spec/endpoints/0");

    assertThat(podMonitor.at("/spec/podMetricsEndpoints/0")).isEqualTo(endpoint);
    assertThat(podMonitor.at("/spec/jobLabel")).isEqualTo(serviceMonitor.at("/spec/jobLabel"));
    assertThat(endpoint.path("honorLabels").asBoolean()).isTrue();
  }

  private static void assertFinds(JsonNode monitor, JsonNode object, JsonNode labels) {
    JsonNode wanted = monitor.at("/spec/selector/matchLabels");
    assertThat(wanted.properties()).isNotEmpty().isSubsetOf(labels.properties());
    assertThat(object.at("/metadata/namespace")).isEqualTo(monitor.at("/metadata/namespace"));
  }

  private static JsonNode installed(String kind) throws IOException {
    List<ObjectNode> found =
        Manifests.inOrder(Files.readString(Path.of("dist/install.yaml"))).stream()
            .filter(one -> one.path("kind").asText().equals(kind))
            .toList();
    assertThat(found).as(kind).hasSize(1);
    return found.getFirst();
  }
}
