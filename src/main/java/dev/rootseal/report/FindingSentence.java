package dev.rootseal.report;

import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.ContainerVerdict.MissingWritableMount;
import dev.rootseal.rule.ContainerVerdict.WritableMountAtRoot;
import dev.rootseal.rule.ContainerVerdict.WritableRootFilesystem;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The sentences for the finding of one workload. */
final class FindingSentence {
  /** A pod can hold hundreds of containers; a sentence cannot. */
  static final int MOST_NAMED = 8;

  private FindingSentence() {}

  static String of(WorkloadVerdict workload, List<ContainerEvaluation> evaluated) {
    List<ContainerEvaluation> writable =
        those(
            evaluated,
            c ->
                !(c.verdict() instanceof MissingWritableMount)
                    && !(c.verdict() instanceof WritableMountAtRoot));
    List<String> sentences = new ArrayList<>();
    if (!writable.isEmpty()) {
      sentences.add(lacksFlag(workload, writable));
    }
    sentences.addAll(
        each(
            those(evaluated, c -> c.verdict() instanceof MissingWritableMount),
            container -> lacksMount(workload, container),
            FindingSentence::andMore));
    sentences.addAll(
        each(
            those(evaluated, c -> c.verdict() instanceof WritableMountAtRoot),
            container -> hasMountAtRoot(workload, container),
            FindingSentence::andMoreAtRoot));
    Rationale.of(workload, writable).ifPresent(sentences::add);
    return String.join(" ", sentences);
  }

  /** A sentence for each, as far as they are named, and one that counts the others. */
  private static List<String> each(
      List<ContainerEvaluation> containers,
      Function<ContainerEvaluation, String> sentence,
      IntFunction<String> andMore) {
    List<String> sentences = new ArrayList<>();
    containers.stream().limit(MOST_NAMED).map(sentence).forEach(sentences::add);
    if (containers.size() > MOST_NAMED) {
      sentences.add(andMore.apply(containers.size() - MOST_NAMED));
    }
    return sentences;
  }

  private static String lacksFlag(WorkloadVerdict workload, List<ContainerEvaluation> writable) {
    return subject(workload)
        + " lacks readOnlyRootFilesystem: true in "
        + names(writable)
        + remark(writable, "set to false", FindingSentence::saysFalse)
        + remark(writable, "not a boolean", FindingSentence::isInvalid)
        + ".";
  }

  private static String lacksMount(WorkloadVerdict workload, ContainerEvaluation container) {
    MissingWritableMount missing = (MissingWritableMount) container.verdict();
    String paths = missing.paths().stream().map(Object::toString).collect(Collectors.joining(", "));
    return "%s %s is read-only but has no writable mount at %s%s."
        .formatted(subject(workload), names(List.of(container)), paths, who(container));
  }

  private static String hasMountAtRoot(WorkloadVerdict workload, ContainerEvaluation container) {
    WritableMountAtRoot root = (WritableMountAtRoot) container.verdict();
    return "%s %s is read-only, but volume '%s' is mounted at /: a writable root by another name."
        .formatted(subject(workload), names(List.of(container)), root.volume());
  }

  private static String andMoreAtRoot(int count) {
    return count == 1
        ? "1 more container has a writable volume at /."
        : count + " more containers have a writable volume at /.";
  }

  private static String who(ContainerEvaluation container) {
    return switch (container.required().source()) {
      case CATALOGUE ->
          container.knowledge().map(known -> " (" + known.name() + " writes there)").orElse("");
      case OWNER -> " (declared by its owner)";
      case POLICY_DEFAULT -> "";
    };
  }

  private static String andMore(int count) {
    return count == 1
        ? "1 more container is read-only but has no writable mount at a required path."
        : count + " more containers are read-only but have no writable mount at a required path.";
  }

  static String subject(WorkloadVerdict workload) {
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

  private static boolean saysFalse(ContainerEvaluation container) {
    return container.verdict() instanceof WritableRootFilesystem(boolean declared) && declared;
  }

  private static boolean isInvalid(ContainerEvaluation container) {
    return container.verdict().verdict() == Verdict.INVALID;
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
    return switch (type) {
      case CONTAINER -> "container";
      case INIT -> "init container";
      case SIDECAR -> "sidecar container";
      case EPHEMERAL -> "ephemeral container";
    };
  }

  static String quoted(List<ContainerEvaluation> containers) {
    StringJoiner names = new StringJoiner(", ");
    for (ContainerEvaluation container :
        containers.subList(0, Math.min(MOST_NAMED, containers.size()))) {
      names.add("'" + container.facts().name() + "'");
    }
    int rest = containers.size() - MOST_NAMED;
    return rest > 0 ? names + " and " + rest + " more" : names.toString();
  }

  private static List<ContainerEvaluation> those(
      List<ContainerEvaluation> containers, Predicate<ContainerEvaluation> applies) {
    List<ContainerEvaluation> some = new ArrayList<>();
    for (ContainerEvaluation container : containers) {
      if (applies.test(container)) {
        some.add(container);
      }
    }
    return some;
  }
}
