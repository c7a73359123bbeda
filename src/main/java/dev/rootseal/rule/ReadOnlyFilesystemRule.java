package dev.rootseal.rule;

import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.OwnerAnnotations.Annotation;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The rule {@code read-only-filesystem}: containers run with read-only root filesystem where
 * permitted, with the writable mounts that they need.
 *
 * <p>Source: NIST SP 800-53 rev5 CM-7 (Least Functionality); NSA/CISA Kubernetes Hardening Guide
 * 1.1, "Immutable container file systems".
 */
public record ReadOnlyFilesystemRule(
    Policy policy, ImageLookup images, LocalDate today, ExemptionIndex exemptions) {
  /** The rule's id: the name of the reports and the value of the metric label {@code rule}. */
  public static final String ID = "read-only-filesystem";

  /** The rule on one day in UTC, on which exemptions hold or have expired. */
  public ReadOnlyFilesystemRule(Policy policy, ImageLookup images, LocalDate today) {
    this(policy, images, today, new ExemptionIndex(policy.exemptions()));
  }

  public ReadOnlyFilesystemRule on(LocalDate day) {
    return new ReadOnlyFilesystemRule(policy, images, day, exemptions);
  }

  /** Evaluates each container definition of the workload; the same facts give the same verdict. */
  public WorkloadVerdict evaluate(WorkloadFacts workload, NamespaceFacts namespace) {
    int[] candidates = exemptions.candidates(workload, namespace);
    return new WorkloadVerdict(
        workload,
        workload.containers().stream()
            .map(container -> evaluate(container, workload, candidates))
            .toList());
  }

  private ContainerEvaluation evaluate(
      ContainerFacts container, WorkloadFacts workload, int[] candidates) {
    boolean ignored =
        policy.initContainers() == Policy.InitContainers.IGNORE
            && container.type() == ContainerType.INIT;
    if (workload.windows() || ignored || container.seeds()) {
      return new ContainerEvaluation(
          container,
          new ContainerVerdict.NotApplicable(),
          new RequiredPaths(List.of(), RequiredPaths.Source.POLICY_DEFAULT, List.of(), List.of()),
          Optional.empty(),
          List.of(),
          List.of());
    }
    EvaluationInput input = new EvaluationInput(container, workload, policy, knowledge(container));
    RequiredPaths required = RequiredPaths.of(input);
    Exemptions found = Exemptions.of(input, exemptions.matching(candidates, container), today);
    ContainerVerdict bare = verdict(container, input.withoutVolumesOfTheImage(required.paths()));
    return new ContainerEvaluation(
        container,
        excused(bare, found),
        required,
        input.knowledge(),
        found.matched(),
        Notes.of(input, required, notes(bare, found, workload)));
  }

  /** Those that depend on the verdict, which is a finding or compliant. */
  private static List<Note> notes(
      ContainerVerdict verdict, Exemptions found, WorkloadFacts workload) {
    if (verdict.verdict().finding()) {
      return found.notes();
    }
    return workload.rolledOut() ? List.of() : List.of(new Note.NotRolledOut());
  }

  private Optional<ImageKnowledge> knowledge(ContainerFacts container) {
    return images
        .find(container.image(), container.name())
        .map(known -> known.forContainer(container));
  }

  /** Never hides a good container; never excuses an object that the API server would refuse. */
  private static ContainerVerdict excused(ContainerVerdict verdict, Exemptions exemptions) {
    return switch (verdict.verdict()) {
      case MISSING_WRITABLE_MOUNT, WRITABLE_ROOT_FILESYSTEM ->
          exemptions
              .exemption()
              .<ContainerVerdict>map(exemption -> new ContainerVerdict.Exempt(exemption, verdict))
              .orElse(verdict);
      case COMPLIANT, INVALID, NOT_APPLICABLE, EXEMPT -> verdict;
    };
  }

  private static ContainerVerdict verdict(ContainerFacts container, List<ContainerPath> required) {
    return switch (container.flag()) {
      case TRUE -> readOnly(container, required);
      case FALSE -> new ContainerVerdict.WritableRootFilesystem(true);
      case NOT_SET -> new ContainerVerdict.WritableRootFilesystem(false);
      case NOT_A_BOOLEAN -> new ContainerVerdict.Invalid();
    };
  }

  private static ContainerVerdict readOnly(ContainerFacts container, List<ContainerPath> required) {
    Optional<MountFacts> root = container.writableRoot();
    if (root.isPresent()) {
      return new ContainerVerdict.WritableMountAtRoot(root.get().volume().name());
    }
    List<ContainerPath> missing = container.uncovered(required);
    return missing.isEmpty()
        ? new ContainerVerdict.Compliant()
        : new ContainerVerdict.MissingWritableMount(missing);
  }

  record EvaluationInput(
      ContainerFacts container,
      WorkloadFacts workload,
      Policy policy,
      Optional<ImageKnowledge> knowledge) {
    /** What its owner says on a topic of this container. */
    Optional<Annotation> annotation(String topic) {
      return workload.annotations().find(topic, container.name());
    }

    /** What the image mounts itself needs no mount. */
    List<ContainerPath> withoutVolumesOfTheImage(List<ContainerPath> paths) {
      return knowledge
          .map(known -> ContainerPath.without(paths, known.onVolumesOfTheImage(paths, container)))
          .orElse(paths);
    }
  }
}
