package dev.rootseal.remediation;

import dev.rootseal.report.NoteSentence;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.MountFacts;
import dev.rootseal.rule.Note;

/** The sentences that say why there is no patch. */
final class PatchBlockerSentence {
  private PatchBlockerSentence() {}

  static String of(PatchBlocker reason) {
    return switch (reason) {
      case PatchBlocker.Windows(var container) -> "Windows has no read-only root filesystem.";
      case PatchBlocker.InvalidFlag(var container) ->
          "readOnlyRootFilesystem is not a boolean: write true, without quotes, in the file.";
      case PatchBlocker.DuplicateOrMissingName(var container) ->
          container.isEmpty()
              ? "The container has no name by which a patch could find it."
              : "More than one container is named '%s': a patch cannot tell them apart."
                  .formatted(container);
      case PatchBlocker.MountAtRoot(var container, var volume) ->
          "Volume '%s' is mounted at / and can be written to: mount it at the directories that need writing."
              .formatted(volume);
      case PatchBlocker.AtPath atPath -> of(atPath);
    };
  }

  private static String of(PatchBlocker.AtPath reason) {
    return switch (reason) {
      case PatchBlocker.Seed(var container, var path, var proposal) -> special(reason, Need.SEED);
      case PatchBlocker.Data(var container, var path) -> special(reason, Need.DATA);
      case PatchBlocker.Host(var container, var path) -> special(reason, Need.HOST);
      case PatchBlocker.SingleFile(var container, var path) -> special(reason, Need.FILE);
      case PatchBlocker.UnderReadOnlyMount(var container, var path, var mountPath) ->
          "%s lies below the mount at %s, which is not writable: nothing can be mounted there."
              .formatted(path, mountPath);
      case PatchBlocker.Occupied(var container, var path, var mount) -> occupied(path, mount);
      case PatchBlocker.Root(var container, var path) ->
          "All of / is said to need writing: name the directories that do.";
      case PatchBlocker.SystemPath(var container, var path) ->
          SystemPaths.areOfTheKernel(path)
              ? "%s belongs to devices or to the kernel: no volume belongs there.".formatted(path)
              : "%s belongs to the system: under an empty volume nothing would run."
                  .formatted(path);
      case PatchBlocker.UnmountablePath(var container, var path) ->
          "%s holds a character that no mount path may hold.".formatted(path);
    };
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
      case EMPTY_DIR,
          PERSISTENT_VOLUME_CLAIM,
          CLAIM_TEMPLATE,
          EPHEMERAL,
          HOST_PATH,
          NFS,
          CSI,
          IN_TREE_DISK,
          CONFIG_MAP,
          SECRET,
          DOWNWARD_API,
          PROJECTED,
          IMAGE,
          UNKNOWN,
          MISSING ->
          "Volume '%s' is mounted at %s and stays read-only: move one of the two."
              .formatted(volume, path);
    };
  }

  /** The words of the note on the same path. */
  private static String special(PatchBlocker.AtPath reason, Need need) {
    return NoteSentence.of(new Note.SpecialNeed(reason.path(), need));
  }
}
