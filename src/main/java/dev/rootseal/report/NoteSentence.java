package dev.rootseal.report;

import static dev.rootseal.rule.ContainerPath.listed;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.Note;

public final class NoteSentence {
  private static final String MADE_WRITABLE =
      "which containerd makes writable, as CRI-O does with image_volumes = \"bind\"";

  private NoteSentence() {}

  /**
   * What excuses a container, such as: annotation 'rootseal.dev/exempt', until 2027-03-31: writes
   * its own plugins.
   */
  public static String of(Exemption exemption) {
    String until = exemption.expires().map(day -> ", until " + day).orElse("");
    return "%s '%s'%s: %s"
        .formatted(exemption.source().id(), exemption.name(), until, exemption.reason());
  }

  public static String of(Note note) {
    return switch (note) {
      case Note.HostPath(var path) ->
          "The mount at " + path + " is a host path: writable, but not isolated from the node.";
      case Note.Privileged() ->
          "The container is privileged: it can remount its root filesystem for writing.";
      case Note.UnknownVolumeSource(var volume, var path) ->
          "Volume '%s' at %s has a source that Rootseal does not know: it does not count as writable."
              .formatted(volume, path);
      case Note.GitRepo(var volume, var path) ->
          "Volume '%s' at %s is a gitRepo, which kubelets since Kubernetes 1.33 do not mount by default: it does not count as writable."
              .formatted(volume, path);
      case Note.MissingVolume(var volume, var path) ->
          "The mount at %s names volume '%s', which the pod does not have.".formatted(path, volume);
      case Note.UnusableAnnotation(var key, var problem) ->
          "Annotation %s cannot be used as it stands: %s.".formatted(key, problem);
      case Note.ExpiredExemption(var name, var owner, var expired) ->
          "Exemption '%s'%s expired after %s."
              .formatted(name, owner.isEmpty() ? "" : " of " + owner, expired);
      case Note.EmptyReason(var key) ->
          "Annotation %s gives no reason: it exempts nothing.".formatted(key);
      case Note.BadDate(var key) ->
          "Annotation %s is not a date such as 2027-03-31: it exempts nothing.".formatted(key);
      case Note.BadObservation(var key) ->
          "Annotation %s does not say when and for how long, as in 2026-11-26 for 10m: its paths count as declared only."
              .formatted(key);
      case Note.Observed(var seen) ->
          "Where it writes was observed on %s, when it had run for %s."
              .formatted(seen.day(), seen.time());
      case Note.NoSuchContainer(var key, var container) ->
          "Annotation %s speaks of container '%s', which is not there: it does nothing."
              .formatted(key, container);
      case Note.LastDayAlone(var key) ->
          "Annotation %s exempts nothing: no %s beside it gives a reason."
              .formatted(key, key.replaceFirst("exempt-until", "exempt"));
      case Note.UnknownAnnotation(var key, var meant) ->
          "Annotation %s is not known and does nothing%s"
              .formatted(key, meant.isEmpty() ? "." : ": did you mean " + meant + "?");
      case Note.SelfExemptionDenied(var key) ->
          "Annotation %s exempts nothing: the policy does not allow owners to.".formatted(key);
      case Note.WaivedByOwner(var key, var paths) ->
          "Annotation %s waives %s, which would need a writable mount otherwise."
              .formatted(key, listed(paths));
      case Note.OwnerPathsDenied(var key, var paths) ->
          "Annotation %s does not waive %s: the policy does not allow owners to."
              .formatted(key, listed(paths));
      case Note.UnknownRegistry(var name, var imageClass) ->
          ("%s is not exempt as a %s image: at this address, anybody can have given it that name."
                  + " The policy can name the registry in imageCatalogue.mirrors.")
              .formatted(name, imageClass.id());
      case Note.AdvisedPath(var path, var who) ->
          who.isEmpty()
              ? "%s has no writable mount.".formatted(path)
              : "%s may write to %s, which has no writable mount.".formatted(who, path);
      case Note.OnVolumeOfTheImage(var paths) ->
          (paths.size() == 1
                  ? "%s has no mount: the image declares a volume there, %s. It goes with the"
                      + " container."
                  : "%s have no mount: the image declares volumes there, %s. They go with the"
                      + " container.")
              .formatted(listed(paths), MADE_WRITABLE);
      case Note.InstallsSoftware(var command) ->
          "Its command installs software (%s), which a read-only root stops: put it into the image."
              .formatted(command);
      case Note.CommandWritesTo(var paths) ->
          "Its command writes to %s, which a read-only root stops.".formatted(listed(paths));
      case Note.NotRolledOut() ->
          "Its pod template is not rolled out yet: the roll-out is going on, waits or has failed.";
      case Note.SpecialNeed(var path, var need) -> of(path, need);
      case Note.FlagAtPodLevel() ->
          "readOnlyRootFilesystem stands in the pod's securityContext, where no such field exists:"
              + " set it in the container's.";
      case Note.MisspeltFlag(var spelling) ->
          "'%s' is misspelt: the field is readOnlyRootFilesystem.".formatted(spelling);
      case Note.DuplicateName() ->
          "Another container of the pod has the same name: the API server refuses this.";
    };
  }

  /** What a path needs where an empty volume does not do. */
  public static String of(ContainerPath path, Need need) {
    return switch (need) {
      case SEED ->
          "The image ships content at %s, which an empty volume would hide: copy it into the volume"
                  .formatted(path)
              + " first, in an init container of the same image.";
      case DATA -> "%s holds data that has to outlive the pod: give it a claim.".formatted(path);
      case HOST -> "%s has to be the node's own path.".formatted(path);
      case FILE -> "%s is a single file: mount it by sub path.".formatted(path);
    };
  }
}
