package dev.rootseal.report;

import dev.rootseal.rule.Note;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.List;
import java.util.stream.Collectors;

/** The sentences for annotations that cannot be used: which, what is wrong, what would be right. */
final class AnnotationSentence {
  private AnnotationSentence() {}

  /** The sentences for some annotations of a workload; empty where there are none. */
  static String of(WorkloadVerdict workload, List<Note.BrokenAnnotation> annotations) {
    if (annotations.isEmpty()) {
      return "";
    }
    String sentences =
        annotations.stream()
            .limit(FindingSentence.MOST_NAMED)
            .map(annotation -> of(workload, annotation))
            .collect(Collectors.joining(" "));
    int rest = annotations.size() - FindingSentence.MOST_NAMED;
    return rest > 0 ? sentences + andMore(rest) : sentences;
  }

  private static String andMore(int count) {
    return count == 1
        ? " 1 more annotation cannot be used."
        : " " + count + " more annotations cannot be used.";
  }

  private static String of(WorkloadVerdict workload, Note.BrokenAnnotation annotation) {
    String subject = FindingSentence.subject(workload);
    return switch (annotation) {
      case Note.EmptyReason(var key) ->
          "%s has an exemption without a reason in annotation '%s': it exempts nothing. Write why, or remove it."
              .formatted(subject, key);
      case Note.BadDate(var key) ->
          "%s has no date in annotation '%s': it exempts nothing. Write the last day as in 2027-03-31, or remove it."
              .formatted(subject, key);
      case Note.BadObservation(var key) ->
          "%s has an observation that cannot be read in annotation '%s': its paths count as declared only. Write when and for how long as in 2026-11-26 for 10m, or remove it."
              .formatted(subject, key);
      case Note.UnusableAnnotation(var key, var problem) ->
          "%s has paths that cannot be used in annotation '%s': %s. Write absolute paths with commas between them, or none."
              .formatted(subject, key, problem);
      case Note.NoSuchContainer(var key, var container) ->
          "%s has no container '%s', of which annotation '%s' speaks: it does nothing. Name one of %s, or remove it."
              .formatted(subject, container, key, containers(workload));
    };
  }

  private static String containers(WorkloadVerdict workload) {
    return workload.containers().isEmpty()
        ? "its containers"
        : FindingSentence.quoted(workload.containers());
  }
}
