package dev.rootseal.fix;

import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.manifest.ManifestEdit;
import dev.rootseal.manifest.ManifestFiles.ManifestFile;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Verdict;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.Terminal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Edits the text of a file, and evaluates what it has become: nothing is handed over of which the
 * containers that are fixed do not comply.
 */
public record FileEditor(ReadOnlyFilesystemRule rule, Optional<KustomizeOverlays> overlays) {
  /** One that looks at no kustomization. */
  public FileEditor(ReadOnlyFilesystemRule rule) {
    this(rule, Optional.empty());
  }

  public static FileEditor withOverlays(ReadOnlyFilesystemRule rule) {
    return new FileEditor(rule, Optional.of(new KustomizeOverlays()));
  }

  /**
   * The edits of all workloads of a report that can be fixed surely in their file: those that
   * {@code rootseal fix --write} makes. The files are read again.
   */
  public Map<ScannedWorkload, WorkloadEdit> edits(ScanReport report) {
    return report.findings().stream()
        .filter(one -> one.place().isPresent())
        .filter(one -> PodKinds.KNOWN.holdsPod(one.apiVersion(), one.verdict().ref()))
        .collect(Collectors.groupingBy(one -> one.place().orElseThrow().file()))
        .entrySet()
        .parallelStream()
        .flatMap(file -> edits(file.getKey(), file.getValue()).entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Map<ScannedWorkload, WorkloadEdit> edits(String name, List<ScannedWorkload> found) {
    Map<ScannedWorkload, WorkloadEdit> edits = new LinkedHashMap<>();
    try {
      FileText file =
          FixSource.of(ManifestFile.unread(Path.of(name)), FixSource.Origin.NAMED).text();
      if (file.holds(found)) {
        plan(file, file.fixes(found).stream().filter(ProposedFix::isPatched).toList())
            .made()
            .forEach((fix, made) -> edits.put(fix.scanned(), WorkloadEdit.of(fix, made)));
      }
    } catch (RuntimeException e) {
      // It came by standard input or is gone meanwhile; of a mistake of this program fix tells.
    }
    return edits;
  }

  FilePlan plan(FileText file, List<ProposedFix> fixes) {
    ManifestEdit edit =
        ManifestEdit.of(file.text(), fixes.stream().map(ProposedFix::change).toList());
    FileText after = file.with(edit.after());
    Map<ProposedFix, EditRefusal> failed = failed(edit, file, after, fixes);
    if (failed.isEmpty()) {
      Map<ProposedFix, List<ManifestEdit.Replacement>> made = new LinkedHashMap<>();
      fixes.forEach(fix -> made.put(fix, edit.made().getOrDefault(fix.change(), List.of())));
      return new FilePlan(file, after, made, new LinkedHashMap<>());
    }
    FilePlan plan = plan(file, fixes.stream().filter(fix -> !failed.containsKey(fix)).toList());
    plan.left().putAll(failed);
    return plan;
  }

  /** What cannot be edited; without such, what is not proven, and then what is undone elsewhere. */
  private Map<ProposedFix, EditRefusal> failed(
      ManifestEdit edit, FileText before, FileText after, List<ProposedFix> fixes) {
    Map<ProposedFix, EditRefusal> failed = new LinkedHashMap<>();
    for (ProposedFix fix : fixes) {
      Optional.ofNullable(edit.refused().get(fix.change())).ifPresent(why -> failed.put(fix, why));
    }
    if (failed.isEmpty()) {
      fixes.stream()
          .filter(fix -> !isFixed(before.items(), after.items(), fix))
          .forEach(fix -> failed.put(fix, EditRefusal.UNPROVEN));
    }
    return failed.isEmpty() && overlays.isPresent() ? overlays.get().undone(after, fixes) : failed;
  }

  /** Whether what was patched of a workload complies in the edited file. */
  private boolean isFixed(List<ManifestItem> before, List<ManifestItem> after, ProposedFix fix) {
    int index = before.indexOf(fix.manifest());
    return index >= 0
        && before.size() == after.size()
        && after.get(index) instanceof ManifestItem.Workload edited
        && rule
            .evaluate(edited.facts(), NamespaceFacts.named(edited.facts().ref().namespace()))
            .containers()
            .stream()
            .filter(one -> fix.remediation().patches(one.facts().name()))
            .allMatch(one -> one.verdict().verdict() == Verdict.COMPLIANT);
  }

  /**
   * What is done about one file: the fixes that are handed over, each with its edits of the file,
   * and the others, each with the reason. Where the file itself is not edited, it is after as
   * before.
   */
  record FilePlan(
      FileText before,
      FileText after,
      Map<ProposedFix, List<ManifestEdit.Replacement>> made,
      Map<ProposedFix, EditRefusal> left) {
    /** The file stays as it is: the fixes are written elsewhere, but for those with a refusal. */
    static FilePlan unedited(
        FileText file,
        List<ProposedFix> fixes,
        Function<ProposedFix, Optional<EditRefusal>> refusal) {
      FilePlan plan = new FilePlan(file, file, new LinkedHashMap<>(), new LinkedHashMap<>());
      for (ProposedFix fix : fixes) {
        refusal
            .apply(fix)
            .ifPresentOrElse(why -> plan.left.put(fix, why), () -> plan.made.put(fix, List.of()));
      }
      return plan;
    }
  }

  /**
   * The edit of a file that fixes one workload: the containers that comply afterwards, what it does
   * and what to know before, and the parts of the file that change, in their order.
   */
  public record WorkloadEdit(
      List<String> containers, List<String> does, List<ManifestEdit.Replacement> replacements) {
    public WorkloadEdit {
      containers = List.copyOf(containers);
      does = List.copyOf(does);
      replacements = List.copyOf(replacements);
    }

    static WorkloadEdit of(ProposedFix fix, List<ManifestEdit.Replacement> replacements) {
      return new WorkloadEdit(
          fix.remediation().patched().stream().map(PatchedContainer::name).toList(),
          FixText.patch(fix, true).stream().map(String::strip).toList(),
          replacements);
    }
  }

  /** Fixes in the files themselves; a terminal says what was written. */
  public record FilesInPlace(FileEditor editor, Terminal terminal) implements FileOutput {
    @Override
    public FilePlan plan(FileText file, List<ProposedFix> fixes) {
      return file.source().origin() == FixSource.Origin.OUTSIDE
          ? FilePlan.unedited(file, fixes, fix -> Optional.of(EditRefusal.OUTSIDE))
          : editor.plan(file, fixes);
    }

    @Override
    public boolean standsAlone() {
      return true;
    }

    @Override
    public void write(FilePlan plan) {
      Path file = plan.before().source().path().orElseThrow();
      new FileReplacement(file).write(plan.before().whole(), plan.after().whole());
      terminal.line(
          plan.made().keySet().stream()
              .map(fix -> "%s '%s'".formatted(fix.workload().kind(), fix.workload().name()))
              .collect(Collectors.joining(", ", "fixed " + file + ": ", "")));
    }

    @Override
    public List<String> howToApply() {
      return List.of("See what has changed with git diff, and try it before it is released.");
    }
  }
}
