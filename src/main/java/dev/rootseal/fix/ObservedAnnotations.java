package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.OwnerObservation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What was seen of the containers of a workload, as its owner would write it. */
public final class ObservedAnnotations {
  private static final String PATHS = "writable-paths.rootseal.dev/";
  private static final List<String> TEMPLATE =
      List.of("spec", "template", "metadata", "annotations");

  private final Map<String, List<String>> paths = new TreeMap<>();
  private final Map<String, OwnerObservation> observations = new TreeMap<>();
  private final Map<String, String> blocked = new TreeMap<>();

  /**
   * Adds where a container writes.
   *
   * @param folders those that were seen to be written
   * @param observation when that was seen
   */
  public void add(String container, List<String> folders, OwnerObservation observation) {
    paths.put(container, folders);
    observations.put(container, observation);
  }

  /**
   * Adds what a container is known to need, although nobody has seen it written: what an image
   * keeps its data in, or a policy asks for. What lies below such a path goes with it, unless the
   * image has something there.
   *
   * @return those that were not there yet
   */
  List<ContainerPath> require(String container, List<ContainerPath> known) {
    List<ContainerPath> seen = paths(container).stream().map(ContainerPath::of).toList();
    List<ContainerPath> added =
        known.stream().filter(path -> seen.stream().noneMatch(path::isAtOrBelow)).toList();
    List<ContainerPath> seeds = seeds(container);
    paths.put(
        container,
        Stream.concat(
                seen.stream()
                    .filter(
                        path ->
                            seeds.contains(path) || added.stream().noneMatch(path::isAtOrBelow)),
                added.stream())
            .map(ContainerPath::spelling)
            .distinct()
            .sorted()
            .toList());
    return added;
  }

  private List<String> paths(String container) {
    return paths.getOrDefault(container, List.of());
  }

  private List<ContainerPath> seeds(String container) {
    OwnerObservation observation = observations.get(container);
    return observation == null ? List.of() : observation.seeds();
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
    OwnerObservation observation = observations.get(container);
    return observation == null
        ? Map.of()
        : Map.of(
            PATHS + container,
            value(container),
            OwnerObservation.key(container),
            observation.value());
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
    return paths(container).isEmpty() ? "none" : String.join(",", paths(container));
  }

  /** Takes away what an object says of these containers, to see what is asked for without it. */
  JsonNode without(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    for (String place : List.of("/metadata/annotations", "/spec/template/metadata/annotations")) {
      if (copy.at(place) instanceof ObjectNode annotations) {
        containers()
            .forEach(name -> annotations.remove(List.of(PATHS + name, OwnerObservation.key(name))));
      }
    }
    return copy;
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
