package dev.rootseal.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** What the kubelet has counted, every ten seconds or so: asked for without a `rootseal` each. */
record NodeFigures(Api api) {
  private static final String SUMMARY = "/api/v1/nodes/node-1/proxy/stats/summary";

  /** Waits until the root of each container that runs in a namespace was counted after this. */
  void awaitLaterThan(Instant moment, String namespace) {
    await("figures of namespace " + namespace)
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> times(namespace).allMatch(time -> time.isAfter(moment)));
  }

  private Stream<Instant> times(String namespace) {
    return api.get(SUMMARY)
        .path("pods")
        .valueStream()
        .filter(pod -> pod.at("/podRef/namespace").asText().equals(namespace))
        .flatMap(pod -> pod.path("containers").valueStream())
        .map(container -> container.path("rootfs"))
        .filter(JsonNode::isObject)
        .map(root -> Instant.parse(root.path("time").asText()));
  }
}
