package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes from a change to the report that follows from it, and after each of them how
 * long a bare loop takes over the same API server.
 */
final class LoneChanges {
  private static final String REPORTS = "/apis/rootseal.dev/v1alpha1/compliancereports";

  private static final String DEPLOYMENT =
      """
      {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "benchmark"},
       "spec": {"selector": {"matchLabels": {"app": "benchmark"}},
        "template": {"metadata": {"labels": {"app": "benchmark"}},
         "spec": {"containers": [{"name": "app", "image": "registry.example/app:1"}]}}}}
      """;

  private final int count;
  private final Latencies reports = new Latencies();
  private final Latencies bare = new Latencies();

  private LoneChanges(int count) {
    this.count = count;
  }

  /** Adds a Deployment to one namespace after the other and waits for each report in a watch. */
  @SuppressWarnings("try") // the watch is read elsewhere
  static LoneChanges in(List<String> namespaces, Api api) throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    String version = api.get(REPORTS + "?limit=1").at("/metadata/resourceVersion").asText();
    LoneChanges changes = new LoneChanges(namespaces.size());
    try (AutoCloseable watch =
            api.watch(
                REPORTS + "?watch=true&resourceVersion=" + version,
                event -> seen.add(event.at("/object/metadata/namespace").asText()));
        BareLoop loop = new BareLoop(api)) {
      for (String namespace : namespaces) {
        changes.change(namespace, api, seen);
        loop.measure(changes.bare);
      }
      return changes;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void change(String namespace, Api api, BlockingQueue<String> seen)
      throws InterruptedException {
    long start = System.nanoTime();
    api.create("/apis/apps/v1/namespaces/" + namespace + "/deployments", DEPLOYMENT);
    String told = "";
    while (!namespace.equals(told)) {
      told = seen.poll(30, TimeUnit.SECONDS);
      assertThat(told).as("a report of %s", namespace).isNotNull();
    }
    reports.addSince(start);
  }

  @Override
  public String toString() {
    return "%d lone changes: %s; a bare loop after each: %s".formatted(count, reports, bare);
  }

  /** How long the same took again and again. */
  static final class Latencies {
    private final List<Long> millis = new ArrayList<>();

    /**
     * Adds one that began at this moment and ends now; the moment is one of `System.nanoTime()`.
     */
    void addSince(long from) {
      millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from));
    }

    @Override
    public String toString() {
      List<Long> sorted = millis.stream().sorted().toList();
      return "p50 %d ms, p99 %d ms, most %d ms"
          .formatted(
              sorted.get(sorted.size() / 2),
              sorted.get(sorted.size() * 99 / 100),
              sorted.getLast());
    }
  }

  /**
   * The least that lies between a change and what follows from it: an object is added, a watch
   * tells it to somebody who knows already what to write, as many bytes as a report, and another
   * watch shows that. What it takes is the API server's, and that of the connections.
   */
  private static final class BareLoop implements AutoCloseable {
    private static final String OBJECTS = "/api/v1/namespaces/default/configmaps";
    private static final String WATCH = OBJECTS + "?watch=true&labelSelector=benchmark%3D";
    private static final String TEXT = "x".repeat(12_000);

    private final Api api;
    private final BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
    private final AutoCloseable causes;
    private final AutoCloseable effects;
    private int count;

    BareLoop(Api api) {
      this.api = api.withCiphersOfTheJvm();
      this.api.create(OBJECTS, object("effect", "effect", 0));
      causes = this.api.watch(WATCH + "cause", this::follow);
      effects = this.api.watch(WATCH + "effect", event -> seen.add(number(event)));
    }

    /** Goes round once, and adds what it took. */
    void measure(LoneChanges.Latencies latencies) throws InterruptedException {
      count++;
      long start = System.nanoTime();
      api.create(OBJECTS, object("cause-" + count, "cause", count));
      int told = 0;
      while (told != count) {
        Integer next = seen.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("round %d", count).isNotNull();
        told = next;
      }
      latencies.addSince(start);
    }

    /** They go at the end, and nothing follows from that. */
    private void follow(JsonNode cause) {
      if (cause.path("type").asText().equals("ADDED")) {
        api.replace(OBJECTS + "/effect", object("effect", "effect", number(cause)));
      }
    }

    private static int number(JsonNode event) {
      return event.at("/object/metadata/annotations/number").asInt();
    }

    private static String object(String name, String label, int number) {
      return """
          {"apiVersion": "v1", "kind": "ConfigMap",
           "metadata": {"name": "%s", "labels": {"benchmark": "%s"}, "annotations": {"number": "%d"}},
           "data": {"text": "%s"}}"""
          .formatted(name, label, number, label.equals("effect") ? TEXT : "");
    }

    @Override
    @SuppressWarnings("try") // closed, which is all
    public void close() {
      try (causes;
          effects) {
        api.delete(OBJECTS + "?labelSelector=benchmark");
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
