package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.docs.DocumentedCommand;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Roll-outs by the real controllers; what a kubelet would say of the pods is said here. */
@Needs(Requirement.CONTROL_PLANE)
record RolloutIT(Needs.SharedCluster shared, Api api, Kubectl kubectl, Reports reports) {
  private static final String HERE = "rollout";
  private static final String WEB = "/apis/apps/v1/namespaces/rollout/deployments/web";

  private void rollOutADeploymentThatDoesNotComply() {
    kubectl.apply(Workloads.namespace(HERE) + Workloads.writable(HERE, "web"));
    api.merge(WEB, "{\"spec\": {\"progressDeadlineSeconds\": 3}}");
    await("rolled out")
        .until(
            () -> {
              sayThatPodsAreReady();
              return progress().equals("NewReplicaSetAvailable");
            });
    reports.await(HERE, 0, 1);
  }

  @Test
  void failedRollOutIsSaidUntilItSucceedsAndOnlyThenTheOwnerIsTold() {
    rollOutADeploymentThatDoesNotComply();
    kubectl.apply(Workloads.compliant(HERE, "web"));
    await("one not rolled out").until(() -> notRolledOut() == 1);
    String pending = version();
    assertThat(status().path("message").asText())
        .endsWith(" 1 of 1 compliant container is not rolled out yet.");
    assertThat(status().at("/notRolledOut/0").asText()).isEqualTo("Deployment/web");
    assertThat(typed()).startsWith("Waiting for deployment \"web\" rollout to finish");

    await("failed").until(() -> progress().equals("ProgressDeadlineExceeded"));
    proveThatChangesAreSeen();
    assertThat(version()).isEqualTo(pending);
    assertThat(events()).doesNotContain("ReadOnlyFilesystemSatisfied");

    Set<String> versions = new LinkedHashSet<>();
    await("rolled out after all")
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              sayThatPodsAreReady();
              versions.add(version());
              return progress().equals("NewReplicaSetAvailable") && notRolledOut() == 0;
            });
    versions.add(version());
    assertThat(versions).hasSize(2).startsWith(pending);
    await("event").until(() -> events().contains("ReadOnlyFilesystemSatisfied"));
    reports.await(HERE, 1, 1);
  }

  private String typed() {
    String command = DocumentedCommand.in(DocumentedCommand.Place.ROLLOUT).getFirst().text();
    return kubectl.ok(command.replace("-n shop", "-n " + HERE).substring("kubectl ".length()));
  }

  /** A change after all others: its effect shows that those were worked off. */
  private void proveThatChangesAreSeen() {
    String other = "proof-" + Long.toHexString(System.nanoTime());
    kubectl.apply(Workloads.namespace(other) + Workloads.writable("DaemonSet", other, "web"));
    reports.await(other, 0, 1);
    assertThat(shared.operator().metrics().hasClusterRatio()).isTrue();
  }

  /** What the kubelets would say of all pods. */
  private void sayThatPodsAreReady() {
    String pods = "/api/v1/namespaces/" + HERE + "/pods/";
    String status =
        """
        {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}\
        """;
    for (JsonNode pod : api.get(pods).path("items")) {
      api.tryMerge(pods + pod.at("/metadata/name").asText() + "/status", status);
    }
  }

  private String progress() {
    for (JsonNode one : api.get(WEB).at("/status/conditions")) {
      if (one.path("type").asText().equals("Progressing")) {
        return one.path("reason").asText();
      }
    }
    return "";
  }

  private int notRolledOut() {
    return status().at("/summary/notRolledOut").asInt();
  }

  private JsonNode status() {
    return reports.find(HERE).orElseThrow().path("status");
  }

  private String version() {
    return reports.find(HERE).orElseThrow().at("/metadata/resourceVersion").asText();
  }

  private String events() {
    return api.get("/apis/events.k8s.io/v1/namespaces/" + HERE + "/events").toString();
  }
}
