package dev.rootseal.scan;

import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.policy.PolicyReading;
import dev.rootseal.api.policy.PolicySpecReader;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestObject;
import java.nio.file.Path;
import java.util.List;

/**
 * A CompliancePolicy in a file, read as the operator reads the one of a cluster; but a field that
 * is not known is refused, as an API server refuses it that somebody applies it to.
 */
public sealed interface PolicyFile {
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
    return switch (PolicySpecReader.read(policy.json().path("spec"))) {
      case PolicyReading.Usable(var usable, var rows, var unknown) when unknown.isNone() ->
          new Usable(ScanPolicy.of(usable, rows));
      case PolicyReading.Usable(var _, var _, var unknown) ->
          new Unusable(
              unknown.fields().stream()
                  .map(field -> "%s: there is no field %s".formatted(file, field))
                  .toList());
      case PolicyReading.Unusable(var problems) ->
          new Unusable(problems.stream().map(problem -> file + ": " + problem).toList());
    };
  }
}
