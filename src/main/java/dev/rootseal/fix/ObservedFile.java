package dev.rootseal.fix;

import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.manifest.ManifestEdit;
import dev.rootseal.manifest.ManifestEdit.Change;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.OwnerAnnotations;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.scan.ScannedWorkload;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The manifest of a workload that runs, into which goes what was seen of it: the annotations of its
 * containers, and the fix that follows from them.
 */
public final class ObservedFile {
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

  private ObservedFile(FileText text, ManifestItem.Workload workload, WorkloadRef live) {
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
  public static ObservedFile find(List<FixSource> sources, WorkloadRef live) {
    List<ObservedFile> found = new ArrayList<>();
    List<ManifestItem.Problem> unread = new ArrayList<>();
    for (FixSource source : sources) {
      for (ManifestItem item : source.read()) {
        if (item instanceof ManifestItem.Workload one && isIt(one, live)) {
          found.add(new ObservedFile(FileText.of(source), one, live));
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
    if (found.isEmpty()) {
      // It may be in what cannot be read.
      String problem =
          unread.stream()
              .limit(1)
              .map(one -> "; %s cannot be read: %s".formatted(one.spot(), one.message()))
              .collect(Collectors.joining());
      throw new IllegalArgumentException(
          "no object there is %s '%s' of namespace '%s', or without a namespace%s"
              .formatted(live.kind(), live.name(), live.namespace(), problem));
    }
    return found.getFirst();
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
    return text.source().path().orElseThrow();
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
            .filter(seen.containers()::contains)
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> missing = new ArrayList<>();
    seen.blocked()
        .forEach((container, why) -> missing.add("container '%s': %s".formatted(container, why)));
    seen.containers().stream()
        .filter(container -> !its.contains(container))
        .forEach(container -> missing.add("container '" + container + "' is not in it"));
    return its.isEmpty()
        ? new Result(List.of(), false, missing)
        : write(its, seen.of(its), rule, missing);
  }

  private Result write(
      Set<String> its,
      Map<String, String> annotations,
      ReadOnlyFilesystemRule rule,
      List<String> missing) {
    WorkloadFacts facts = workload.facts();
    WorkloadVerdict verdict =
        rule.evaluate(
            facts.with(OwnerAnnotations.of(facts.annotations().values(), annotations)),
            NamespaceFacts.named(live.namespace()));
    Remediation remediation = Remediation.of(verdict).about(its);
    for (PatchBlocker blocker : remediation.refused()) {
      missing.add(
          "container '%s' gets its annotations alone: %s"
              .formatted(blocker.container(), blocker.sentence()));
    }
    Change change =
        new Change(workload, ObservedAnnotations.patch(remediation.patch(), annotations));
    ManifestEdit edit = ManifestEdit.of(text.text(), List.of(change));
    FileText after = text.with(edit.after());
    @Nullable EditRefusal refusal = edit.refused().get(change);
    if (refusal == null
        && !new FileEditor(rule).isFixed(text.items(), after.items(), workload, remediation)) {
      refusal = EditRefusal.UNPROVEN;
    }
    if (refusal != null) {
      missing.add("all of it: " + refusal.sentence());
      return new Result(List.of(), false, missing);
    }
    boolean changed = !edit.after().equals(text.text());
    if (changed) {
      new FileReplacement(path()).write(text.whole(), after.whole());
    }
    return new Result(about(ScannedWorkload.of(workload, verdict), remediation), changed, missing);
  }

  private List<String> about(ScannedWorkload scanned, Remediation remediation) {
    return scanned.finding().isEmpty()
        ? List.of()
        : FixText.about(
            FileFix.of(List.of(scanned), ManifestObjects.of(text.text()))
                .getFirst()
                .with(remediation));
  }
}
