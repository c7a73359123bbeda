package dev.rootseal.rule;

import dev.rootseal.rule.ReadOnlyFilesystemRule.EvaluationInput;
import java.util.List;
import java.util.Optional;

/**
 * The paths that must be writable in one container, and who says so.
 *
 * @param paths the paths, each once, in the order in which they were declared
 * @param advised paths that had better be writable, but whose absence decides nothing
 * @param notes what is wrong with the declaration, if anything
 * @param optionalDefaultPaths paths of the policy's default that are not required, but that the
 *     image may write: a fix does well to bring them
 * @param waived paths without a writable mount that would be required, were it not for the owner's
 *     annotation
 * @param observed that the owner's paths were seen to be written
 */
public record RequiredPaths(
    List<ContainerPath> paths,
    Source source,
    List<ContainerPath> advised,
    List<Note> notes,
    List<ContainerPath> optionalDefaultPaths,
    Optional<Note.WaivedByOwner> waived,
    Optional<OwnerObservation> observed) {
  public enum Source {
    OWNER,
    CATALOGUE,
    POLICY_DEFAULT
  }

  public RequiredPaths {
    paths = List.copyOf(paths);
    advised = List.copyOf(advised);
    notes = List.copyOf(notes);
    optionalDefaultPaths = List.copyOf(optionalDefaultPaths);
  }

  RequiredPaths(
      List<ContainerPath> paths, Source source, List<ContainerPath> advised, List<Note> notes) {
    this(paths, source, advised, notes, List.of(), Optional.empty(), Optional.empty());
  }

  /** What the first says that says anything: the owner, the image, the policy's default. */
  static RequiredPaths of(EvaluationInput input) {
    return input
        .annotation(OwnerWritablePaths.TOPIC)
        .map(said -> OwnerWritablePaths.required(said, withoutOwner(input), input))
        .orElseGet(() -> withoutOwner(input));
  }

  private static RequiredPaths withoutOwner(EvaluationInput input) {
    return byImage(input).orElseGet(() -> byDefault(input));
  }

  private static Optional<RequiredPaths> byImage(EvaluationInput input) {
    Policy policy = input.policy();
    return input
        .knowledge()
        .filter(ImageKnowledge::decides)
        .filter(known -> known.policyReason().isPresent() || policy.catalogue().requiredPaths())
        .flatMap(known -> known.requiredPaths().map(paths -> known(paths, known, policy)));
  }

  private static RequiredPaths known(
      List<ContainerPath> paths, ImageKnowledge known, Policy policy) {
    return new RequiredPaths(
        paths,
        Source.CATALOGUE,
        List.of(),
        List.of(),
        ContainerPath.without(policy.requiredWritablePaths(), paths).stream()
            .filter(path -> known.optionalPaths().stream().anyMatch(path::same))
            .toList(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The default decides or advises, as the policy has it, and what is only guessed always advises.
   * The directory of data that are certain is required beside it.
   */
  private static RequiredPaths byDefault(EvaluationInput input) {
    Policy policy = input.policy();
    Optional<ImageKnowledge> known = input.knowledge();
    List<ContainerPath> defaults = policy.requiredWritablePaths();
    boolean fails = policy.missingDefaultPath() == Policy.MissingDefaultPath.FAIL;
    List<ContainerPath> required =
        ContainerPath.union(
            fails ? defaults : List.of(),
            known
                .filter(_ -> policy.catalogue().requiredPaths())
                .map(ImageKnowledge::alwaysRequiredData)
                .orElse(List.of()));
    List<ContainerPath> advised =
        ContainerPath.union(
            known.flatMap(ImageKnowledge::requiredPaths).orElse(List.of()), defaults);
    return new RequiredPaths(
        required, Source.POLICY_DEFAULT, ContainerPath.without(advised, required), List.of());
  }
}
