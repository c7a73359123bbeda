package dev.rootseal.fix;

import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.manifest.EditObstacle;
import dev.rootseal.manifest.ManifestEdit;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.PodChange;
import dev.rootseal.manifest.PodChange.ContainerChange;
import dev.rootseal.manifest.Replacement;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
    Map<FileFix, LeftAlone> left = new LinkedHashMap<>();
    List<FileFix> wanted = new ArrayList<>(fixes);
    while (true) {
      List<PodChange> changes = wanted.stream().map(FileFix::change).toList();
      ManifestEdit edit = ManifestEdit.of(file.text(), changes);
      List<FileFix> done = new ArrayList<>();
      Map<FileFix, List<Replacement>> replacements = new LinkedHashMap<>();
      for (int i = 0; i < changes.size(); i++) {
        List<Replacement> made = edit.made().get(changes.get(i));
        EditObstacle obstacle = edit.refused().get(changes.get(i));
        if (made != null) {
          done.add(wanted.get(i));
          replacements.put(wanted.get(i), made);
        } else if (obstacle != null) {
          left.put(wanted.get(i), LeftAlone.of(obstacle));
        }
      }
      FileText after = file.with(edit.after());
      Map<FileFix, LeftAlone> failed = new LinkedHashMap<>();
      failing(file, after, done)
          .forEach(fix -> failed.put(fix, LeftAlone.of(EditObstacle.UNPROVEN)));
      if (failed.isEmpty()) {
        overlays.ifPresent(them -> failed.putAll(them.undone(after, done)));
      }
      if (failed.isEmpty()) {
        return new FilePlan(file, after, done, replacements, left);
      }
      left.putAll(failed);
      wanted.removeAll(failed.keySet());
    }
  }

  private Set<FileFix> failing(FileText before, FileText after, List<FileFix> done) {
    List<ManifestItem> was = before.items();
    List<ManifestItem> is = after.items();
    if (was.size() != is.size()) {
      return new LinkedHashSet<>(done);
    }
    Map<ManifestItem, ManifestItem> edited = new HashMap<>();
    for (int i = 0; i < was.size(); i++) {
      edited.putIfAbsent(was.get(i), is.get(i));
    }
    return done.stream()
        .filter(fix -> !complies(fix, edited.get(fix.manifest())))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private boolean complies(FileFix fix, @Nullable ManifestItem edited) {
    if (!(edited instanceof ManifestItem.Workload workload)) {
      return false;
    }
    WorkloadVerdict verdict =
        rule.evaluate(workload.facts(), NamespaceFacts.named(workload.facts().ref().namespace()));
    return fix.change().containers().stream()
        .map(ContainerChange::index)
        .map(index -> verdict.containers().get(index).verdict().verdict())
        .allMatch(Verdict.COMPLIANT::equals);
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
      Map<FileFix, List<Replacement>> replacements,
      Map<FileFix, LeftAlone> left) {
    FilePlan {
      done = List.copyOf(done);
    }
  }
}
