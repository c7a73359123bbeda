package dev.rootseal.trial;

import dev.rootseal.observe.paths.ContainerWrites;
import dev.rootseal.observe.paths.PathsAnnotation;
import dev.rootseal.rootfs.WrittenFolder;
import dev.rootseal.rule.ContainerPath;
import java.util.ArrayList;
import java.util.List;

/** What a failed trial teaches about the paths that containers write. */
final class NextPaths {
  private NextPaths() {}

  /** From what an unsealed copy has written; whatever is odd about a path, no patch has it. */
  static void addTo(TrialPlanner planner, ContainerWrites seen) {
    seen.writes()
        .filter(
            writes ->
                writes.folders().stream()
                    .map(WrittenFolder::path)
                    .allMatch(PathsAnnotation::canSay))
        .ifPresent(
            writes ->
                planner.add(
                    seen.container(),
                    paths(writes.folders()),
                    paths(writes.folders().stream().filter(PathsAnnotation::needsSeed).toList())));
  }

  /** From what copies say that they cannot write. */
  static void addTo(TrialPlanner planner, List<Symptom> symptoms) {
    for (Symptom symptom : symptoms) {
      symptom
          .error()
          .flatMap(MissingMount::of)
          .filter(path -> !symptom.container().isEmpty())
          .ifPresent(path -> planner.add(symptom.container(), List.of(path), List.of()));
    }
  }

  private static List<ContainerPath> paths(List<WrittenFolder> folders) {
    List<ContainerPath> paths = new ArrayList<>();
    folders.forEach(folder -> paths.add(ContainerPath.of(folder.path())));
    return paths;
  }
}
