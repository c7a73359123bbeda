package dev.rootseal.remediation;

import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge;
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
    List<PatchBlocker.AtPath> obstacles) {
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
    List<PatchBlocker.AtPath> obstacles = new ArrayList<>();
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
        || (!known.runsImageProgram() && known.needs(path) && SystemPaths.holdSettings(path));
  }

  /** The read-only mounts at the path, when all mounts there can be made writable. */
  private static List<MountFacts> openedAt(ContainerPath path, ContainerFacts container) {
    List<MountFacts> there = container.mounts().stream().filter(mount -> mount.isAt(path)).toList();
    return there.stream().allMatch(PatchPlan::mayBeWritten)
        ? there.stream().filter(MountFacts::readOnly).toList()
        : List.of();
  }

  /** The first thing that keeps a path without a writable mount from getting an empty volume. */
  private static Optional<PatchBlocker.AtPath> obstacle(
      ContainerPath path, ContainerEvaluation evaluated) {
    String container = evaluated.facts().name();
    if (path.same(ContainerPath.ROOT)) {
      return Optional.of(new PatchBlocker.Root(container, path));
    }
    if (path.spelling().chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
      return Optional.of(new PatchBlocker.UnmountablePath(container, path));
    }
    if (SystemPaths.holdPrograms(path) || SystemPaths.areOfTheKernel(path)) {
      return Optional.of(new PatchBlocker.SystemPath(container, path));
    }
    return evaluated.facts().mounts().stream()
        .filter(mount -> mount.isAt(path) && !mayBeWritten(mount))
        .<PatchBlocker.AtPath>map(mount -> new PatchBlocker.Occupied(container, path, mount))
        .findFirst()
        .or(() -> evaluated.facts().mountDeciding(path).map(mount -> above(mount, path, container)))
        .or(() -> need(path, evaluated));
  }

  /** A path of the node may not be opened: the container would have more than it has now. */
  private static boolean mayBeWritten(MountFacts mount) {
    return mount.volume().source().writable()
        && !mount.volume().readOnly()
        && !(mount.readOnly() && mount.volume().source() == VolumeSource.HOST_PATH);
  }

  private static PatchBlocker.AtPath above(MountFacts mount, ContainerPath path, String container) {
    return mount.volume().source() == VolumeSource.BLOCK_DEVICE
        ? new PatchBlocker.Occupied(container, path, mount)
        : new PatchBlocker.UnderReadOnlyMount(container, path, mount.mountPath());
  }

  /** What a row only advises is none, for something else may run, but for data that are certain. */
  private static Optional<PatchBlocker.AtPath> need(
      ContainerPath path, ContainerEvaluation evaluated) {
    String container = evaluated.facts().name();
    return evaluated
        .knowledge()
        .filter(
            known -> known.decides() || known.alwaysRequiredData().stream().anyMatch(path::same))
        .flatMap(known -> known.needOf(path))
        .map(
            need ->
                switch (need) {
                  case SEED -> new PatchBlocker.Seed(container, path, Optional.empty());
                  case DATA -> new PatchBlocker.Data(container, path);
                  case HOST -> new PatchBlocker.Host(container, path);
                  case FILE -> new PatchBlocker.SingleFile(container, path);
                });
  }

  /** Directories over which no empty volume may lie. */
  static final class SystemPaths {
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

    private static final List<ContainerPath> SETTINGS =
        List.of(ContainerPath.of("/etc"), ContainerPath.of("/usr"));

    private SystemPaths() {}

    /** Whether what runs in the container comes from there. */
    static boolean holdPrograms(ContainerPath path) {
      return PROGRAMS.contains(path.spelling()) || MULTIARCH.matcher(path.spelling()).matches();
    }

    /** Whether images have their settings, or what they run, there or around it. */
    static boolean holdSettings(ContainerPath path) {
      return SETTINGS.stream().anyMatch(path::isAtOrBelow);
    }

    static boolean areOfTheKernel(ContainerPath path) {
      return ContainerPath.KERNEL.stream().anyMatch(path::isAtOrBelow);
    }
  }
}
