package dev.rootseal.scan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.policy.PolicyReading;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestObject;
import dev.rootseal.rule.Nearest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A CompliancePolicy in a file, read as the operator reads the one of a cluster; but a field that
 * is not known is refused, as an API server refuses it that somebody applies it to.
 */
public final class PolicyFile {
  /** Those of the resource. */
  private static final List<String> FIELDS =
      List.of("apiVersion", "kind", "metadata", "spec", "status");

  /** Those of its metadata. Source: Kubernetes API reference, ObjectMeta. */
  private static final List<String> METADATA =
      List.of(
          "name",
          "generateName",
          "namespace",
          "labels",
          "annotations",
          "finalizers",
          "ownerReferences",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields",
          "selfLink");

  private PolicyFile() {}

  /**
   * Reads it. The file may hold other objects, but only one policy.
   *
   * @param problems gets what is wrong, a sentence each
   * @return nothing where it cannot be used, not even in part
   */
  public static Optional<ScanPolicy> read(Path file, Consumer<String> problems) {
    JsonNode policy;
    try {
      policy = ManifestObject.only(file, "CompliancePolicy");
    } catch (ManifestException e) {
      problems.accept(e.located(file.toString()));
      return Optional.empty();
    }
    String name = policy.at("/metadata/name").asText();
    if (!name.equals(CompliancePolicy.NAME)) {
      problems.accept(
          "%s: the policy has to be called %s, and not '%s'"
              .formatted(file, CompliancePolicy.NAME, name));
      return Optional.empty();
    }
    List<String> beside = beside(policy);
    return switch (PolicyReading.of(policy.path("spec"))) {
      case PolicyReading.Usable(var usable, var rows, var unknown)
          when unknown.isNone() && beside.isEmpty() ->
          Optional.of(ScanPolicy.of(usable, rows));
      case PolicyReading.Usable(var _, var _, var unknown) -> {
        Stream.concat(beside.stream(), unknown.fields().stream())
            .forEach(field -> problems.accept("%s: there is no field %s".formatted(file, field)));
        yield Optional.empty();
      }
      case PolicyReading.Unusable(var wrong) -> {
        wrong.forEach(problem -> problems.accept(file + ": " + problem));
        yield Optional.empty();
      }
    };
  }

  /** Fields beside the spec that no resource has, as a spec that is misspelt. */
  private static List<String> beside(JsonNode policy) {
    return Stream.concat(
            unknown("", policy, FIELDS), unknown("metadata.", policy.path("metadata"), METADATA))
        .toList();
  }

  private static Stream<String> unknown(String path, JsonNode object, List<String> fields) {
    return object
        .propertyStream()
        .map(Map.Entry::getKey)
        .filter(name -> !fields.contains(name))
        .map(name -> path + name + Nearest.hint(name, fields));
  }
}
