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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
      Optional<FileFix> failed = firstThatFails(file, after, done);
      if (failed.isEmpty()) {
        return new FilePlan(file, after, done, replacements, left);
      }
      left.put(failed.get(), LeftAlone.of(EditObstacle.UNPROVEN));
      wanted.remove(failed.get());
    }
  }

  private Optional<FileFix> firstThatFails(FileText before, FileText after, List<FileFix> done) {
    List<ManifestItem> was = before.items();
    List<ManifestItem> is = after.items();
    return done.stream()
        .filter(
            fix -> {
              int index = was.indexOf(fix.manifest());
              return index < 0 || was.size() != is.size() || !complies(fix, is.get(index));
            })
        .findFirst();
  }

  private boolean complies(FileFix fix, ManifestItem edited) {
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
