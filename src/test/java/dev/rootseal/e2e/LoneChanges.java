package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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
}
