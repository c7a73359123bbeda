package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the API tells about itself: groups, versions, resources. */
record Discovery(ResourceTypes types) {
  private static final List<String> VERBS =
      List.of("create", "delete", "get", "list", "patch", "update", "watch");
  private static final List<String> STATUS_VERBS = List.of("get", "patch", "update");

  ObjectNode coreVersions() {
    ObjectNode versions = document("APIVersions");
    versions.putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  ObjectNode groups() {
    ObjectNode list = document("APIGroupList");
    ArrayNode groups = list.putArray("groups");
    groupNames().forEach(name -> describe(groups.addObject(), name));
    return list;
  }

  ObjectNode group(String name) {
    if (!groupNames().contains(name)) {
      throw ApiException.noSuchPath();
    }
    ObjectNode group = document("APIGroup");
    describe(group, name);
    return group;
  }

  ObjectNode resources(String group, String version) {
    ObjectNode list = document("APIResourceList");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : types.of(group, version)) {
      add(resources, type);
    }
    if (resources.isEmpty()) {
      throw ApiException.noSuchPath();
    }
    return list;
  }

  private static void add(ArrayNode resources, ResourceType type) {
    ObjectNode main =
        describe(resources.addObject(), type.plural(), type.kind(), VERBS)
            .put("namespaced", type.namespaced())
            .put("singularName", type.names().singular());
    type.names().shortNames().forEach(main.putArray("shortNames")::add);
    type.names().categories().forEach(main.putArray("categories")::add);
    if (type.hasStatus()) {
      describe(resources.addObject(), type.plural() + "/status", type.kind(), STATUS_VERBS)
          .put("namespaced", type.namespaced());
    }
  }

  private static ObjectNode describe(
      ObjectNode resource, String name, String kind, List<String> verbs) {
    resource.put("name", name).put("singularName", "").put("kind", kind);
    verbs.forEach(resource.putArray("verbs")::add);
    return resource;
  }

  private Set<String> groupNames() {
    Set<String> names = new TreeSet<>();
    types.all().forEach(type -> names.add(type.group()));
    names.remove("");
    return names;
  }

  private void describe(ObjectNode group, String name) {
    Set<String> versions = new TreeSet<>();
    types.all().stream()
        .filter(type -> type.group().equals(name))
        .forEach(type -> versions.add(type.version()));
    group.put("name", name);
    ArrayNode array = group.putArray("versions");
    for (String version : versions) {
      array.addObject().put("groupVersion", name + "/" + version).put("version", version);
    }
    group.set("preferredVersion", array.get(0));
  }

  private static ObjectNode document(String kind) {
    return JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", kind);
  }
}
