package dev.rootseal.scan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.policy.PolicyReading;
import dev.rootseal.api.policy.PolicySpecReader;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestObject;
import dev.rootseal.rule.Nearest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A CompliancePolicy in a file, read as the operator reads the one of a cluster; but a field that
 * is not known is refused, as an API server refuses it that somebody applies it to.
 */
public sealed interface PolicyFile {
  /** Those of the resource. */
  List<String> FIELDS = List.of("apiVersion", "kind", "metadata", "spec", "status");

  /** Those of its metadata. Source: Kubernetes API reference, ObjectMeta. */
  List<String> METADATA =
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

  /** It can be used. */
  record Usable(ScanPolicy policy) implements PolicyFile {}

  /**
   * It cannot be used, not even in part.
   *
   * @param problems what is wrong, one sentence each
   */
  record Unusable(List<String> problems) implements PolicyFile {
    public Unusable {
      problems = List.copyOf(problems);
    }
  }

  /** Reads it. The file may hold other objects, but only one policy. */
  static PolicyFile read(Path file) {
    ManifestObject policy;
    try {
      policy = ManifestObject.only(file, "CompliancePolicy");
    } catch (ManifestException e) {
      return new Unusable(List.of(e.located(file.toString())));
    }
    String name = policy.json().at("/metadata/name").asText();
    if (!name.equals(CompliancePolicy.NAME)) {
      return new Unusable(
          List.of(
              "%s: the policy has to be called %s, and not '%s'"
                  .formatted(file, CompliancePolicy.NAME, name)));
    }
    List<String> beside = beside(policy.json());
    return switch (PolicySpecReader.read(policy.json().path("spec"))) {
      case PolicyReading.Usable(var usable, var rows, var unknown)
          when unknown.isNone() && beside.isEmpty() ->
          new Usable(ScanPolicy.of(usable, rows));
      case PolicyReading.Usable(var _, var _, var unknown) ->
          new Unusable(
              Stream.concat(beside.stream(), unknown.fields().stream())
                  .map(field -> "%s: there is no field %s".formatted(file, field))
                  .toList());
      case PolicyReading.Unusable(var problems) ->
          new Unusable(problems.stream().map(problem -> file + ": " + problem).toList());
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
        .map(
            name ->
                path
                    + name
                    + Nearest.of(name, fields)
                        .map(meant -> " (did you mean " + meant + "?)")
                        .orElse(""));
  }
}
