package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.ContainerType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Finds why a change of a workload can take the cluster down with it, or would not last. It reads
 * the whole object, of which the operator keeps only what decides verdicts.
 */
final class Criticality {
  /** Source: Kubernetes documentation, "Namespaces": the prefix is reserved for its own. */
  private static final String NAMESPACES_OF_KUBERNETES = "kube-";

  private static final Pattern CRITICAL_CLASS = Pattern.compile("system-.*-critical");
  private static final List<String> HOST_NAMESPACES = List.of("hostNetwork", "hostPID", "hostIPC");

  private final JsonNode object;
  private final JsonNode pod;

  private Criticality(JsonNode object) {
    this.object = object;
    this.pod = object.at("/spec/template/spec");
  }

  /** The reasons, in words; none for a workload that can be changed like any other. */
  static List<String> of(JsonNode object) {
    Criticality one = new Criticality(object);
    List<String> reasons = new ArrayList<>();
    one.addNamespace(reasons);
    one.addPriorityClass(reasons);
    one.addPrivileged(reasons);
    one.addHostNamespaces(reasons);
    one.addOwner(reasons);
    return List.copyOf(reasons);
  }

  private void addNamespace(List<String> reasons) {
    String namespace = object.at("/metadata/namespace").asText();
    if (namespace.startsWith(NAMESPACES_OF_KUBERNETES)) {
      reasons.add("namespace '" + namespace + "': kube-* is reserved for Kubernetes itself");
    }
  }

  private void addPriorityClass(List<String> reasons) {
    String name = pod.path("priorityClassName").asText();
    if (CRITICAL_CLASS.matcher(name).matches()) {
      reasons.add("priority class '" + name + "'");
    }
  }

  private void addPrivileged(List<String> reasons) {
    String names =
        ContainerType.TEMPLATE_LISTS.stream()
            .flatMap(list -> items(pod.path(list)))
            .filter(container -> container.at("/securityContext/privileged").asBoolean())
            .map(container -> "'" + container.path("name").asText() + "'")
            .collect(Collectors.joining(", "));
    if (!names.isEmpty()) {
      reasons.add("privileged: " + names);
    }
  }

  private void addHostNamespaces(List<String> reasons) {
    List<String> shared =
        HOST_NAMESPACES.stream().filter(field -> pod.path(field).asBoolean()).toList();
    if (!shared.isEmpty()) {
      reasons.add("namespaces of the node: " + String.join(", ", shared));
    }
  }

  /** The controller would see its object changed and revert that. */
  private void addOwner(List<String> reasons) {
    items(object.at("/metadata/ownerReferences"))
        .filter(owner -> owner.path("controller").asBoolean())
        .map(
            owner ->
                "%s '%s' owns it and would revert the patch: change it there"
                    .formatted(owner.path("kind").asText(), owner.path("name").asText()))
        .forEach(reasons::add);
  }

  private static Stream<JsonNode> items(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
