package dev.rootseal.fix;

import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ObservedFix.ObservedAnnotations;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.OwnerAnnotations;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.scan.ScannedWorkload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The manifest of a workload that runs, into which goes what was seen of it: the annotations of its
 * containers, and the fix that follows from them.
 */
public record ObservedFile(FileText text, ManifestItem.Workload workload, WorkloadRef live) {
  /** What was done to the file, for a person, and what it has not got, each with the reason. */
  public record FileOutcome(Path path, List<String> about, boolean written, List<String> missing) {
    public FileOutcome {
      about = List.copyOf(about);
      missing = List.copyOf(missing);
    }
  }

  /**
   * Finds it: the one object of that kind and name, in that namespace or without one.
   *
   * @throws IllegalArgumentException if there is none, or more than one; the message says which
   */
  public static ObservedFile find(List<FixSource> sources, WorkloadRef live) {
    List<ObservedFile> same = new ArrayList<>();
    String problem = "";
    for (FixSource source : sources) {
      for (ManifestItem item : source.read()) {
        if (item instanceof ManifestItem.Problem one && problem.isEmpty() && !one.foreign()) {
          // It may be in what cannot be read.
          problem = "; %s cannot be read: %s".formatted(one.spot(), one.message());
        } else if (item instanceof ManifestItem.Workload one
            && one.facts().ref().kind().equals(live.kind())
            && one.facts().ref().name().equals(live.name())
            && List.of(live.namespace(), "").contains(one.facts().ref().namespace())) {
          same.add(new ObservedFile(source.text(), one, live));
        }
      }
    }
    List<ObservedFile> named =
        same.stream().filter(one -> one.workload.facts().ref().equals(live)).toList();
    List<ObservedFile> found = named.isEmpty() ? same : named;
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new IllegalArgumentException(
        found.isEmpty()
            ? "no object there is %s '%s' of namespace '%s', or without a namespace%s"
                .formatted(live.kind(), live.name(), live.namespace(), problem)
            : "several objects are %s '%s': %s: name the file of one"
                .formatted(
                    live.kind(),
                    live.name(),
                    found.stream()
                        .map(one -> one.path() + ":" + one.workload.place().at().line())
                        .collect(Collectors.joining(", "))));
  }

  private Path path() {
    return text.source().path().orElseThrow();
  }

  /** Writes what was seen into it; of containers of which not all was seen, nothing. */
  public FileOutcome write(ObservedAnnotations seen, ReadOnlyFilesystemRule rule) {
    List<String> its =
        workload.facts().containers().stream()
            .map(ContainerFacts::name)
            .filter(seen.containers()::contains)
            .toList();
    List<String> missing = new ArrayList<>();
    seen.blocked()
        .forEach((container, why) -> missing.add("container '%s': %s".formatted(container, why)));
    seen.containers().stream()
        .filter(container -> !its.contains(container))
        .forEach(container -> missing.add("container '" + container + "' is not in it"));
    return its.isEmpty()
        ? new FileOutcome(path(), List.of(), false, missing)
        : write(its, seen, rule, missing);
  }

  private FileOutcome write(
      List<String> its,
      ObservedAnnotations seen,
      ReadOnlyFilesystemRule rule,
      List<String> missing) {
    WorkloadFacts facts = workload.facts();
    ScannedWorkload scanned =
        ScannedWorkload.of(
            workload,
            rule.evaluate(
                facts.with(OwnerAnnotations.of(facts.annotations().values(), seen.of(its))),
                NamespaceFacts.named(live.namespace())));
    Remediation remediation = Remediation.of(seen.lookedAt(scanned.verdict()));
    remediation
        .refused()
        .forEach(
            blocker ->
                missing.add(
                    "container '%s' gets its annotations alone: %s"
                        .formatted(blocker.container(), blocker.sentence())));
    ProposedFix all =
        new ProposedFix(
            scanned,
            new Remediation(
                live,
                seen.patch(remediation.patch(), its),
                remediation.patched(),
                List.of(),
                List.of()),
            List.of());
    FilePlan plan = new FileEditor(rule).plan(text, List.of(all));
    @Nullable EditRefusal refusal = plan.left().get(all);
    if (refusal != null) {
      missing.add("all of it: " + refusal.sentence());
      return new FileOutcome(path(), List.of(), false, missing);
    }
    boolean changed = !plan.after().equals(text);
    if (changed) {
      new FileReplacement(path()).write(text.whole(), plan.after().whole());
    }
    List<String> critical =
        ProposedFix.criticality(ManifestObjects.of(text.text()).template(workload));
    return new FileOutcome(
        path(),
        scanned.finding().isEmpty()
            ? List.of()
            : FixText.about(new ProposedFix(scanned, remediation, critical), true),
        changed,
        missing);
  }
}
