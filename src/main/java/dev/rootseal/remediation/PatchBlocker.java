package dev.rootseal.remediation;

import dev.rootseal.report.NoteSentence;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.util.Optional;

/** Why a container gets no patch. */
public sealed interface PatchBlocker {
  /** The container's name; empty where the manifest gives none. */
  String container();

  /** The fixed id of the reason, for example {@code Seed}. */
  default String reason() {
    return getClass().getSimpleName();
  }

  /** The reason in one sentence. */
  default String sentence() {
    return switch (this) {
      case Windows(_) -> "Windows has no read-only root filesystem.";
      case InvalidFlag(_) ->
          "readOnlyRootFilesystem is not a boolean: write true, without quotes, in the file.";
      case DuplicateOrMissingName(var container) ->
          container.isEmpty()
              ? "The container has no name by which a patch could find it."
              : "More than one container is named '%s': a patch cannot tell them apart."
                  .formatted(container);
      case MountAtRoot(_, var volume) ->
          "Volume '%s' is mounted at / and can be written to: mount it at the directories that need writing."
              .formatted(volume);
      case Seed(_, var path, _) -> NoteSentence.of(path, Need.SEED);
      case Data(_, var path) -> NoteSentence.of(path, Need.DATA);
      case Host(_, var path) -> NoteSentence.of(path, Need.HOST);
      case SingleFile(_, var path) -> NoteSentence.of(path, Need.FILE);
      case UnderReadOnlyMount(_, var path, var mountPath) ->
          "%s lies below the mount at %s, which is not writable: nothing can be mounted there."
              .formatted(path, mountPath);
      case Occupied(_, var path, var mount) -> occupied(path, mount);
      case Root _ -> "All of / is said to need writing: name the directories that do.";
      case SystemPath(_, var path) ->
          PatchPlan.SystemPaths.areOfTheKernel(path)
              ? "%s belongs to devices or to the kernel: no volume belongs there.".formatted(path)
              : "%s belongs to the system: under an empty volume nothing would run."
                  .formatted(path);
      case UnmountablePath(_, var path) ->
          "%s holds a character that no mount path may hold.".formatted(path);
    };
  }

  /** The flag cannot be set on Windows. */
  record Windows(String container) implements PatchBlocker {}

  /** The flag is not a boolean: no API server holds such an object, so the file has to change. */
  record InvalidFlag(String container) implements PatchBlocker {}

  /** A patch finds a container by its name; this one has none, or shares it with another. */
  record DuplicateOrMissingName(String container) implements PatchBlocker {}

  /** A writable volume of the pod lies over the root, so that the flag alone says nothing. */
  record MountAtRoot(String container, String volume) implements PatchBlocker {}

  /** A path that stands in the way. */
  sealed interface AtPath extends PatchBlocker {
    /** The required path that has no writable mount. */
    ContainerPath path();
  }

  /**
   * The image ships content there, which an empty volume would hide.
   *
   * @param proposal a strategic merge patch, for a person to check, that gives the path a volume
   *     with a copy of the content, made by an init container of the same image; once it is applied
   *     the container gets its patch. Nothing for an ephemeral container, or one without an image.
   */
  record Seed(String container, ContainerPath path, Optional<Patch> proposal) implements AtPath {}

  /** The data there has to outlive the pod. */
  record Data(String container, ContainerPath path) implements AtPath {}

  /** It has to be the node's own path. */
  record Host(String container, ContainerPath path) implements AtPath {}

  /** It is a single file. */
  record SingleFile(String container, ContainerPath path) implements AtPath {}

  /** The nearest mount above is not writable: no directory to mount on can be made below it. */
  record UnderReadOnlyMount(String container, ContainerPath path, String mountPath)
      implements AtPath {}

  /** What cannot be written, or a read-only path of the node, is there; or a disk, or one above. */
  record Occupied(String container, ContainerPath path, MountFacts mount) implements AtPath {}

  /** All of the root is said to be needed. */
  record Root(String container, ContainerPath path) implements AtPath {}

  /** The programs of the image are there, or it is a place of devices and of the kernel. */
  record SystemPath(String container, ContainerPath path) implements AtPath {}

  /** It holds a colon or a control character (core/v1 VolumeMount; the API server lets it pass). */
  record UnmountablePath(String container, ContainerPath path) implements AtPath {}

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
}
