package dev.rootseal.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.terminal.Screen;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What the demo shows, one screen after the other. */
final class DemoStory {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(25);

  private final DemoCluster cluster;
  private final Screen screen;

  DemoStory(DemoCluster cluster, Screen screen) {
    this.cluster = cluster;
    this.screen = screen;
  }

  void tell() throws IOException, InterruptedException {
    String readOnly = awaitChange("");
    showReports();
    showFindings();
    showPlaces();
    readOnly =
        step(
            readOnly,
            "Step 1: give 'storefront' a read-only root and the one path that it writes to.",
            "storefront");
    step(
        readOnly,
        "Step 2: 'search' is read-only already, but would break: give it a writable /tmp.",
        "search");
    screen.line("");
    showReports();
  }

  private void showReports() throws IOException, InterruptedException {
    screen.heading("$ kubectl get compliancereports -A");
    TableText.of(cluster.reportTable()).forEach(screen::line);
    screen.line("");
    JsonNode status = cluster.clusterStatus().orElseThrow();
    screen.result(status.path("result").asText(), status.path("message").asText());
    screen.line(cluster.gauge().orElseThrow());
  }

  private void showFindings() throws IOException, InterruptedException {
    screen.line("");
    screen.heading("What to fix");
    for (JsonNode row : cluster.reportTable().path("rows")) {
      JsonNode report = row.path("object");
      for (JsonNode finding : report.path("status").path("findings")) {
        screen.line(
            "  "
                + report.path("metadata").path("namespace").asText()
                + ": "
                + finding.path("message").asText());
      }
    }
  }

  private void showPlaces() {
    screen.line("");
    screen.line("metrics     " + cluster.metrics());
    screen.line("kubeconfig  " + cluster.kubeconfig());
  }

  /** Patches a Deployment of the shop and shows what the ComplianceSummary makes of it. */
  private String step(String before, String title, String deployment)
      throws IOException, InterruptedException {
    JsonNode old = cluster.clusterStatus().orElseThrow();
    String patch = Shop.manifest(deployment);
    screen.line("");
    screen.heading(title);
    screen.heading(
        "$ kubectl patch deployment %s -n shop --type strategic --patch-file %s.yaml"
            .formatted(deployment, deployment));
    patch.lines().forEach(line -> screen.line("  " + line));
    cluster.patch(deployment);
    String after = awaitChange(before);
    JsonNode now = cluster.clusterStatus().orElseThrow();
    screen.result(now.path("result").asText(), move(old, now));
    return after;
  }

  private static String move(JsonNode before, JsonNode now) {
    return change("", before.path("readOnly"), now.path("readOnly"))
        + change(", ratio ", before.path("ratio"), now.path("ratio"))
        + change(", ", before.path("result"), now.path("result"));
  }

  private static String change(String label, JsonNode before, JsonNode now) {
    return before.equals(now) ? "" : label + before.asText() + " -> " + now.asText();
  }

  /** Waits until the ComplianceSummary and the gauge tell something else, and returns "X of Y". */
  private String awaitChange(String before) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<String> readOnly =
          cluster.clusterStatus().map(status -> status.path("readOnly").asText());
      if (readOnly.isPresent() && !readOnly.get().equals(before) && cluster.gauge().isPresent()) {
        return readOnly.get();
      }
      Thread.sleep(LOOK);
    }
    throw new IllegalStateException("the reports did not change within " + PATIENCE);
  }
}
