package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.PodChange.ContainerChange;
import dev.rootseal.manifest.PodChange.Mount;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The fields of a pod that a change is about, and what it puts there. */
final class PodFields {
  static final String METADATA = "metadata";
  static final String ANNOTATIONS = "annotations";
  static final String SECURITY = "securityContext";
  static final String FLAG = ReadOnlyFlag.FIELD;
  static final String MOUNTS = "volumeMounts";
  static final String VOLUMES = "volumes";
  static final String READ_ONLY = "readOnly";
  static final String RECURSIVE = "recursiveReadOnly";

  private PodFields() {}

  /** The fields that lead from an object to the spec of its pod. */
  static List<String> pathToPod(ManifestItem.Workload workload) {
    List<String> path =
        new ArrayList<>(
            PodKinds.KNOWN
                .of(workload.apiVersion(), workload.facts().ref().kind())
                .orElseThrow()
                .template());
    path.add("spec");
    return path;
  }

  static ObjectNode flag() {
    return JsonNodeFactory.instance.objectNode().put(FLAG, true);
  }

  static ArrayNode list(List<ObjectNode> items) {
    return JsonNodeFactory.instance.arrayNode().addAll(items);
  }

  /** The new volumes of all containers. */
  static ArrayNode volumes(List<ContainerChange> containers) {
    return list(containers.stream().flatMap(one -> one.volumes().stream()).toList());
  }

  /** Makes the change in the value of an object. */
  static void apply(PodChange change, JsonNode object) {
    JsonNode template = object;
    JsonNode pod = object;
    for (String field : pathToPod(change.workload())) {
      template = pod;
      pod = pod.path(field);
    }
    annotate((ObjectNode) template, change.annotations());
    List<JsonNode> containers = new ArrayList<>();
    for (String list : WorkloadReader.CONTAINERS) {
      pod.path(list).forEach(containers::add);
    }
    change.containers().forEach(one -> apply(one, (ObjectNode) containers.get(one.index())));
    addAll((ObjectNode) pod, VOLUMES, volumes(change.containers()));
  }

  private static void annotate(ObjectNode template, Map<String, String> annotations) {
    if (!annotations.isEmpty()) {
      ObjectNode there = object(object(template, METADATA), ANNOTATIONS);
      annotations.forEach(there::put);
    }
  }

  private static ObjectNode object(ObjectNode owner, String name) {
    return owner.path(name) instanceof ObjectNode there ? there : owner.putObject(name);
  }

  /** Annotations as the value of their field. */
  static ObjectNode annotations(Map<String, String> annotations) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    annotations.forEach(object::put);
    return object;
  }

  private static void apply(ContainerChange change, ObjectNode container) {
    if (change.setsFlag()) {
      ObjectNode security =
          container.path(SECURITY) instanceof ObjectNode there
              ? there
              : container.putObject(SECURITY);
      security.put(FLAG, true);
    }
    for (Mount mount : change.opened()) {
      for (JsonNode there : container.path(MOUNTS)) {
        if (there.path(MountFacts.PATH).asText().equals(mount.mountPath())
            && there.path("name").asText().equals(mount.volume())) {
          open((ObjectNode) there);
        }
      }
    }
    addAll(container, MOUNTS, list(change.mounts()));
  }

  private static void open(ObjectNode mount) {
    if (mount.has(READ_ONLY)) {
      mount.put(READ_ONLY, false);
    }
    if (mount.has(RECURSIVE)) {
      mount.putNull(RECURSIVE);
    }
  }

  private static void addAll(ObjectNode owner, String name, ArrayNode items) {
    if (!items.isEmpty()) {
      ArrayNode list = owner.path(name) instanceof ArrayNode there ? there : owner.putArray(name);
      list.addAll(items);
    }
  }
}
