package dev.rootseal.fix;

import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.manifest.ManifestEdit;
import dev.rootseal.manifest.ManifestFiles;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Works out the edits that fix what a scan has found in files: the same that {@code rootseal fix
 * --write} makes. Nothing is done until somebody asks, for the files are read again.
 */
public final class FileFixes {
  private final Optional<FileEditor> editor;

  private FileFixes(Optional<FileEditor> editor) {
    this.editor = editor;
  }

  /** Of files, evaluated by the rule of their scan. */
  public static FileFixes by(ReadOnlyFilesystemRule rule) {
    return new FileFixes(Optional.of(new FileEditor(rule)));
  }

  /** Of what stands in no file. */
  public static FileFixes none() {
    return new FileFixes(Optional.empty());
  }

  /** The edits of all workloads of a report that can be fixed surely in their file. */
  public Map<ScannedWorkload, WorkloadEdit> of(ScanReport report) {
    Map<ScannedWorkload, WorkloadEdit> edits = new HashMap<>();
    if (editor.isPresent()) {
      byFile(report).entrySet().parallelStream()
          .map(file -> edits(editor.get(), file.getKey(), file.getValue()))
          .toList()
          .forEach(edits::putAll);
    }
    return edits;
  }

  /** The workloads of files, each with a finding and of a kind that can be edited. */
  private static Map<String, List<ScannedWorkload>> byFile(ScanReport report) {
    Map<String, List<ScannedWorkload>> files = new LinkedHashMap<>();
    for (ScannedWorkload workload : report.findings()) {
      boolean known = PodKinds.KNOWN.holdsPod(workload.apiVersion(), workload.verdict().ref());
      if (known && workload.place().isPresent()) {
        files
            .computeIfAbsent(workload.place().get().file(), file -> new ArrayList<>())
            .add(workload);
      }
    }
    return files;
  }

  private static Map<ScannedWorkload, WorkloadEdit> edits(
      FileEditor editor, String name, List<ScannedWorkload> found) {
    Map<ScannedWorkload, WorkloadEdit> edits = new LinkedHashMap<>();
    try {
      FileText file =
          FileText.of(FixSource.of(ManifestFiles.ManifestFile.unread(Path.of(name)), true));
      if (file.holds(found)) {
        List<FileFix> fixes = FileFix.of(found, ManifestObjects.of(file.text()));
        FilePlan plan = editor.plan(file, fixes.stream().filter(FileFix::isPatched).toList());
        plan.replacements()
            .forEach((fix, made) -> edits.put(fix.scanned(), WorkloadEdit.of(fix, made)));
      }
    } catch (UncheckedIOException e) {
      // It came by standard input, or is gone meanwhile: there is nothing to edit.
    } catch (RuntimeException e) {
      // A mistake of this program costs the edits of this file; fix says which mistake it is.
      return Map.of();
    }
    return edits;
  }

  /**
   * The edit of a file that fixes one workload.
   *
   * @param containers the names of the containers that comply afterwards
   * @param does what it does and what to know before, in short sentences
   * @param replacements the parts of the file that change, in their order
   */
  public record WorkloadEdit(
      List<String> containers, List<String> does, List<ManifestEdit.Replacement> replacements) {
    public WorkloadEdit {
      containers = List.copyOf(containers);
      does = List.copyOf(does);
      replacements = List.copyOf(replacements);
    }

    static WorkloadEdit of(FileFix fix, List<ManifestEdit.Replacement> replacements) {
      return new WorkloadEdit(
          fix.remediation().patched().stream().map(PatchedContainer::name).toList(),
          FixText.patch(fix).stream().map(String::strip).toList(),
          replacements);
    }
  }
}
