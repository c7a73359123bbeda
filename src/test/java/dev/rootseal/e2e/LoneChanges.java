package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** How long it takes from a change to the report that follows from it, in milliseconds. */
final class LoneChanges {
  private static final String REPORTS = "/apis/rootseal.dev/v1alpha1/compliancereports";

  private static final String DEPLOYMENT =
      """
      {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "benchmark"},
       "spec": {"selector": {"matchLabels": {"app": "benchmark"}},
        "template": {"metadata": {"labels": {"app": "benchmark"}},
         "spec": {"containers": [{"name": "app", "image": "registry.example/app:1"}]}}}}
      """;

  private final List<Long> sorted;

  private LoneChanges(List<Long> sorted) {
    this.sorted = sorted;
  }

  /** Adds a Deployment to one namespace after the other and waits for each report in a watch. */
  @SuppressWarnings("try") // the watch is read elsewhere
  static LoneChanges in(List<String> namespaces, Api api) throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    String version = api.get(REPORTS + "?limit=1").at("/metadata/resourceVersion").asText();
    List<Long> latencies = new ArrayList<>();
    try (AutoCloseable watch =
        api.watch(
            REPORTS + "?watch=true&resourceVersion=" + version,
            event -> seen.add(event.at("/object/metadata/namespace").asText()))) {
      for (String namespace : namespaces) {
        long start = System.nanoTime();
        api.create("/apis/apps/v1/namespaces/" + namespace + "/deployments", DEPLOYMENT);
        String told = "";
        while (!namespace.equals(told)) {
          told = seen.poll(30, TimeUnit.SECONDS);
          assertThat(told).as("a report of %s", namespace).isNotNull();
        }
        latencies.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    latencies.sort(null);
    return new LoneChanges(latencies);
  }

  @Override
  public String toString() {
    return "%d lone changes: p50 %d ms, p99 %d ms, most %d ms"
        .formatted(
            sorted.size(),
            sorted.get(sorted.size() / 2),
            sorted.get(sorted.size() * 99 / 100),
            sorted.getLast());
  }
}
