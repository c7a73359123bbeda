package dev.rootseal.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the demo shows, one step after the other. */
record DemoStory(DemoCluster cluster, Terminal terminal) {
  /** Five seconds on two idle processors; half a minute where ten programs want them. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration LOOK = Duration.ofMillis(25);

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
    terminal.line("");
    showReports();
  }

  private void showReports() throws IOException, InterruptedException {
    terminal.heading("$ kubectl get compliancereports -A");
    terminal.columns(rows(cluster.reportTable()));
    terminal.line("");
    JsonNode status = cluster.clusterStatus().orElseThrow();
    terminal.result(status.path("result").asText(), status.path("message").asText());
    terminal.line(cluster.gauge().orElseThrow());
  }

  /** What kubectl would print of a table of namespaced objects, the titles of the columns first. */
  private static List<List<String>> rows(JsonNode table) {
    JsonNode columns = table.path("columnDefinitions");
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        row(
            "NAMESPACE",
            columns,
            i -> columns.path(i).path("name").asText().toUpperCase(Locale.ROOT)));
    for (JsonNode row : table.path("rows")) {
      String namespace = row.at("/object/metadata/namespace").asText();
      rows.add(row(namespace, columns, i -> row.path("cells").path(i).asText()));
    }
    return rows;
  }

  private static List<String> row(String first, JsonNode columns, IntFunction<String> cell) {
    Stream<String> shown =
        IntStream.range(0, columns.size())
            .filter(i -> columns.path(i).path("priority").asInt() == 0)
            .mapToObj(cell);
    return Stream.concat(Stream.of(first), shown).toList();
  }

  private void showFindings() throws IOException, InterruptedException {
    terminal.line("");
    terminal.heading("What to fix");
    for (JsonNode row : cluster.reportTable().path("rows")) {
      String namespace = row.at("/object/metadata/namespace").asText();
      for (JsonNode finding : row.at("/object/status/findings")) {
        terminal.line("  " + namespace + ": " + finding.path("message").asText());
      }
    }
  }

  private void showPlaces() {
    terminal.line("");
    terminal.line("metrics     " + cluster.metrics());
    terminal.line("kubeconfig  " + cluster.kubeconfig());
  }

  /** Patches a Deployment of the shop and shows what the ComplianceSummary makes of it. */
  private String step(String before, String title, String deployment)
      throws IOException, InterruptedException {
    JsonNode old = cluster.clusterStatus().orElseThrow();
    String patch = Shop.manifest(deployment);
    terminal.line("");
    terminal.heading(title);
    terminal.heading(
        "$ kubectl patch deployment %s -n shop --type strategic --patch-file %s.yaml"
            .formatted(deployment, deployment));
    patch.lines().forEach(line -> terminal.line("  " + line));
    cluster.patch(deployment);
    String after = awaitChange(before);
    JsonNode now = cluster.clusterStatus().orElseThrow();
    terminal.result(now.path("result").asText(), move(old, now));
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
