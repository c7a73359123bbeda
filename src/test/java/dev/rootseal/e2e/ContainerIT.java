package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The image under podman, with a read-only root, against a real API server. */
@Needs({Requirement.IMAGE, Requirement.CONTROL_PLANE})
class ContainerIT {
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: "registry.example/web:1"}]}
      """;

  @BeforeAll
  static void load() {
    Container.load(Requirement.IMAGE.path());
  }

  @Test
  void operatorWorksWithAReadOnlyRootAndNoPrivilege() {
    try (ControlPlane cluster = ControlPlane.lend()) {
      Path kubeconfig = Installation.install(cluster);
      cluster.apply(Workloads.namespace("shop") + "---\n" + WEB);
      try (Container container = Container.start(kubeconfig)) {
        container.operator().awaitReady();

        JsonNode status = cluster.reports().await("shop", 0, 1);
        assertThat(status.path("result").asText()).isEqualTo("Fail");
        KernelView process = container.process();
        assertThat(process.rootIsReadOnly()).isTrue();
        assertThat(process.status("Uid").split("\\s+")).containsOnly("65532");
        assertThat(process.status("CapEff")).matches("0+");
        assertThat(process.status("NoNewPrivs")).isEqualTo("1");
        assertThat(process.hasMapped("/app/rootseal.aot")).as("cache in use").isTrue();
        assertThat(container.operator().log()).noneMatch(ContainerIT::isTrouble);
        assertThat(container.operator().terminate()).isZero();
      }
    }
  }

  @Test
  void cacheThatDoesNotFitIsPassedOver() {
    try (ControlPlane cluster = ControlPlane.lend()) {
      Path kubeconfig = Installation.install(cluster);
      // An empty file in the place of the cache: the JVM says so on standard error, and goes on.
      try (Container container =
          Container.start(kubeconfig, "--volume=/dev/null:/app/rootseal.aot:ro")) {
        container.operator().expect("][aot] ");
        awaitLine(container, "[warning][aot");
        awaitLine(container, "\"message\":\"Operator started\"");
        assertThat(container.process().hasMapped("/app/rootseal.aot")).isFalse();
      }
    }
  }

  private static void awaitLine(Container container, String part) {
    await(part)
        .atMost(Duration.ofSeconds(30))
        .until(() -> container.operator().lines().stream().anyMatch(line -> line.contains(part)));
  }

  private static boolean isTrouble(JsonNode line) {
    return !line.path("level").asText().equals("INFO");
  }
}
