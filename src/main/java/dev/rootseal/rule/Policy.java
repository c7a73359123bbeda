package dev.rootseal.rule;

import java.util.List;
import java.util.Set;

/**
 * How strictly the rule evaluates.
 *
 * @param requiredWritablePaths the paths that must be writable where nobody says otherwise
 * @param initContainers whether init containers are evaluated; sidecars always are
 * @param selfExemption whether owners may exempt their workloads by annotation
 * @param ownerPaths whether an owner's annotation may take away what would be required otherwise;
 *     it may always ask for more
 */
public record Policy(
    Threshold threshold,
    List<ContainerPath> requiredWritablePaths,
    MissingDefaultPath missingDefaultPath,
    InitContainers initContainers,
    Permission selfExemption,
    Permission ownerPaths,
    CatalogueUse catalogue,
    List<PolicyExemption> exemptions) {
  /** The policy of a cluster that has none. */
  public static final Policy DEFAULT =
      new Policy(
          Threshold.DEFAULT,
          List.of(ContainerPath.of("/tmp")),
          MissingDefaultPath.FAIL,
          InitContainers.EVALUATE,
          Permission.ALLOWED,
          Permission.ALLOWED,
          CatalogueUse.DEFAULT,
          List.of());

  public Policy {
    requiredWritablePaths = List.copyOf(requiredWritablePaths);
    exemptions = List.copyOf(exemptions);
  }

  /** The same with another meaning of a default path that has no writable mount. */
  public Policy with(MissingDefaultPath other) {
    return new Policy(
        threshold,
        requiredWritablePaths,
        other,
        initContainers,
        selfExemption,
        ownerPaths,
        catalogue,
        exemptions);
  }

  public boolean looksAtWorkloadLabels() {
    return exemptions.stream().anyMatch(one -> !one.match().selector().requirements().isEmpty());
  }

  public boolean looksAtNamespaceLabels() {
    return exemptions.stream()
        .anyMatch(one -> !one.match().namespaceSelector().requirements().isEmpty());
  }

  /** What a default path without a writable mount means. */
  public enum MissingDefaultPath implements Word.Capitalized {
    /** The container is missing a mount. */
    FAIL,
    /** The container gets a note. */
    ADVISE
  }

  /** What happens to containers that run before the others. */
  public enum InitContainers implements Word.Capitalized {
    EVALUATE,
    /** They count neither way. */
    IGNORE
  }

  public enum Permission implements Word.Capitalized {
    ALLOWED,
    DENIED
  }

  /**
   * What the image catalogue may decide.
   *
   * @param requiredPaths whether it decides which paths are required; otherwise it only advises; a
   *     row of the policy's own always decides
   * @param exemptClasses the classes of images that are exempt when they are not compliant
   * @param mirrors registries, with a path or without, that are trusted to hold under an image's
   *     name what its own registry holds
   */
  public record CatalogueUse(
      boolean requiredPaths, Set<ImageClass> exemptClasses, List<String> mirrors) {
    public static final CatalogueUse DEFAULT =
        new CatalogueUse(true, Set.of(ImageClass.DATABASE), List.of());

    public CatalogueUse {
      exemptClasses = Set.copyOf(exemptClasses);
      mirrors = List.copyOf(mirrors);
    }
  }
}
