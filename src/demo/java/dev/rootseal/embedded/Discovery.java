package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the API tells about itself: groups, versions, resources. */
final class Discovery {
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final List<String> SUBRESOURCE_VERBS = List.of("get", "patch", "update");
  private static final List<String> CREATE = List.of("create");

  private final ResourceTypes types;

  Discovery(ResourceTypes types) {
    this.types = types;
  }

  ObjectNode coreVersions() {
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  ObjectNode groups() {
    ObjectNode list = Json.objectOf("v1", "APIGroupList");
    ArrayNode groups = list.putArray("groups");
    groupNames().forEach(name -> groups.add(groupOf(name)));
    return list;
  }

  ObjectNode group(String name) {
    if (!groupNames().contains(name)) {
      throw ApiException.noSuchPath();
    }
    ObjectNode group = Json.objectOf("v1", "APIGroup");
    group.setAll(groupOf(name));
    return group;
  }

  ObjectNode resources(String group, String version) {
    ObjectNode list = Json.objectOf("v1", "APIResourceList");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : types.all()) {
      if (type.group().equals(group) && type.version().equals(version)) {
        add(resources, type);
      }
    }
    for (Reviews.Kind review : Reviews.Kind.values()) {
      if (review.group().equals(group) && version.equals("v1")) {
        resources.add(resource(review.plural(), review.kind(), false, CREATE));
      }
    }
    if (resources.isEmpty()) {
      throw ApiException.noSuchPath();
    }
    return list;
  }

  private static void add(ArrayNode resources, ResourceType type) {
    ObjectNode main = resource(type.plural(), type.kind(), type.namespaced(), VERBS);
    main.put("singularName", type.names().singular());
    if (!type.names().shortNames().isEmpty()) {
      main.set("shortNames", Json.strings(type.names().shortNames()));
    }
    if (!type.names().categories().isEmpty()) {
      main.set("categories", Json.strings(type.names().categories()));
    }
    resources.add(main);
    type.subresources().forEach(name -> resources.add(subresource(type, name)));
  }

  private static ObjectNode subresource(ResourceType type, String name) {
    String path = type.plural() + "/" + name;
    return name.equals(ScaleView.NAME)
        ? resource(path, "Scale", type.namespaced(), SUBRESOURCE_VERBS)
            .put("group", "autoscaling")
            .put("version", "v1")
        : resource(path, type.kind(), type.namespaced(), SUBRESOURCE_VERBS);
  }

  private static ObjectNode resource(
      String name, String kind, boolean namespaced, List<String> verbs) {
    ObjectNode resource =
        Json.object()
            .put("name", name)
            .put("singularName", "")
            .put("namespaced", namespaced)
            .put("kind", kind);
    resource.set("verbs", Json.strings(verbs));
    return resource;
  }

  private Set<String> groupNames() {
    Set<String> names = new LinkedHashSet<>();
    types.all().forEach(type -> names.add(type.group()));
    for (Reviews.Kind review : Reviews.Kind.values()) {
      names.add(review.group());
    }
    names.remove("");
    return names;
  }

  private ObjectNode groupOf(String name) {
    Set<String> versions = new LinkedHashSet<>();
    types.all().stream()
        .filter(type -> type.group().equals(name))
        .forEach(type -> versions.add(type.version()));
    if (versions.isEmpty()) {
      versions.add("v1");
    }
    ObjectNode group = Json.object().put("name", name);
    ArrayNode array = group.putArray("versions");
    versions.forEach(version -> array.add(version(name, version)));
    group.set("preferredVersion", version(name, versions.iterator().next()));
    return group;
  }

  private static ObjectNode version(String group, String version) {
    return Json.object().put("groupVersion", group + "/" + version).put("version", version);
  }
}
