package dev.rootseal.observe;

import static dev.rootseal.e2e.Unchecked.unchecked;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Pods of workloads on one node, what its kubelet counts of them, and what comes of it. */
final class PodFixture {
  private static final YAMLMapper JSON = new YAMLMapper();
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private final ObjectNode summary = JSON.createObjectNode();
  private final Observation pods =
      new Observation((_, _) -> Map.of("n", KubeletSummary.read(summary)), Duration.ofDays(1));
  private int number;

  PodFixture() {
    summary.putObject("node").put("nodeName", "n");
    summary.putArray("pods");
  }

  /**
   * A pod of a StatefulSet that has run for two days with one container `app`.
   *
   * @param container further fields of the container, in YAML
   * @param inodes what the kubelet counts
   */
  PodFixture pod(String workload, String container, long inodes) {
    return pod(workload, container, "{}", inodes);
  }

  PodFixture pod(String workload, String container, String spec, long inodes) {
    return pod(workload, container, spec, figures(inodes, NOW));
  }

  /**
   * The same.
   *
   * @param rootfs what the kubelet's summary says of its root
   */
  PodFixture pod(String workload, String container, String spec, String rootfs) {
    return add(object(workload, container, spec), rootfs);
  }

  /** A pod of which the kubelet says nothing. */
  PodFixture podWithoutFigures(String workload) {
    pods.add(object(workload, "{}", "{}"));
    return this;
  }

  PodFixture add(JsonNode pod, String rootfs) {
    pods.add(pod);
    ObjectNode entry = ((ArrayNode) summary.path("pods")).addObject();
    entry.putObject("podRef").put("uid", pod.at("/metadata/uid").asText());
    entry.putArray("containers").addObject().put("name", "app").set("rootfs", json(rootfs));
    return this;
  }

  ObjectNode object(String workload, String container, String spec) {
    number++;
    ObjectNode pod =
        (ObjectNode)
            json(
                """
        {"metadata": {"name": "%1$s-%2$d", "namespace": "shop", "uid": "uid-%2$d", "ownerReferences":
          [{"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "%1$s", "uid": "of-%1$s", "controller": true}]},
         "status": {"phase": "Running", "containerStatuses": [{"name": "app", "imageID": "sha256:1",
          "containerID": "containerd://%2$d", "state": {"running": {"startedAt": "%3$s"}}}]}}
        """
                    .formatted(workload, number, NOW.minus(Duration.ofDays(2))));
    ObjectNode app = JSON.createObjectNode().put("name", "app").put("image", "app:1");
    app.setAll((ObjectNode) json(container));
    ObjectNode template = pod.putObject("spec").put("nodeName", "n");
    template.setAll((ObjectNode) json(spec));
    template.putArray("containers").add(app);
    return pod;
  }

  static String figures(long inodes, Instant at) {
    return """
        {"inodesUsed": %d, "usedBytes": %d, "time": "%s"}"""
        .formatted(inodes, inodes * 1000, at);
  }

  static Instant daysAgo(int days) {
    return NOW.minus(Duration.ofDays(days));
  }

  static JsonNode json(String text) {
    return unchecked(() -> JSON.readTree(text));
  }

  List<ObservedContainer> containers() {
    return pods.containers();
  }

  /** The container of that workload. */
  ObservedContainer container(String workload) {
    return containers().stream()
        .filter(one -> one.workload().name().equals(workload))
        .findFirst()
        .orElseThrow();
  }

  /** Verdict and reason of the container of that workload. */
  String verdict(String workload) {
    WriteVerdict found = container(workload).verdict();
    return found.id() + found.reason().map(reason -> " " + reason).orElse("");
  }
}
