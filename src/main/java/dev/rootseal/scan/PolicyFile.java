package dev.rootseal.scan;

import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.policy.PolicyReading;
import dev.rootseal.api.policy.PolicySpecReader;
import dev.rootseal.api.policy.UnknownFields;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestObject;
import java.nio.file.Path;
import java.util.List;

/** A CompliancePolicy in a file, read as the operator reads the one of a cluster. */
public sealed interface PolicyFile {
  /**
   * It can be used.
   *
   * @param remarks what a person should know about it
   */
  record Usable(ScanPolicy policy, List<String> remarks) implements PolicyFile {
    public Usable {
      remarks = List.copyOf(remarks);
    }
  }

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
      case PolicyReading.Usable(var usable, var rows, var unknown) ->
          new Usable(ScanPolicy.of(usable, rows), remarks(file, unknown));
      case PolicyReading.Unusable(var problems) ->
          new Unusable(problems.stream().map(problem -> file + ": " + problem).toList());
    };
  }

  private static List<String> remarks(Path file, UnknownFields unknown) {
    return unknown.isNone() ? List.of() : List.of(file + ": " + unknown.sentence());
  }
}
