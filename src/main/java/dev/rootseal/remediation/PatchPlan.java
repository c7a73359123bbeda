package dev.rootseal.remediation;

import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How one container can be fixed: whether the flag is to be set, which mounts lose their {@code
 * readOnly: true}, which paths get an empty volume, and which neither helps. Where there is such an
 * obstacle nothing of it is of use: without one of the mounts the application would break.
 */
record PatchPlan(
    boolean setsFlag,
    List<MountFacts> opened,
    List<ContainerPath> emptied,
    List<PatchBlocker> obstacles) {
  /** Of every image, also where {@code /bin}, {@code /lib} and {@code /sbin} are links. */
  static final Set<String> PROGRAMS =
      Set.of(
          """
          /bin /etc /lib /lib32 /lib64 /libx32 /sbin /usr /usr/bin /usr/lib /usr/lib32 /usr/lib64
          /usr/libexec /usr/libx32 /usr/local /usr/local/bin /usr/local/lib /usr/local/lib64
          /usr/local/libexec /usr/local/sbin /usr/local/share /usr/sbin /usr/share
          """
              .split("\\s+"));

  /** Where Debian and its kin keep the C library, such as {@code /usr/lib/x86_64-linux-gnu}. */
  private static final Pattern MULTIARCH =
      Pattern.compile("(/usr)?(/local)?/lib/[a-z0-9_]+-linux-[a-z0-9]+");

  /** There, or around it, images have their settings, or what they run. */
  private static final List<ContainerPath> SETTINGS =
      List.of(ContainerPath.of("/etc"), ContainerPath.of("/usr"));

  PatchPlan {
    opened = List.copyOf(opened);
    emptied = List.copyOf(emptied);
    obstacles = List.copyOf(obstacles);
  }

  static PatchPlan of(ContainerEvaluation evaluated) {
    ContainerFacts container = evaluated.facts();
    List<ContainerPath> missing = container.uncovered(evaluated.required().paths());
    // In the order of the object: a patch that names them in another one would change it.
    List<MountFacts> opened =
        container.mounts().stream()
            .filter(
                mount ->
                    missing.stream().anyMatch(path -> openedAt(path, container).contains(mount)))
            .distinct()
            .toList();
    List<ContainerPath> emptied = new ArrayList<>();
    List<PatchBlocker> obstacles = new ArrayList<>();
    for (ContainerPath path : missing) {
      // A path below a mount that is opened is covered by it, too.
      if (container.mountDeciding(path).filter(opened::contains).isEmpty()) {
        obstacle(path, evaluated).ifPresentOrElse(obstacles::add, () -> emptied.add(path));
      }
    }
    boolean setsFlag = container.flag() != ReadOnlyFlag.TRUE;
    for (ContainerPath path : container.uncovered(unasked(evaluated, setsFlag))) {
      if (emptied.stream().noneMatch(path::isAtOrBelow) && obstacle(path, evaluated).isEmpty()) {
        emptied.add(path);
      }
    }
    return new PatchPlan(setsFlag, opened, emptied, obstacles);
  }

  /**
   * What nobody asks for, but the program may write: what the notes name, as far as an empty volume
   * serves it and hides nothing that matters, and what a new flag would stop.
   */
  private static List<ContainerPath> unasked(ContainerEvaluation evaluated, boolean setsFlag) {
    List<ContainerPath> paths = new ArrayList<>(evaluated.required().advised());
    evaluated.knowledge().ifPresent(known -> paths.removeIf(path -> mayShip(path, known)));
    paths.addAll(setsFlag ? evaluated.required().optionalDefaultPaths() : List.of());
    return paths;
  }

  /** Of an image that is only guessed nobody knows whether it has settings there. */
  private static boolean mayShip(ContainerPath path, ImageKnowledge known) {
    return known.needOf(path).isPresent()
        || (!known.runsImageProgram()
            && known.needs(path)
            && SETTINGS.stream().anyMatch(path::isAtOrBelow));
  }

  /** The read-only mounts at the path, when all mounts there can be made writable. */
  private static List<MountFacts> openedAt(ContainerPath path, ContainerFacts container) {
    List<MountFacts> there = container.mounts().stream().filter(mount -> mount.isAt(path)).toList();
    return there.stream().allMatch(PatchPlan::mayBeWritten)
        ? there.stream().filter(MountFacts::readOnly).toList()
        : List.of();
  }

  /** The first thing that keeps a path without a writable mount from getting an empty volume. */
  private static Optional<PatchBlocker> obstacle(
      ContainerPath path, ContainerEvaluation evaluated) {
    String container = evaluated.facts().name();
    return ofPath(path, container)
        .or(() -> ofMount(path, evaluated.facts()))
        .map(blocker -> blocker.at(path))
        .or(() -> need(path, evaluated).map(it -> PatchBlocker.ofNeed(it, container, path)));
  }

  private static Optional<PatchBlocker> ofPath(ContainerPath path, String container) {
    if (path.same(ContainerPath.ROOT)) {
      return blocked(
          "Root", container, "All of / is said to need writing: name the directories that do.");
    }
    // Source: core/v1 VolumeMount; the API server lets it pass.
    if (path.spelling().chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
      return blocked(
          "UnmountablePath", container, path + " holds a character that no mount path may hold.");
    }
    if (ContainerPath.KERNEL.stream().anyMatch(path::isAtOrBelow)) {
      return blocked(
          "SystemPath",
          container,
          path + " belongs to devices or to the kernel: no volume belongs there.");
    }
    return holdsPrograms(path)
        ? blocked(
            "SystemPath",
            container,
            path + " belongs to the system: under an empty volume nothing would run.")
        : Optional.empty();
  }

  /** Whether what runs in the container comes from there. */
  static boolean holdsPrograms(ContainerPath path) {
    return PROGRAMS.contains(path.spelling()) || MULTIARCH.matcher(path.spelling()).matches();
  }

  private static Optional<PatchBlocker> blocked(String reason, String container, String sentence) {
    return Optional.of(new PatchBlocker(reason, container, sentence));
  }

  /** What cannot be written is there, or no directory to mount on can be made below it. */
  private static Optional<PatchBlocker> ofMount(ContainerPath path, ContainerFacts container) {
    Optional<MountFacts> there =
        container.mounts().stream()
            .filter(mount -> mount.isAt(path) && !mayBeWritten(mount))
            .findFirst();
    return there
        .or(() -> container.mountDeciding(path))
        .map(
            mount ->
                there.isPresent() || mount.volume().source() == VolumeSource.BLOCK_DEVICE
                    ? new PatchBlocker("Occupied", container.name(), occupied(path, mount))
                    : new PatchBlocker(
                        "UnderReadOnlyMount",
                        container.name(),
                        "%s lies below the mount at %s, which is not writable: nothing can be mounted there."
                            .formatted(path, mount.mountPath())));
  }

  private static String occupied(ContainerPath path, MountFacts mount) {
    String volume = mount.volume().name();
    return switch (mount.volume().source()) {
      case BLOCK_DEVICE ->
          "The block device '%s' at %s leaves no directory to mount on at %s: move one of the two."
              .formatted(volume, mount.mountPath(), path);
      case GIT_REPO ->
          ("Volume '%s' at %s is a gitRepo, which kubelets since Kubernetes 1.33 do not mount by"
                  + " default: clone into an emptyDir in an init container.")
              .formatted(volume, path);
      default ->
          "Volume '%s' is mounted at %s and stays read-only: move one of the two."
              .formatted(volume, path);
    };
  }

  /** A path of the node may not be opened: the container would have more than it has now. */
  private static boolean mayBeWritten(MountFacts mount) {
    return mount.volume().source().writable()
        && !mount.volume().readOnly()
        && !(mount.readOnly() && mount.volume().source() == VolumeSource.HOST_PATH);
  }

  /** What a row only advises is none, for something else may run, but for data that are certain. */
  private static Optional<Need> need(ContainerPath path, ContainerEvaluation evaluated) {
    return evaluated
        .knowledge()
        .filter(
            known -> known.decides() || known.alwaysRequiredData().stream().anyMatch(path::same))
        .flatMap(known -> known.needOf(path));
  }
}
