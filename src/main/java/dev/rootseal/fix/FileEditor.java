package dev.rootseal.fix;

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
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Edits the text of a file, and evaluates what it has become: nothing is handed over of which the
 * containers that are fixed do not comply.
 */
public final class FileEditor {
  private final ReadOnlyFilesystemRule rule;

  /** An editor that evaluates by a rule. */
  public FileEditor(ReadOnlyFilesystemRule rule) {
    this.rule = rule;
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
      Set<FileFix> failed = failing(file, after, done);
      if (failed.isEmpty()) {
        return new FilePlan(file, after, done, replacements, left);
      }
      failed.forEach(fix -> left.put(fix, LeftAlone.of(EditObstacle.UNPROVEN)));
      wanted.removeAll(failed);
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
}
