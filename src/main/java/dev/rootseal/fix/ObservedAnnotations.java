package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.remediation.Patch;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.OwnerObservation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was seen of the containers of a workload, as its owner would write it. */
public final class ObservedAnnotations {
  private static final String PATHS = "writable-paths.rootseal.dev/";
  private static final String OF_TEMPLATE = "/spec/template/metadata/annotations";

  private final Map<String, Seen> seen = new TreeMap<>();
  private final Map<String, String> blocked = new TreeMap<>();

  private record Seen(List<ContainerPath> folders, OwnerObservation when) {
    String value() {
      return folders.isEmpty()
          ? "none"
          : folders.stream()
              .map(ContainerPath::spelling)
              .distinct()
              .sorted()
              .collect(Collectors.joining(","));
    }
  }

  /**
   * Adds where a container writes.
   *
   * @param folders those that were seen to be written
   * @param observation when that was seen
   */
  public void add(String container, List<String> folders, OwnerObservation observation) {
    seen.put(container, new Seen(folders.stream().map(ContainerPath::of).toList(), observation));
  }

  /**
   * Adds what a container is known to need, although nobody has seen it written: what an image
   * keeps its data in, or a policy asks for. What lies below such a path goes with it, unless the
   * image has something there.
   *
   * @return those that were not there yet
   */
  List<ContainerPath> require(String container, List<ContainerPath> known) {
    @Nullable Seen its = seen.get(container);
    if (its == null) {
      return List.of();
    }
    List<ContainerPath> added =
        known.stream().filter(path -> its.folders().stream().noneMatch(path::isAtOrBelow)).toList();
    Stream<ContainerPath> kept =
        its.folders().stream()
            .filter(
                path ->
                    its.when().seeds().contains(path)
                        || added.stream().noneMatch(path::isAtOrBelow));
    seen.put(container, new Seen(Stream.concat(kept, added.stream()).toList(), its.when()));
    return added;
  }

  /**
   * No annotation can say where a container writes, so it gets no patch either.
   *
   * @param why the reason in words
   */
  public void block(String container, String why) {
    blocked.put(container, why);
  }

  Map<String, String> blocked() {
    return blocked;
  }

  /** The containers of which all was seen. */
  public Set<String> containers() {
    return seen.keySet();
  }

  /** The annotations of one of these. */
  public Map<String, String> of(String container) {
    @Nullable Seen its = seen.get(container);
    return its == null
        ? Map.of()
        : Map.of(
            PATHS + container, its.value(), OwnerObservation.key(container), its.when().value());
  }

  Map<String, String> of(Set<String> containers) {
    Map<String, String> all = new TreeMap<>();
    containers.forEach(container -> all.putAll(of(container)));
    return all;
  }

  /** What an object says of a container's paths now, where that is something else. */
  Optional<String> old(JsonNode object, String container) {
    String old = object.at(OF_TEMPLATE).path(PATHS + container).asText();
    return Optional.of(old)
        .filter(said -> !said.isEmpty() && !said.equals(of(container).get(PATHS + container)));
  }

  /** Takes away what an object says of these containers, to see what is asked for without it. */
  JsonNode without(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    for (String place : List.of("/metadata/annotations", OF_TEMPLATE)) {
      if (copy.at(place) instanceof ObjectNode annotations) {
        annotations.remove(of(containers()).keySet());
      }
    }
    return copy;
  }

  /** A patch that puts annotations there, too. */
  static ObjectNode patch(Optional<Patch> other, Map<String, String> annotations) {
    ObjectNode patch = other.map(Patch::root).orElseGet(JsonNodeFactory.instance::objectNode);
    return annotations.isEmpty() ? patch : with(annotations, patch);
  }

  /** The template's, so that they go where the pods go, and win over those of the workload. */
  static ObjectNode with(Map<String, String> annotations, ObjectNode object) {
    annotations.forEach(object.withObject(OF_TEMPLATE)::put);
    return object;
  }
}
