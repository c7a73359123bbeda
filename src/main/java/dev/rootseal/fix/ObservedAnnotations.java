package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.OwnerObservation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was seen of the containers of a workload, as its owner would write it. */
public final class ObservedAnnotations {
  private static final String PATHS = "writable-paths.rootseal.dev/";
  private static final List<String> TEMPLATE =
      List.of("spec", "template", "metadata", "annotations");

  private final Map<String, String> paths = new TreeMap<>();
  private final Map<String, OwnerObservation> observations = new TreeMap<>();
  private final Map<String, String> blocked = new TreeMap<>();

  /**
   * Adds where a container writes.
   *
   * @param value as an owner writes it into the annotation
   * @param observation when that was seen
   */
  public void add(String container, String value, OwnerObservation observation) {
    paths.put(container, value);
    observations.put(container, observation);
  }

  /**
   * No annotation can say where a container writes, so it gets no patch either.
   *
   * @param why the reason in words
   */
  public void block(String container, String why) {
    blocked.put(container, why);
  }

  /** These containers, each with the reason. */
  Map<String, String> blocked() {
    return blocked;
  }

  /** Whether somebody has looked at it, whatever came of it. */
  boolean isLookedAt(String container) {
    return paths.containsKey(container) || blocked.containsKey(container);
  }

  /** The containers of which all was seen. */
  public Set<String> containers() {
    return paths.keySet();
  }

  /** The annotations of one of these. */
  public Map<String, String> of(String container) {
    String value = paths.get(container);
    OwnerObservation observation = observations.get(container);
    return value == null || observation == null
        ? Map.of()
        : Map.of(PATHS + container, value, OwnerObservation.key(container), observation.value());
  }

  /** Those of some of these. */
  Map<String, String> of(Set<String> containers) {
    Map<String, String> all = new TreeMap<>();
    containers.forEach(container -> all.putAll(of(container)));
    return all;
  }

  /** What an object says of a container's paths now; empty where nothing. */
  static String old(JsonNode object, String container) {
    return object.at("/spec/template/metadata/annotations").path(PATHS + container).asText();
  }

  String value(String container) {
    return paths.getOrDefault(container, "");
  }

  /** Lays them over an object, and what no mounts can cover as well. */
  void putForEvaluation(ObjectNode object, Set<String> containers) {
    put(of(containers), object);
    Map<String, String> root = new HashMap<>();
    blocked.keySet().stream()
        .filter(containers::contains)
        .forEach(container -> root.put(PATHS + container, ContainerPath.ROOT.spelling()));
    put(root, object);
  }

  /** The template's, so that they go where the pods go, and win over those of the workload. */
  static void put(Map<String, String> annotations, ObjectNode object) {
    ObjectNode place = object;
    for (String field : TEMPLATE) {
      place = place.withObjectProperty(field);
    }
    annotations.forEach(place::put);
  }
}
