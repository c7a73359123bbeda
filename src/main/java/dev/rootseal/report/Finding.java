package dev.rootseal.report;

import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.ContainerVerdict.MissingWritableMount;
import dev.rootseal.rule.JudgedContainer;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong with one workload.
 *
 * @param workload its address
 * @param message the finding in one or two sentences
 * @param containers the containers that it speaks of; at least one
 */
public record Finding(WorkloadRef workload, String message, List<Container> containers) {
  public Finding {
    containers = List.copyOf(containers);
  }

  /**
   * One container of a finding.
   *
   * @param name its name; empty where the manifest gives none
   * @param type the part that it plays in the pod
   * @param image the image reference as it is written
   * @param verdict why it is listed
   * @param missingPaths the required paths that have no writable mount
   * @param notes what else a person should know, one sentence each
   */
  public record Container(
      String name,
      ContainerType type,
      String image,
      Verdict verdict,
      List<String> missingPaths,
      List<String> notes) {
    public Container {
      missingPaths = List.copyOf(missingPaths);
      notes = List.copyOf(notes);
    }
  }

  /** The finding of a workload, or nothing where all its containers are in order. */
  public static Optional<Finding> of(WorkloadVerdict workload) {
    List<JudgedContainer> judged =
        workload.containers().stream().filter(c -> c.verdict().verdict().finding()).toList();
    if (judged.isEmpty()) {
      return Optional.empty();
    }
    String message = FindingSentence.of(workload, judged);
    return Optional.of(
        new Finding(workload.ref(), message, judged.stream().map(Finding::container).toList()));
  }

  private static Container container(JudgedContainer judged) {
    return new Container(
        judged.facts().name(),
        judged.facts().type(),
        judged.facts().image(),
        judged.verdict().verdict(),
        missingPaths(judged),
        judged.notes().stream().map(NoteSentence::of).toList());
  }

  private static List<String> missingPaths(JudgedContainer judged) {
    return judged.verdict() instanceof MissingWritableMount missing
        ? missing.paths().stream().map(Object::toString).toList()
        : List.of();
  }
}
