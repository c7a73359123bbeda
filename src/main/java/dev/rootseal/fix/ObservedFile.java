package dev.rootseal.fix;

import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.remediation.Patch;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
    List<ObservedFile> named = new ArrayList<>();
    List<ObservedFile> unnamed = new ArrayList<>();
    String problem = "";
    for (FixSource source : sources) {
      for (ManifestItem item : source.read()) {
        if (item instanceof ManifestItem.Problem one && problem.isEmpty()) {
          // It may be in what cannot be read.
          problem = "; %s cannot be read: %s".formatted(one.spot(), one.message());
        } else if (item instanceof ManifestItem.Workload one) {
          WorkloadRef ref = one.facts().ref();
          boolean same = ref.kind().equals(live.kind()) && ref.name().equals(live.name());
          if (same && ref.namespace().equals(live.namespace())) {
            named.add(new ObservedFile(source.text(), one, live));
          } else if (same && ref.namespace().isEmpty()) {
            unnamed.add(new ObservedFile(source.text(), one, live));
          }
        }
      }
    }
    List<ObservedFile> found = named.isEmpty() ? unnamed : named;
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new IllegalArgumentException(
        found.isEmpty()
            ? "no object there is %s '%s' of namespace '%s', or without a namespace%s"
                .formatted(live.kind(), live.name(), live.namespace(), problem)
            : found.stream()
                .map(one -> one.path() + ":" + one.workload.place().at().line())
                .collect(
                    Collectors.joining(
                        ", ",
                        "several objects are %s '%s': ".formatted(live.kind(), live.name()),
                        ": name the file of one")));
  }

  /** The file. */
  public Path path() {
    return text.source().path().orElseThrow();
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
    ScannedWorkload scanned = ScannedWorkload.of(workload, verdict);
    Patch patch = new Patch(ObservedAnnotations.patch(remediation.patch(), annotations));
    FileFix all =
        new FileFix(
            scanned,
            new Remediation(live, Optional.of(patch), remediation.patched(), List.of(), List.of()),
            List.of());
    FilePlan plan = new FileEditor(rule).plan(text, List.of(all));
    if (plan.left().containsKey(all)) {
      missing.add("all of it: " + plan.left().get(all).sentence());
      return new Result(List.of(), false, missing);
    }
    boolean changed = !plan.after().equals(text);
    if (changed) {
      new FileReplacement(path()).write(text.whole(), plan.after().whole());
    }
    List<String> critical = FileFix.of(scanned, ManifestObjects.of(text.text())).critical();
    List<String> about =
        scanned.finding().isEmpty()
            ? List.of()
            : FixText.about(new FileFix(scanned, remediation, critical));
    return new Result(about, changed, missing);
  }
}
