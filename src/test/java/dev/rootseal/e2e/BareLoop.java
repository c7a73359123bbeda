package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The least that lies between a change and what follows from it: an object is added, a watch tells
 * it to somebody who knows already what to write, as many bytes as a report, and another watch
 * shows that. What it takes is the API server's, and that of the connections.
 */
final class BareLoop implements AutoCloseable {
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
  void measure(Latencies latencies) throws InterruptedException {
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
