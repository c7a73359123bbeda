package dev.rootseal.report;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.ContainerVerdict;
import dev.rootseal.rule.ContainerVerdict.Invalid;
import dev.rootseal.rule.ContainerVerdict.MissingWritableMount;
import dev.rootseal.rule.ContainerVerdict.WritableMountAtRoot;
import dev.rootseal.rule.ContainerVerdict.WritableRootFilesystem;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.VisibleText;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

public final class FindingSentence {
  /** A pod can hold hundreds of containers; a sentence cannot. */
  static final int MOST_NAMED = 8;

  public static final String LACKS_FLAG = " lacks readOnlyRootFilesystem: true in ";
  public static final String LACKS_MOUNT = " no writable mount at ";

  private FindingSentence() {}

  /** What is wrong with a container, or would be if it were not exempt; empty where nothing is. */
  public static String of(WorkloadVerdict workload, ContainerEvaluation container) {
    return container.verdict().unexcused().verdict().finding()
        ? of(workload, List.of(container))
        : "";
  }

  /** What is wrong with the owner's annotations that no note of a listed container says. */
  public static String ofAnnotations(WorkloadVerdict workload) {
    return ofAnnotations(
        workload,
        Finding.unreportedAnnotations(workload, Finding.withFinding(workload.containers())));
  }

  static String of(WorkloadVerdict workload, List<ContainerEvaluation> evaluated) {
    List<ContainerEvaluation> writable =
        those(evaluated, c -> is(c, WritableRootFilesystem.class) || is(c, Invalid.class));
    List<String> sentences = new ArrayList<>();
    if (!writable.isEmpty()) {
      sentences.add(lacksFlag(workload, writable));
    }
    sentences.addAll(
        each(
            those(evaluated, c -> is(c, MissingWritableMount.class)),
            container -> lacksMount(workload, container),
            "1 more container is read-only but has no writable mount at a required path.",
            "%s more containers are read-only but have no writable mount at a required path."));
    sentences.addAll(
        each(
            those(evaluated, c -> is(c, WritableMountAtRoot.class)),
            container -> hasMountAtRoot(workload, container),
            "1 more container has a writable volume at /.",
            "%s more containers have a writable volume at /."));
    sentences.addAll(Rationale.of(workload, writable));
    return String.join(" ", sentences);
  }

  /** A sentence for each, as far as they are named, and one that counts the others. */
  private static <T> List<String> each(
      List<T> subjects, Function<T, String> sentence, String oneMore, String more) {
    List<String> sentences = new ArrayList<>();
    subjects.stream().limit(MOST_NAMED).map(sentence).forEach(sentences::add);
    if (subjects.size() > MOST_NAMED) {
      sentences.add(Headline.counted(subjects.size() - MOST_NAMED, oneMore, more));
    }
    return sentences;
  }

  private static String lacksFlag(WorkloadVerdict workload, List<ContainerEvaluation> writable) {
    return subject(workload)
        + LACKS_FLAG
        + names(writable)
        + remark(
            writable,
            "set to false",
            c -> c.verdict().unexcused() instanceof WritableRootFilesystem(var said) && said)
        + remark(writable, "not a boolean", c -> is(c, Invalid.class))
        + ".";
  }

  private static String lacksMount(WorkloadVerdict workload, ContainerEvaluation container) {
    String paths = ContainerPath.listed(container.verdict().unexcused().missingPaths());
    return "%s %s is read-only but has%s%s%s."
        .formatted(
            subject(workload), names(List.of(container)), LACKS_MOUNT, paths, who(container));
  }

  private static String hasMountAtRoot(WorkloadVerdict workload, ContainerEvaluation container) {
    WritableMountAtRoot root = (WritableMountAtRoot) container.verdict().unexcused();
    return "%s %s is read-only, but volume '%s' is mounted at /: a writable root by another name."
        .formatted(subject(workload), names(List.of(container)), root.volume());
  }

  private static String who(ContainerEvaluation container) {
    return switch (container.required().source()) {
      case CATALOGUE ->
          container.knowledge().map(known -> " (" + known.name() + " writes there)").orElse("");
      case OWNER -> " (declared by its owner)";
      case POLICY_DEFAULT -> "";
    };
  }

  private static String subject(WorkloadVerdict workload) {
    return workload.ref().kind() + " '" + workload.ref().name() + "'";
  }

  private static String remark(
      List<ContainerEvaluation> containers, String text, Predicate<ContainerEvaluation> applies) {
    List<ContainerEvaluation> some = those(containers, applies);
    if (some.isEmpty()) {
      return "";
    }
    return some.size() == containers.size()
        ? " (" + text + ")"
        : " (" + text + " in " + quoted(some) + ")";
  }

  /** For example: containers 'app', 'proxy' and init container 'setup'. */
  private static String names(List<ContainerEvaluation> containers) {
    List<String> groups = new ArrayList<>();
    for (ContainerType type : ContainerType.values()) {
      List<ContainerEvaluation> some =
          those(containers, container -> container.facts().type() == type);
      if (!some.isEmpty()) {
        groups.add(noun(type) + (some.size() == 1 ? " " : "s ") + quoted(some));
      }
    }
    return String.join(" and ", groups);
  }

  private static String noun(ContainerType type) {
    return type == ContainerType.CONTAINER ? "container" : type.id() + " container";
  }

  private static String quoted(List<ContainerEvaluation> containers) {
    return VisibleText.few(
        containers.stream().map(container -> "'" + container.facts().name() + "'").toList(),
        MOST_NAMED);
  }

  private static boolean is(
      ContainerEvaluation container, Class<? extends ContainerVerdict> verdict) {
    return verdict.isInstance(container.verdict().unexcused());
  }

  private static List<ContainerEvaluation> those(
      List<ContainerEvaluation> containers, Predicate<ContainerEvaluation> applies) {
    return containers.stream().filter(applies).toList();
  }

  /** For annotations that cannot be used: which, what is wrong, what would be right. */
  static String ofAnnotations(WorkloadVerdict workload, List<Note.BrokenAnnotation> annotations) {
    return String.join(
        " ",
        each(
            annotations,
            annotation -> ofAnnotation(workload, annotation),
            "1 more annotation cannot be used.",
            "%s more annotations cannot be used."));
  }

  private static String ofAnnotation(WorkloadVerdict workload, Note.BrokenAnnotation annotation) {
    String subject = subject(workload);
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
    return workload.containers().isEmpty() ? "its containers" : quoted(workload.containers());
  }
}
