package dev.rootseal.fix;

import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.manifest.ManifestEdit;
import dev.rootseal.manifest.ManifestFiles.ManifestFile;
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
import java.util.stream.Collectors;

/**
 * Works out the edits that fix what a scan has found in files, if it has: those that {@code
 * rootseal fix --write} makes. Nothing is done until somebody asks, for the files are read again.
 */
public interface FileFixes {
  /** The edits of all workloads of a report that can be fixed surely in their file. */
  Map<ScannedWorkload, WorkloadEdit> of(ScanReport report);

  /** Of what stands in no file. */
  static FileFixes none() {
    return report -> Map.of();
  }

  /** Of files, evaluated by the rule of their scan. */
  static FileFixes by(ReadOnlyFilesystemRule rule) {
    FileEditor editor = new FileEditor(rule);
    return report -> {
      Map<ScannedWorkload, WorkloadEdit> edits = new HashMap<>();
      report.findings().stream()
          .filter(one -> one.place().isPresent())
          .filter(one -> PodKinds.KNOWN.holdsPod(one.apiVersion(), one.verdict().ref()))
          .collect(Collectors.groupingBy(one -> one.place().orElseThrow().file()))
          .entrySet()
          .parallelStream()
          .map(file -> edits(editor, file.getKey(), file.getValue()))
          .toList()
          .forEach(edits::putAll);
      return edits;
    };
  }

  private static Map<ScannedWorkload, WorkloadEdit> edits(
      FileEditor editor, String name, List<ScannedWorkload> found) {
    Map<ScannedWorkload, WorkloadEdit> edits = new LinkedHashMap<>();
    try {
      FileText file = FixSource.of(ManifestFile.unread(Path.of(name)), true).text();
      if (file.holds(found)) {
        editor
            .plan(file, file.fixes(found).stream().filter(ProposedFix::isPatched).toList())
            .made()
            .forEach((fix, made) -> edits.put(fix.scanned(), WorkloadEdit.of(fix, made)));
      }
    } catch (RuntimeException e) {
      // It came by standard input or is gone meanwhile; of a mistake of this program fix tells.
    }
    return edits;
  }

  /**
   * The edit of a file that fixes one workload: the containers that comply afterwards, what it does
   * and what to know before, and the parts of the file that change, in their order.
   */
  record WorkloadEdit(
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
}
