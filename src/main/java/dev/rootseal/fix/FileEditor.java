package dev.rootseal.fix;

import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.manifest.ManifestEdit;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Edits the text of a file, and evaluates what it has become: nothing is handed over of which the
 * containers that are fixed do not comply.
 */
public final class FileEditor {
  private final ReadOnlyFilesystemRule rule;
  private final Optional<KustomizeOverlays> overlays;

  /** An editor that evaluates by a rule. */
  public FileEditor(ReadOnlyFilesystemRule rule) {
    this(rule, Optional.empty());
  }

  private FileEditor(ReadOnlyFilesystemRule rule, Optional<KustomizeOverlays> overlays) {
    this.rule = rule;
    this.overlays = overlays;
  }

  /** One that looks at the kustomizations, too, that build on the files. */
  public static FileEditor withOverlays(ReadOnlyFilesystemRule rule) {
    return new FileEditor(rule, Optional.of(new KustomizeOverlays()));
  }

  FilePlan plan(FileText file, List<FileFix> fixes) {
    Map<FileFix, EditRefusal> left = new LinkedHashMap<>();
    List<FileFix> wanted = new ArrayList<>(fixes);
    while (true) {
      ManifestEdit edit =
          ManifestEdit.of(file.text(), wanted.stream().map(FileFix::change).toList());
      Map<FileFix, List<ManifestEdit.Replacement>> done = new LinkedHashMap<>();
      for (FileFix fix : wanted) {
        @Nullable EditRefusal refusal = edit.refused().get(fix.change());
        if (refusal == null) {
          done.put(fix, edit.made().getOrDefault(fix.change(), List.of()));
        } else {
          left.put(fix, refusal);
        }
      }
      FileText after = file.with(edit.after());
      Map<FileFix, EditRefusal> failed = failing(file, after, done.keySet());
      if (failed.isEmpty() && overlays.isPresent()) {
        failed = overlays.get().undone(after, List.copyOf(done.keySet()));
      }
      if (failed.isEmpty()) {
        return new FilePlan(file, after, List.copyOf(done.keySet()), done, left);
      }
      left.putAll(failed);
      wanted.removeAll(failed.keySet());
    }
  }

  private Map<FileFix, EditRefusal> failing(FileText before, FileText after, Set<FileFix> done) {
    List<ManifestItem> was = before.items();
    List<ManifestItem> is = after.items();
    Map<FileFix, EditRefusal> failed = new LinkedHashMap<>();
    for (FileFix fix : done) {
      if (!isFixed(was, is, fix.manifest(), fix.remediation())) {
        failed.put(fix, EditRefusal.UNPROVEN);
      }
    }
    return failed;
  }

  /** Whether what was patched of a workload complies in the edited file. */
  boolean isFixed(
      List<ManifestItem> before,
      List<ManifestItem> after,
      ManifestItem.Workload workload,
      Remediation remediation) {
    int index = before.indexOf(workload);
    if (index < 0
        || before.size() != after.size()
        || !(after.get(index) instanceof ManifestItem.Workload edited)) {
      return false;
    }
    Set<String> patched =
        remediation.patched().stream().map(PatchedContainer::name).collect(Collectors.toSet());
    return rule
        .evaluate(edited.facts(), NamespaceFacts.named(edited.facts().ref().namespace()))
        .containers()
        .stream()
        .filter(one -> patched.contains(one.facts().name()))
        .allMatch(one -> one.verdict().verdict() == Verdict.COMPLIANT);
  }

  /**
   * What is done about one file.
   *
   * @param before the file as it is
   * @param after the fixed file; as before where the file itself is not edited
   * @param done the fixes that are handed over
   * @param replacements the edits of each of them
   * @param left the other fixes, each with the reason
   */
  record FilePlan(
      FileText before,
      FileText after,
      List<FileFix> done,
      Map<FileFix, List<ManifestEdit.Replacement>> replacements,
      Map<FileFix, EditRefusal> left) {
    FilePlan {
      done = List.copyOf(done);
    }

    /** The file stays as it is: the fixes are written elsewhere. */
    static FilePlan unedited(FileText file, List<FileFix> done, Map<FileFix, EditRefusal> left) {
      return new FilePlan(file, file, done, Map.of(), left);
    }
  }
}
