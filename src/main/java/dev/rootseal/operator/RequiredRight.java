package dev.rootseal.operator;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One right that the operator cannot do without.
 *
 * @param group the API group; empty for the core group
 * @param resource the resource, with its sub-resource behind a slash
 * @param verb what is done to it
 * @param namespace the only namespace in which it is needed; empty for all
 */
record RequiredRight(String group, String resource, String verb, Optional<String> namespace) {
  /** In the order of config/rbac: the group, - for the core group, the resource and the verbs. */
  private static final String OF_ALL =
      """
      - namespaces list watch
      apps deployments list watch
      apps statefulsets list watch
      apps daemonsets list watch
      rootseal.dev compliancereports list watch create patch delete
      rootseal.dev compliancereports/status update patch
      rootseal.dev compliancesummaries list watch create patch
      rootseal.dev compliancesummaries/status update patch
      rootseal.dev compliancepolicies list watch get
      rootseal.dev compliancepolicies/status patch
      events.k8s.io events create
      """;

  /** As in config/metrics-secure. */
  private static final String OF_REVIEWS =
      """
      authentication.k8s.io tokenreviews create
      authorization.k8s.io subjectaccessreviews create
      """;

  /** Renewed by a patch and released by an update. */
  private static final String OF_THE_LEASE = "coordination.k8s.io leases get create update patch";

  /** All rights, those of the lease last. */
  static List<RequiredRight> of(OperatorSettings settings) {
    boolean reviews = settings.metrics().isPresent() && settings.metricsCertificates().isPresent();
    Stream<RequiredRight> ofTheLease =
        settings.leaseNamespace().stream()
            .flatMap(namespace -> read(OF_THE_LEASE, Optional.of(namespace)));
    return Stream.concat(read(reviews ? OF_ALL + OF_REVIEWS : OF_ALL, Optional.empty()), ofTheLease)
        .toList();
  }

  private static Stream<RequiredRight> read(String table, Optional<String> namespace) {
    return table
        .lines()
        .map(line -> List.of(line.split(" ", -1)))
        .flatMap(
            words ->
                words.stream()
                    .skip(2)
                    .map(
                        verb ->
                            new RequiredRight(
                                words.get(0).replace("-", ""), words.get(1), verb, namespace)));
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
