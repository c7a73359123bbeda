package dev.rootseal.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /** One line for a person: what is missing and the rule that gives it. */
  String missingMessage() {
    String role = namespace.map(name -> "Role in namespace " + name).orElse("ClusterRole");
    return "Missing right: %s %s in %s. Add to the %s: {apiGroups: [\"%s\"], resources: [\"%s\"], verbs: [\"%s\"]}"
        .formatted(
            verb,
            group.isEmpty() ? resource : resource + "." + group,
            namespace.map(name -> "namespace " + name).orElse("all namespaces"),
            role,
            group,
            resource,
            verb);
  }
}
