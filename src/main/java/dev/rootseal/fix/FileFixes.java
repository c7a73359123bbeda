package dev.rootseal.fix;

import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.manifest.ManifestEdit;
import dev.rootseal.manifest.ManifestFiles.ManifestFile;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Works out the edits that fix what a scan has found in files: the same that {@code rootseal fix
 * --write} makes. Nothing is done until somebody asks, for the files are read again.
 *
 * @param editor nothing of what stands in no file
 */
public record FileFixes(Optional<FileEditor> editor) {
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
      report.findings().stream()
          .filter(one -> one.place().isPresent())
          .filter(one -> PodKinds.KNOWN.holdsPod(one.apiVersion(), one.verdict().ref()))
          .collect(Collectors.groupingBy(one -> one.place().orElseThrow().file()))
          .entrySet()
          .parallelStream()
          .map(file -> edits(editor.get(), file.getKey(), file.getValue()))
          .toList()
          .forEach(edits::putAll);
    }
    return edits;
  }

  private static Map<ScannedWorkload, WorkloadEdit> edits(
      FileEditor editor, String name, List<ScannedWorkload> found) {
    Map<ScannedWorkload, WorkloadEdit> edits = new LinkedHashMap<>();
    try {
      FileText file = FixSource.of(ManifestFile.unread(Path.of(name)), true).text();
      if (file.holds(found)) {
        ManifestObjects objects = ManifestObjects.of(file.text());
        List<FileFix> fixes =
            found.stream().map(one -> FileFix.of(one, objects)).filter(FileFix::isPatched).toList();
        editor
            .plan(file, fixes)
            .made()
            .forEach((fix, made) -> edits.put(fix.scanned(), WorkloadEdit.of(fix, made)));
      }
    } catch (RuntimeException e) {
      // It came by standard input or is gone meanwhile; of a mistake of this program fix tells.
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
          FixText.patch(fix, true).stream().map(String::strip).toList(),
          replacements);
    }
  }
}
