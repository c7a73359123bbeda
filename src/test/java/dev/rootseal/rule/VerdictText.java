package dev.rootseal.rule;

import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.stream.Collectors;

/**
 * Verdicts in one line for tests: {@code init setup: MissingWritableMount /tmp + Privileged[]} or
 * {@code app: Exempt by policy legacy, else WritableRootFilesystem (not set)}, the containers
 * parted by semicolons, each one's notes after plus signs.
 */
public final class VerdictText {
  private VerdictText() {}

  public static String of(WorkloadVerdict workload) {
    return workload.containers().stream().map(VerdictText::of).collect(Collectors.joining("; "));
  }

  private static String of(ContainerEvaluation evaluated) {
    ContainerType type = evaluated.facts().type();
    String prefix = type == ContainerType.CONTAINER ? "" : type.id() + " ";
    String notes =
        evaluated.notes().stream().map(note -> " + " + note).collect(Collectors.joining());
    return prefix + evaluated.facts().name() + ": " + of(evaluated.verdict()) + notes;
  }

  private static String of(ContainerVerdict verdict) {
    String id = verdict.verdict().id();
    return switch (verdict) {
      case ContainerVerdict.Compliant() -> id;
      case ContainerVerdict.MissingWritableMount(var paths) ->
          id + " " + paths.stream().map(Object::toString).collect(Collectors.joining(", "));
      case ContainerVerdict.WritableRootFilesystem(var declared) ->
          id + (declared ? " (false)" : " (not set)");
      case ContainerVerdict.WritableMountAtRoot(_) -> id + " (volume at /)";
      case ContainerVerdict.NotApplicable() -> id;
      case ContainerVerdict.Invalid() -> id;
      case ContainerVerdict.Exempt(var exemption, var wouldBe) ->
          "%s by %s %s, else %s"
              .formatted(id, exemption.source().id(), exemption.name(), of(wouldBe));
    };
  }
}
