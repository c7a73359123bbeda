package dev.rootseal.operator;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One right that the operator cannot do without.
 *
 * @param group the API group; empty for the core group
 * @param resource the resource, with its sub-resource behind a slash
 * @param verb what is done to it
 * @param namespace the only namespace in which it is needed; empty for all
 */
record RequiredRight(String group, String resource, String verb, Optional<String> namespace) {
  private static final String OURS = "rootseal.dev";

  /**
   * All rights, in the order of config/rbac, with those of config/metrics-secure before the
   * lease's.
   */
  static List<RequiredRight> of(OperatorSettings settings) {
    List<RequiredRight> rights = new ArrayList<>();
    add(rights, "", "namespaces", "list", "watch");
    add(rights, "apps", "deployments", "list", "watch");
    add(rights, "apps", "statefulsets", "list", "watch");
    add(rights, "apps", "daemonsets", "list", "watch");
    add(rights, OURS, "compliancereports", "list", "watch", "create", "patch", "delete");
    add(rights, OURS, "compliancereports/status", "update", "patch");
    add(rights, OURS, "compliancesummaries", "list", "watch", "create", "patch");
    add(rights, OURS, "compliancesummaries/status", "update", "patch");
    add(rights, OURS, "compliancepolicies", "list", "watch", "get");
    add(rights, OURS, "compliancepolicies/status", "patch");
    add(rights, "events.k8s.io", "events", "create");
    if (settings.metrics().isPresent() && settings.metricsCertificates().isPresent()) {
      add(rights, "authentication.k8s.io", "tokenreviews", "create");
      add(rights, "authorization.k8s.io", "subjectaccessreviews", "create");
    }
    settings.leaseNamespace().ifPresent(namespace -> addLease(rights, namespace));
    return List.copyOf(rights);
  }

  private static void add(
      List<RequiredRight> rights, String group, String resource, String... verbs) {
    for (String verb : verbs) {
      rights.add(new RequiredRight(group, resource, verb, Optional.empty()));
    }
  }

  /** The lease is renewed by a patch; the framework also asks for `update`, which releases it. */
  private static void addLease(List<RequiredRight> rights, String namespace) {
    for (String verb : List.of("get", "create", "update", "patch")) {
      rights.add(new RequiredRight("coordination.k8s.io", "leases", verb, Optional.of(namespace)));
    }
  }

  /** The resource without its sub-resource. */
  String mainResource() {
    return resource.split("/", 2)[0];
  }

  /** The sub-resource; empty for the resource itself. */
  String subresource() {
    String[] parts = resource.split("/", 2);
    return parts.length == 2 ? parts[1] : "";
  }

  /** Whether a rule gives it; one that names objects gives it for these alone. */
  boolean isGrantedBy(ResourceRule rule) {
    return rule.getResourceNames().isEmpty()
        && has(rule.getVerbs(), verb)
        && has(rule.getApiGroups(), group)
        && has(rule.getResources(), resource);
  }

  private static boolean has(List<String> names, String name) {
    return names.contains(name) || names.contains("*");
  }

  /** One line for a person: what is missing, as few rules of a role. */
  static String missingMessage(List<RequiredRight> missing) {
    Map<RequiredRight, List<String>> verbs = new LinkedHashMap<>();
    missing.forEach(
        right ->
            verbs.computeIfAbsent(right.withoutVerb(), any -> new ArrayList<>()).add(right.verb()));
    Map<String, List<String>> resources = new LinkedHashMap<>();
    verbs.forEach(
        (right, some) ->
            resources
                .computeIfAbsent(
                    String.join(", ", some) + " %s" + right.place(), any -> new ArrayList<>())
                .add(right.resource()));
    return resources.entrySet().stream()
        .map(rule -> rule.getKey().formatted(String.join(", ", rule.getValue())))
        .collect(Collectors.joining("; ", "Missing permission: ", ": reports may be out of date."));
  }

  private RequiredRight withoutVerb() {
    return new RequiredRight(group, resource, "", namespace);
  }

  private String place() {
    return (group.isEmpty() ? "" : " (" + group + ")")
        + namespace.map(name -> ", in namespace " + name).orElse(", cluster-wide");
  }
}
