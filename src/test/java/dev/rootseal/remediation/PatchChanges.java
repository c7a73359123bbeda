package dev.rootseal.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.ContainerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The places at which two states of a workload differ, and those at which a remediation says that
 * it changes something. Items of lists are told apart as Kubernetes merges them, their order
 * counts.
 */
public final class PatchChanges {
  private static final String ORDER = "#order";
  private static final String POD = "/spec/template/spec";

  /** What the API server keeps by itself whenever an object changes. */
  private static final Set<String> BOOKKEEPING =
      Set.of(
          "/metadata/annotations/deprecated.daemonset.template.generation",
          "/metadata/generation",
          "/metadata/managedFields",
          "/metadata/resourceVersion",
          "/status");

  /** Empty, null and absent are one to the API server. */
  private static final Set<String> MAY_BE_EMPTY =
      Set.of("securityContext", "volumes", "volumeMounts");

  private static final Map<String, String> KEYS =
      Map.of(
          "containers", "name",
          "initContainers", "name",
          "volumes", "name",
          "volumeMounts", "mountPath");

  private PatchChanges() {}

  public static Set<String> between(JsonNode before, JsonNode after) {
    Map<String, String> old = leaves(before);
    Map<String, String> young = leaves(after);
    Set<String> changed = new TreeSet<>(old.keySet());
    changed.addAll(young.keySet());
    changed.removeIf(
        place -> place.endsWith(ORDER) || Objects.equals(old.get(place), young.get(place)));
    old.keySet().stream()
        .filter(place -> place.endsWith(ORDER))
        .filter(place -> !inOrder(old.get(place), young.get(place)))
        .forEach(changed::add);
    // The API server refuses it in a mount that can be written to, so it goes with readOnly.
    Set<String> told = new TreeSet<>(changed);
    told.removeIf(
        place ->
            place.endsWith("/recursiveReadOnly")
                && changed.contains(place.replace("/recursiveReadOnly", "/readOnly")));
    return told;
  }

  /** New items come where they may, the others stay in their order. */
  private static boolean inOrder(@Nullable String before, @Nullable String after) {
    List<String> kept = new ArrayList<>(after == null ? List.of() : List.of(after.split("\n")));
    List<String> old = before == null ? List.of() : List.of(before.split("\n"));
    kept.retainAll(old);
    return kept.equals(old);
  }

  public static Set<String> announced(Remediation remediation) {
    Set<String> places = new TreeSet<>();
    for (PatchedContainer container : remediation.patched()) {
      String at = item(POD + "/" + list(container.type()), container.name());
      if (container.setsFlag()) {
        places.add(at + "/securityContext/readOnlyRootFilesystem");
      }
      for (PatchedContainer.Mount mount : container.opened()) {
        places.add(item(at + "/volumeMounts", mount.mountPath()) + "/readOnly");
      }
      for (PatchedContainer.Mount mount : container.added()) {
        String volume = item(POD + "/volumes", mount.volume());
        String mounted = item(at + "/volumeMounts", mount.mountPath());
        places.addAll(Set.of(volume + "/name", volume + "/emptyDir/sizeLimit"));
        places.addAll(Set.of(mounted + "/name", mounted + "/mountPath"));
      }
    }
    return places;
  }

  private static String list(ContainerType type) {
    return type == ContainerType.CONTAINER ? "containers" : "initContainers";
  }

  private static Map<String, String> leaves(JsonNode object) {
    Map<String, String> leaves = new TreeMap<>();
    collect("", "", object, leaves);
    return leaves;
  }

  private static void collect(
      String place, String field, JsonNode node, Map<String, String> leaves) {
    if (node.isNull() || BOOKKEEPING.contains(place)) {
      return;
    }
    if (node.isEmpty() && node.isContainerNode()) {
      if (!MAY_BE_EMPTY.contains(field)) {
        leaves.put(place, node.toString());
      }
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              child ->
                  collect(place + "/" + child.getKey(), child.getKey(), child.getValue(), leaves));
    } else if (node.isArray()) {
      List<String> keys = new ArrayList<>();
      for (JsonNode child : node) {
        String key = KEYS.containsKey(field) ? KEYS.get(field) : "";
        keys.add(key.isEmpty() ? "" + keys.size() : child.path(key).asText());
        collect(item(place, keys.getLast()), "", child, leaves);
      }
      leaves.put(place + ORDER, String.join("\n", keys));
    } else {
      leaves.put(place, node.toString());
    }
  }

  private static String item(String list, String key) {
    return list + "[" + key + "]";
  }
}
