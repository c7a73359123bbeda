package dev.rootseal.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The objects that hold the results of one namespace, or of none. A client-side apply keeps the
 * whole object in an annotation, of which an object may have 256 KiB; so results that do not fit
 * into one object go on in a next one.
 */
final class OpenReportsObjects {
  /** Characters of the results of one object, in JSON; in bytes they may be somewhat more. */
  static final int MOST = 160_000;

  private static final String NAME = "rootseal-read-only-filesystem";

  private OpenReportsObjects() {}

  /**
   * The objects.
   *
   * @param namespace empty for a ClusterReport
   */
  static List<ObjectNode> of(String namespace, List<ObjectNode> results) {
    List<ObjectNode> objects = new ArrayList<>();
    List<ObjectNode> part = new ArrayList<>();
    int size = 0;
    for (ObjectNode result : results) {
      int more = result.toString().length();
      if (size + more > MOST && !part.isEmpty()) {
        objects.add(object(namespace, objects.size() + 1, part));
        part = new ArrayList<>();
        size = 0;
      }
      part.add(result);
      size += more;
    }
    objects.add(object(namespace, objects.size() + 1, part));
    return objects;
  }

  private static ObjectNode object(String namespace, int number, List<ObjectNode> results) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "openreports.io/v1alpha1");
    object.put("kind", namespace.isEmpty() ? "ClusterReport" : "Report");
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", number == 1 ? NAME : NAME + "-" + number);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    metadata.putObject("labels").put("app.kubernetes.io/managed-by", "rootseal");
    object.put("source", "rootseal");
    if (!namespace.isEmpty()) {
      object
          .putObject("scope")
          .put("apiVersion", "v1")
          .put("kind", "Namespace")
          .put("name", namespace);
    }
    summary(object.putObject("summary"), results);
    ArrayNode all = object.putArray("results");
    results.forEach(all::add);
    return object;
  }

  private static void summary(ObjectNode summary, List<ObjectNode> results) {
    Map<String, Integer> counts =
        new TreeMap<>(Map.of("pass", 0, "fail", 0, "warn", 0, "error", 0, "skip", 0));
    results.forEach(result -> counts.merge(result.path("result").asText(), 1, Integer::sum));
    counts.forEach(summary::put);
  }
}
