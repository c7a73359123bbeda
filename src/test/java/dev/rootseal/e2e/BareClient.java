package dev.rootseal.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Does what an operator has to do of the API server, and nothing else: the floor of any figure. */
final class BareClient {
  private static final int PAGE = 500;
  private static final int CONNECTIONS = 4;
  private static final Pattern CONTINUE = Pattern.compile("\"continue\":\"([^\"]+)\"");
  private static final String REPORTS = "/apis/rootseal.dev/v1alpha1/compliancereports";

  private final Api api;

  BareClient(Api api) {
    this.api = api.withCiphersOfTheJvm();
  }

  /** Reads all Deployments in pages and looks at none. */
  Duration read() {
    long from = System.nanoTime();
    String next = "";
    do {
      String page = api.text("/apis/apps/v1/deployments?limit=" + PAGE + next);
      // The metadata of a list stands before its items.
      Matcher more = CONTINUE.matcher(page.substring(0, Math.min(page.length(), 4096)));
      next = more.find() ? "&continue=" + more.group(1) : "";
    } while (!next.isEmpty());
    return Duration.ofNanos(System.nanoTime() - from);
  }

  /**
   * Deletes all reports and writes the same again: creates each and puts its status. Before that it
   * reads all, as everybody must who writes them: for some seconds after that the API server
   * collects its heap.
   */
  Duration rewriteReports() throws Exception {
    List<JsonNode> reports = deleteReports();
    read();
    long from = System.nanoTime();
    inTurn(reports, this::write);
    return Duration.ofNanos(System.nanoTime() - from);
  }

  /** Deletes all reports; the answer is what they were. */
  List<JsonNode> deleteReports() throws Exception {
    List<JsonNode> reports =
        StreamSupport.stream(api.get(REPORTS).path("items").spliterator(), false).toList();
    inTurn(reports, report -> api.delete(path(report) + "/" + name(report)));
    return reports;
  }

  private void write(JsonNode report) {
    ObjectNode bare = report.deepCopy();
    bare.retain("apiVersion", "kind", "metadata");
    ((ObjectNode) bare.path("metadata")).retain("name", "namespace", "labels");
    JsonNode created = api.create(path(report), bare.toString());
    bare.set("metadata", created.path("metadata"));
    bare.set("status", report.path("status"));
    api.replace(path(report) + "/" + name(report) + "/status", bare.toString());
  }

  /** What is done to one report. */
  private interface Step {
    void doTo(JsonNode report);
  }

  private static void inTurn(List<JsonNode> reports, Step step) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      for (Future<?> done :
          reports.stream().map(one -> threads.submit(() -> step.doTo(one))).toList()) {
        done.get();
      }
    }
  }

  private static String path(JsonNode report) {
    return "/apis/rootseal.dev/v1alpha1/namespaces/%s/compliancereports"
        .formatted(report.at("/metadata/namespace").asText());
  }

  private static String name(JsonNode report) {
    return report.at("/metadata/name").asText();
  }
}
