package dev.rootseal.output;

import dev.rootseal.manifest.Position;
import dev.rootseal.report.FindingSentence;
import dev.rootseal.report.NoteSentence;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerVerdict;
import dev.rootseal.rule.ContainerVerdict.Exempt;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import dev.rootseal.scan.ScannedWorkload;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A container of a workload: what the formats are made of that speak of them one by one. */
record ContainerEntry(ScannedWorkload workload, int index) {
  static Stream<ContainerEntry> of(ScannedWorkload workload) {
    return IntStream.range(0, workload.verdict().containers().size())
        .mapToObj(index -> new ContainerEntry(workload, index));
  }

  ContainerEvaluation evaluated() {
    return workload.verdict().containers().get(index);
  }

  /** Where it is to be changed: its flag, or its name where it has none; nothing of a live one. */
  Optional<Location> location() {
    return workload
        .manifest()
        .map(found -> Location.of(found.place().file(), found.flags().get(index)));
  }

  /** Where it begins; nothing of a live one. */
  Optional<Position> begin() {
    return workload.manifest().map(found -> found.containers().get(index));
  }

  ContainerFacts facts() {
    return evaluated().facts();
  }

  Verdict verdict() {
    return evaluated().verdict().verdict();
  }

  /** The verdict that it has, or would have if it were not exempt. */
  Verdict unexcused() {
    return evaluated().verdict().unexcused().verdict();
  }

  /** What excuses it; {@link #unexcused} is what it would be otherwise. */
  Optional<Exemption> exemption() {
    return evaluated().verdict() instanceof Exempt(var exemption, _)
        ? Optional.of(exemption)
        : Optional.empty();
  }

  /** A field of what excuses it; empty where nothing does. */
  String exempt(Function<Exemption, String> field) {
    return exemption().map(field).orElse("");
  }

  /** The same of its last day, which it may not have. */
  String exemptUntil() {
    return exempt(its -> its.expires().map(LocalDate::toString).orElse(""));
  }

  /** The required paths that have no writable mount, of an exempt one too. */
  List<String> missingPaths() {
    return missing(evaluated().verdict().unexcused());
  }

  /** The same, of one that is not exempt. */
  List<String> unexcusedPaths() {
    return missing(evaluated().verdict());
  }

  private static List<String> missing(ContainerVerdict verdict) {
    return verdict.missingPaths().stream().map(ContainerPath::spelling).toList();
  }

  /** What is wrong, or would be if it were not exempt; empty where nothing is. */
  String sentence() {
    return FindingSentence.of(workload.verdict(), evaluated());
  }

  /** Why the rule does not apply to one that is NotApplicable. */
  String whyNot() {
    return workload.verdict().facts().windows()
        ? "A Windows container has no read-only root filesystem."
        : facts().seeds()
            ? "It only copies what an image ships."
            : "The policy ignores init containers.";
  }

  List<String> notes() {
    return evaluated().notes().stream().map(NoteSentence::of).toList();
  }
}
