package dev.rootseal.scan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.ApiGroup;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.policy.PolicyReading;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.manifest.Node;
import dev.rootseal.report.ExemptionUses;
import dev.rootseal.report.ExemptionUses.ExemptionState;
import dev.rootseal.rule.Nearest;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.PolicyExemption;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The policy by which a scan evaluates, and the catalogue with its own rows in front. */
public record ScanPolicy(Policy policy, ImageCatalogue images) {
  /** Of the objects that are read of files. */
  static final String VERSION = ApiGroup.NAME + "/" + ApiGroup.VERSION;

  private static final List<String> FIELDS =
      List.of("apiVersion", "kind", "metadata", "spec", "status");

  /** Those of its metadata. Source: Kubernetes API reference, ObjectMeta. */
  private static final List<String> METADATA =
      List.of(
          ("name generateName namespace labels annotations finalizers ownerReferences uid"
                  + " resourceVersion generation creationTimestamp deletionTimestamp"
                  + " deletionGracePeriodSeconds managedFields selfLink")
              .split(" ", -1));

  /** The policy that is in force where nobody has written one. */
  public static ScanPolicy byDefault() {
    return of(PolicyReading.Usable.DEFAULT);
  }

  /** One that was read from a cluster, or the default in its place. */
  public static ScanPolicy of(PolicyReading.Usable read) {
    return new ScanPolicy(read.policy(), read.lookup());
  }

  /**
   * The CompliancePolicy in a file, read as the operator reads the one of a cluster; but a field
   * that is not known is refused, as an API server refuses it that somebody applies it to. The file
   * may hold other objects, but only one policy.
   *
   * @throws UnusableException if it cannot be used, not even in part
   */
  public static ScanPolicy read(Path file) {
    JsonNode policy;
    try {
      policy = ManifestObjects.only(file, VERSION, "CompliancePolicy").json(new Node.Budget());
    } catch (ManifestException e) {
      throw new UnusableException(Stream.of(e.located(file.toString())));
    }
    String name = policy.at("/metadata/name").asText();
    if (!name.equals(CompliancePolicy.NAME)) {
      throw new UnusableException(
          Stream.of(
              "%s: the policy has to be called %s, and not '%s'"
                  .formatted(file, CompliancePolicy.NAME, name)));
    }
    return switch (PolicyReading.of(policy.path("spec"))) {
      case PolicyReading.Usable usable -> {
        List<String> unknown =
            Stream.of(
                    unknown("", policy, FIELDS),
                    unknown("metadata.", policy.path("metadata"), METADATA),
                    usable.unknown().fields().stream())
                .flatMap(fields -> fields)
                .toList();
        if (!unknown.isEmpty()) {
          throw new UnusableException(
              unknown.stream().map(field -> file + ": there is no field " + field));
        }
        yield of(usable);
      }
      case PolicyReading.Unusable(var wrong) ->
          throw new UnusableException(wrong.stream().map(problem -> file + ": " + problem));
    };
  }

  /** That a file holds no policy that can be used. */
  public static final class UnusableException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient List<String> problems;

    UnusableException(Stream<String> problems) {
      this.problems = problems.toList();
    }

    public List<String> problems() {
      return problems;
    }
  }

  /** Fields that no resource has beside its spec, such as a spec that is misspelt. */
  private static Stream<String> unknown(String path, JsonNode object, List<String> fields) {
    return object
        .propertyStream()
        .map(Map.Entry::getKey)
        .filter(name -> !fields.contains(name))
        .map(name -> path + name + Nearest.hint(name, fields));
  }

  public ScanPolicy with(Policy.MissingDefaultPath missing) {
    return new ScanPolicy(policy.with(missing), images);
  }

  /** What its exemptions excuse in vain, and what not for long: a sentence for each state. */
  public List<String> remarks(ScanReport report, LocalDate today) {
    ExemptionUses uses =
        ExemptionUses.sum(
            report.workloads().stream().map(workload -> ExemptionUses.of(workload.verdict())));
    Map<ExemptionState, List<String>> names = new EnumMap<>(ExemptionState.class);
    for (PolicyExemption one : policy.exemptions()) {
      ExemptionState state = ExemptionState.of(one, uses.of(one.name()), today);
      names.computeIfAbsent(state, same -> new ArrayList<>()).add(one.name());
    }
    names.remove(ExemptionState.ACTIVE);
    return names.entrySet().stream()
        .map(
            state ->
                "exemptions that %s: %s"
                    .formatted(words(state.getKey()), String.join(", ", state.getValue())))
        .toList();
  }

  private static String words(ExemptionState state) {
    return switch (state) {
      case EXPIRED -> "have ended";
      case UNUSED -> "match no container";
      case REDUNDANT -> "excuse no container which they match";
      case EXPIRING -> "end within " + ExemptionState.EXPIRING_DAYS + " days";
      case ACTIVE -> "excuse containers";
    };
  }

  public ReadOnlyFilesystemRule on(LocalDate day) {
    return new ReadOnlyFilesystemRule(policy, images, day);
  }
}
