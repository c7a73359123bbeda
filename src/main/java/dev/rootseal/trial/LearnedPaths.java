package dev.rootseal.trial;

import dev.rootseal.observe.paths.ContainerWrites;
import dev.rootseal.observe.paths.PathsAnnotation;
import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.rootfs.RootWrites.WrittenFolder;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.trial.CopyState.Symptom;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a failed trial teaches about the paths that containers write. */
final class LearnedPaths {
  /** In these each program has a folder of its own, and what changes while it runs is in there. */
  private static final List<String> OF_PROGRAMS =
      List.of("/var/cache", "/var/lib", "/var/log", "/var/spool");

  private LearnedPaths() {}

  /**
   * From what an unsealed copy has written; whatever is odd about a path, no patch has it. Returns
   * whether there was anything.
   */
  static boolean addTo(TrialPlanner planner, ContainerWrites seen) {
    List<WrittenFolder> folders = seen.writes().map(RootWrites::folders).orElse(List.of());
    boolean usable =
        !folders.isEmpty()
            && folders.stream().map(WrittenFolder::path).allMatch(PathsAnnotation::canSay);
    if (usable) {
      planner.add(
          seen.container(),
          paths(folders),
          paths(folders.stream().filter(PathsAnnotation::needsSeed).toList()));
    }
    return usable;
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
          .flatMap(LearnedPaths::missingMount)
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
    return PathsAnnotation.temporary(path.spelling()).isPresent() ? List.of() : List.of(path);
  }

  private static List<ContainerPath> paths(List<WrittenFolder> folders) {
    return folders.stream().map(folder -> ContainerPath.of(folder.path())).toList();
  }

  /**
   * Where a volume has to be, so that what could not be written can be; nothing where the error
   * does not name it, or nothing can be mounted there.
   */
  static Optional<ContainerPath> missingMount(ReadOnlyError error) {
    return error
        .path()
        .map(path -> folder(ContainerPath.of(path), error.isFolder()))
        .filter(path -> !path.equals(ContainerPath.ROOT));
  }

  private static ContainerPath folder(ContainerPath path, boolean isFolder) {
    Optional<String> temporary = PathsAnnotation.temporary(path.spelling());
    if (temporary.isPresent()) {
      return ContainerPath.of(temporary.get());
    }
    String[] segments = path.spelling().split("/", -1);
    if (segments.length > 4 && OF_PROGRAMS.contains("/" + segments[1] + "/" + segments[2])) {
      return ContainerPath.of(String.join("/", List.of(segments).subList(0, 4)));
    }
    return isFolder ? path : path.parent();
  }
}
