package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The shape of the built-in types. In all of the types that are served here a field's name alone
 * says how its list merges, so the place is just the name.
 */
record BuiltInShape(String name) implements FieldShape {
  private static final Map<String, List<Key>> LISTS =
      Map.ofEntries(
          Map.entry("containers", keys("name")),
          Map.entry("initContainers", keys("name")),
          Map.entry("ephemeralContainers", keys("name")),
          Map.entry("volumes", keys("name")),
          Map.entry("env", keys("name")),
          Map.entry("volumeMounts", keys("mountPath")),
          Map.entry("volumeDevices", keys("devicePath")),
          Map.entry(
              "ports",
              List.of(
                  Key.of("containerPort"),
                  new Key("protocol", Optional.of(TextNode.valueOf("TCP"))))),
          Map.entry("imagePullSecrets", keys("name")),
          Map.entry("hostAliases", keys("ip")),
          Map.entry("topologySpreadConstraints", keys("topologyKey", "whenUnsatisfiable")),
          Map.entry("resourceClaims", keys("name")),
          Map.entry("schedulingGates", keys("name")),
          Map.entry("secrets", keys("name")),
          Map.entry("conditions", keys("type")),
          Map.entry("ownerReferences", keys("uid")));
  private static final Set<String> SETS = Set.of("finalizers");
  private static final Set<String> ATOMIC_OBJECTS =
      Set.of(
          "selector",
          "labelSelector",
          "nodeSelector",
          "resourceFieldRef",
          "fieldRef",
          "secretKeyRef",
          "configMapKeyRef",
          "secretRef",
          "involvedObject",
          "regarding",
          "related");

  private static List<Key> keys(String... fields) {
    return List.of(fields).stream().map(Key::of).toList();
  }

  @Override
  public FieldShape field(String field) {
    return new BuiltInShape(field);
  }

  @Override
  public FieldShape item() {
    return new BuiltInShape("");
  }

  @Override
  public ListKind listKind() {
    if (LISTS.containsKey(name)) {
      return ListKind.MAP;
    }
    return SETS.contains(name) ? ListKind.SET : ListKind.ATOMIC;
  }

  @Override
  public List<Key> keys() {
    return LISTS.getOrDefault(name, List.of());
  }

  @Override
  public boolean atomicObject() {
    return ATOMIC_OBJECTS.contains(name);
  }
}
