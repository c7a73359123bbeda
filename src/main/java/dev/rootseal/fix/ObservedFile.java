package dev.rootseal.fix;

import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.manifest.EditObstacle;
import dev.rootseal.manifest.ManifestEdit;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.manifest.PodChange;
import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.OwnerAnnotations;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.scan.ScannedWorkload;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The manifest of a workload that runs, into which goes what was seen of it: the annotations of its
 * containers, and the fix that follows from them.
 */
public final class ObservedFile {
  private final FixSource.File source;
  private final FileText text;
  private final ManifestItem.Workload workload;
  private final WorkloadRef live;

  /**
   * What has become of it.
   *
   * @param about what was done, for a person, in lines
   * @param written whether the file was written
   * @param missing what the file has not got, each with the reason
   */
  public record Result(List<String> about, boolean written, List<String> missing) {
    public Result {
      about = List.copyOf(about);
      missing = List.copyOf(missing);
    }
  }

  private ObservedFile(
      FixSource.File source, FileText text, ManifestItem.Workload workload, WorkloadRef live) {
    this.source = source;
    this.text = text;
    this.workload = workload;
    this.live = live;
  }

  /**
   * Finds it: the one object of that kind and name, in that namespace or without one.
   *
   * @throws IllegalArgumentException if there is none, or more than one; the message says which
   * @throws UncheckedIOException if a file cannot be read any more
   */
  public static ObservedFile find(List<FixSource.File> sources, WorkloadRef live) {
    List<ObservedFile> found = new ArrayList<>();
    List<ManifestItem.Problem> unread = new ArrayList<>();
    for (FixSource.File source : sources) {
      for (ManifestItem item : source.read()) {
        if (item instanceof ManifestItem.Workload one && isIt(one, live)) {
          found.add(new ObservedFile(source, FileText.of(source), one, live));
        } else if (item instanceof ManifestItem.Problem problem) {
          unread.add(problem);
        }
      }
    }
    List<ObservedFile> named = found.stream().filter(ObservedFile::saysNamespace).toList();
    return only(named.isEmpty() ? found : named, unread, live);
  }

  private static ObservedFile only(
      List<ObservedFile> found, List<ManifestItem.Problem> unread, WorkloadRef live) {
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "several objects are %s '%s': %s: name the file of one"
              .formatted(
                  live.kind(),
                  live.name(),
                  found.stream().map(ObservedFile::place).collect(Collectors.joining(", "))));
    }
    return found.stream()
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no object there is %s '%s' of namespace '%s', or without a namespace%s"
                        .formatted(live.kind(), live.name(), live.namespace(), andUnread(unread))));
  }

  /** It may be in what cannot be read. */
  private static String andUnread(List<ManifestItem.Problem> unread) {
    return unread.stream()
        .limit(1)
        .map(
            problem ->
                "; %s:%d:%d cannot be read: %s"
                    .formatted(
                        problem.place().file(),
                        problem.at().line(),
                        problem.at().column(),
                        problem.message()))
        .collect(Collectors.joining());
  }

  private static boolean isIt(ManifestItem.Workload one, WorkloadRef live) {
    WorkloadRef ref = one.facts().ref();
    return ref.kind().equals(live.kind())
        && ref.name().equals(live.name())
        && (ref.namespace().isEmpty() || ref.namespace().equals(live.namespace()));
  }

  private boolean saysNamespace() {
    return !workload.facts().ref().namespace().isEmpty();
  }

  /** The file. */
  public Path path() {
    return source.path();
  }

  /** File and line. */
  public String place() {
    return path() + ":" + workload.place().at().line();
  }

  /**
   * Writes what was seen into it. Of containers of which not all was seen nothing is written.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  public Result write(ObservedAnnotations seen, ReadOnlyFilesystemRule rule) {
    Set<String> its =
        workload.facts().containers().stream()
            .map(ContainerFacts::name)
            .collect(Collectors.toCollection(TreeSet::new));
    its.retainAll(seen.containers());
    List<String> missing = new ArrayList<>();
    seen.blocked()
        .forEach((container, why) -> missing.add("container '%s': %s".formatted(container, why)));
    seen.containers().stream()
        .filter(container -> !its.contains(container))
        .forEach(container -> missing.add("container '" + container + "' is not in it"));
    if (its.isEmpty()) {
      return new Result(List.of(), false, missing);
    }
    Map<String, String> annotations = seen.of(its);
    WorkloadVerdict verdict = verdict(annotated(workload.facts(), annotations), rule);
    Remediation remediation = Remediation.of(verdict).about(its);
    for (PatchBlocker blocker : remediation.refused()) {
      missing.add(
          "container '%s' gets its annotations alone: %s"
              .formatted(blocker.container(), blocker.sentence()));
    }
    return write(new Planned(verdict, remediation, annotations), rule, missing);
  }

  private record Planned(
      WorkloadVerdict verdict, Remediation remediation, Map<String, String> annotations) {}

  private Result write(Planned planned, ReadOnlyFilesystemRule rule, List<String> missing) {
    Optional<FileFix> fix = fix(planned);
    PodChange change =
        fix.map(FileFix::change)
            .orElseGet(() -> new PodChange(workload, List.of()))
            .with(planned.annotations());
    ManifestEdit edit = ManifestEdit.of(text.text(), List.of(change));
    FileText after = text.with(edit.after());
    Optional<EditObstacle> obstacle = Optional.ofNullable(edit.refused().get(change));
    if (obstacle.isEmpty() && !isRight(after, change, rule)) {
      obstacle = Optional.of(EditObstacle.UNPROVEN);
    }
    if (obstacle.isPresent()) {
      missing.add("all of it: " + obstacle.get().sentence());
      return new Result(List.of(), false, missing);
    }
    boolean changed = !edit.after().equals(text.text());
    if (changed) {
      new FileReplacement(path()).write(text.whole(), after.whole());
    }
    return new Result(fix.map(FixText::about).orElse(List.of()), changed, missing);
  }

  private Optional<FileFix> fix(Planned planned) {
    ScannedWorkload scanned = ScannedWorkload.of(workload, planned.verdict());
    return scanned.finding().isEmpty()
        ? Optional.empty()
        : Optional.of(
            FileFix.of(List.of(scanned), ManifestObjects.of(text.text()))
                .getFirst()
                .with(planned.remediation()));
  }

  /** Whether the edited file says what it shall, and the containers that are fixed comply. */
  private boolean isRight(FileText after, PodChange change, ReadOnlyFilesystemRule rule) {
    List<ManifestItem> was = text.items();
    List<ManifestItem> is = after.items();
    int index = was.indexOf(workload);
    if (index < 0
        || was.size() != is.size()
        || !(is.get(index) instanceof ManifestItem.Workload edited)) {
      return false;
    }
    WorkloadVerdict verdict = verdict(edited.facts(), rule);
    return edited
            .facts()
            .annotations()
            .equals(annotated(workload.facts(), change.annotations()).annotations())
        && change.containers().stream()
            .map(PodChange.ContainerChange::index)
            .map(container -> verdict.containers().get(container).verdict().verdict())
            .allMatch(Verdict.COMPLIANT::equals);
  }

  private WorkloadVerdict verdict(WorkloadFacts facts, ReadOnlyFilesystemRule rule) {
    return rule.evaluate(facts, NamespaceFacts.named(live.namespace()));
  }

  private static WorkloadFacts annotated(WorkloadFacts facts, Map<String, String> annotations) {
    return facts.with(OwnerAnnotations.of(facts.annotations().values(), annotations));
  }
}
