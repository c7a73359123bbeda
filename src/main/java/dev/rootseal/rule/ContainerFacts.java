package dev.rootseal.rule;

import dev.rootseal.rule.Note.ManifestMistake;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One container definition, as far as the rule reads it.
 *
 * @param name the container's name; empty where a manifest gives none
 * @param image the image reference as it is written; empty where there is none
 * @param start how it is started, where not as its image does by itself
 * @param mounts its {@code volumeMounts} and {@code volumeDevices}, in the order of the object
 * @param servesWeb whether it declares a port that web servers use
 * @param mistakes mistakes in the object that keep the flag from being read where its author meant
 *     it
 */
public record ContainerFacts(
    String name,
    ContainerType type,
    String image,
    ContainerCommand start,
    ReadOnlyFlag flag,
    boolean privileged,
    List<MountFacts> mounts,
    boolean servesWeb,
    List<ManifestMistake> mistakes) {
  /** How the names begin of init containers that copy what an image ships, in our patches. */
  public static final String SEED = "rootseal-seed-";

  /** Kubernetes mounts these itself, writable whatever the flag says. */
  private static final List<ContainerPath> RUNTIME_PATHS =
      List.of(ContainerPath.of("/dev/shm"), ContainerPath.of("/dev/termination-log"));

  public ContainerFacts {
    mounts = List.copyOf(mounts);
    mistakes = List.copyOf(mistakes);
  }

  /** Whether it is one of these; one that could write to its root is like any other. */
  public boolean seeds() {
    return type == ContainerType.INIT
        && name.startsWith(SEED)
        && flag == ReadOnlyFlag.TRUE
        && writableRoot().isEmpty();
  }

  public ContainerFacts withMistakes(List<ManifestMistake> mistakes) {
    return new ContainerFacts(
        name, type, image, start, flag, privileged, mounts, servesWeb, mistakes);
  }

  /** The paths of the given ones that no writable mount covers. */
  public List<ContainerPath> uncovered(List<ContainerPath> paths) {
    return paths.stream().filter(path -> !isCovered(path)).toList();
  }

  /** What Kubernetes mounts lies over a mount above, and gives way to one at its place or below. */
  private boolean isCovered(ContainerPath path) {
    Optional<ContainerPath> runtime = RUNTIME_PATHS.stream().filter(path::isAtOrBelow).findFirst();
    return mountDeciding(path)
        .filter(
            mount -> runtime.stream().allMatch(ContainerPath.of(mount.mountPath())::isAtOrBelow))
        .map(MountFacts::writable)
        .orElse(runtime.isPresent());
  }

  /**
   * The mount that decides whether a path can be written to: at it, or else at its nearest
   * ancestor. Of two at one place it is one that is not writable, because which of them the
   * container runtime lays on top is not promised.
   */
  public Optional<MountFacts> mountDeciding(ContainerPath path) {
    @Nullable MountFacts nearest = null;
    int depth = -1;
    for (MountFacts mount : mounts) {
      ContainerPath at = ContainerPath.of(mount.mountPath());
      if (mount.hasPath()
          && path.isAtOrBelow(at)
          && (at.depth() > depth || (at.depth() == depth && !mount.writable()))) {
        nearest = mount;
        depth = at.depth();
      }
    }
    return Optional.ofNullable(nearest);
  }

  /**
   * The writable mount that lies over the root itself, if there is one. Whether another mount is
   * there too is no matter: which of them the container runtime lays on top is not promised.
   */
  public Optional<MountFacts> writableRoot() {
    return mounts.stream()
        .filter(mount -> mount.writable() && mount.isAt(ContainerPath.ROOT))
        .findFirst();
  }

  /** What a container's {@code securityContext.readOnlyRootFilesystem} says. */
  public enum ReadOnlyFlag {
    TRUE,
    FALSE,
    NOT_SET,
    /** Only in files: {@code "true"} or {@code 1}, which the API server refuses. */
    NOT_A_BOOLEAN;

    public static final String FIELD = "readOnlyRootFilesystem";
  }
}
