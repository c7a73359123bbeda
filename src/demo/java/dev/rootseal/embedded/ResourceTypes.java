package dev.rootseal.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** All types that are served right now: the built-in ones, and those of the definitions stored. */
final class ResourceTypes {
  private final List<ResourceType> builtIn = BuiltInTypes.list();
  private final Map<String, List<ResourceType>> custom = new ConcurrentSkipListMap<>();

  List<ResourceType> all() {
    List<ResourceType> all = new ArrayList<>(builtIn);
    custom.values().forEach(all::addAll);
    return all;
  }

  /** Those of one version of a group. */
  List<ResourceType> of(String group, String version) {
    return all().stream()
        .filter(type -> type.group().equals(group) && type.version().equals(version))
        .toList();
  }

  Optional<ResourceType> find(String group, String version, String plural) {
    return of(group, version).stream().filter(type -> type.plural().equals(plural)).findFirst();
  }

  Optional<ResourceType> ofKind(String apiVersion, String kind) {
    return all().stream()
        .filter(type -> type.apiVersion().equals(apiVersion))
        .filter(type -> type.kind().equals(kind))
        .findFirst();
  }

  void define(String definition, List<ResourceType> types) {
    custom.put(definition, List.copyOf(types));
  }

  void forget(String definition) {
    custom.remove(definition);
  }
}
