package dev.rootseal.trial;

import dev.rootseal.observe.paths.ContainerWrites;
import dev.rootseal.observe.paths.PathsAnnotation;
import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.rootfs.WrittenFolder;
import dev.rootseal.rule.ContainerPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a failed trial teaches about the paths that containers write. */
final class NextPaths {
  private NextPaths() {}

  /**
   * From what an unsealed copy has written; whatever is odd about a path, no patch has it.
   *
   * @return whether there was anything
   */
  static boolean addTo(TrialPlanner planner, ContainerWrites seen) {
    Optional<RootWrites> usable =
        seen.writes()
            .filter(writes -> !writes.folders().isEmpty())
            .filter(
                writes ->
                    writes.folders().stream()
                        .map(WrittenFolder::path)
                        .allMatch(PathsAnnotation::canSay));
    usable.ifPresent(
        writes ->
            planner.add(
                seen.container(),
                paths(writes.folders()),
                paths(writes.folders().stream().filter(PathsAnnotation::needsSeed).toList())));
    return usable.isPresent();
  }

  /**
   * From what copies say that they cannot write, or cannot use.
   *
   * @param seen the containers of which was seen where they write, so that no log has to say it
   */
  static void addTo(TrialPlanner planner, List<Symptom> symptoms, Set<String> seen) {
    for (Symptom symptom : symptoms) {
      String container = symptom.container();
      symptom
          .error()
          .flatMap(MissingMount::of)
          .filter(path -> !container.isEmpty() && !seen.contains(container))
          .ifPresent(path -> planner.add(container, List.of(path), List.of()));
      symptom
          .mount()
          .flatMap(MountError::wanted)
          .filter(path -> !path.equals(ContainerPath.ROOT))
          .ifPresent(path -> planner.add(container, List.of(path), content(path)));
    }
  }

  /** A folder that the program takes for its own has what the image has there. */
  private static List<ContainerPath> content(ContainerPath path) {
    return MissingMount.isTemporary(path) ? List.of() : List.of(path);
  }

  private static List<ContainerPath> paths(List<WrittenFolder> folders) {
    List<ContainerPath> paths = new ArrayList<>();
    folders.forEach(folder -> paths.add(ContainerPath.of(folder.path())));
    return paths;
  }
}
