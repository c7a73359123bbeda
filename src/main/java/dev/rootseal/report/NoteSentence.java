package dev.rootseal.report;

import dev.rootseal.rule.Note;
import dev.rootseal.rule.Slip;

/** The sentences for notes. */
final class NoteSentence {
  private NoteSentence() {}

  static String of(Note note) {
    return switch (note) {
      case Note.HostPath(var path) ->
          "The mount at " + path + " is a host path: writable, but not isolated from the node.";
      case Note.Privileged() ->
          "The container is privileged: it can remount its root filesystem for writing.";
      case Note.UnknownVolumeSource(var volume, var path) ->
          "Volume '%s' at %s has a source that Rootseal does not know: it does not count as writable."
              .formatted(volume, path);
      case Note.MissingVolume(var volume, var path) ->
          "The mount at %s names volume '%s', which the pod does not have.".formatted(path, volume);
      case Note.UnusableAnnotation(var key, var problem) ->
          "Annotation %s cannot be used as it stands: %s.".formatted(key, problem);
      case Note.Mistake(var slip) -> of(slip);
    };
  }

  private static String of(Slip slip) {
    return switch (slip) {
      case Slip.FlagAtPodLevel() ->
          "readOnlyRootFilesystem stands in the pod's securityContext, where no such field exists:"
              + " set it in the container's.";
      case Slip.MisspeltFlag(var spelling) ->
          "'%s' is misspelt: the field is readOnlyRootFilesystem.".formatted(spelling);
      case Slip.DuplicateName() ->
          "Another container of the pod has the same name: the API server refuses this.";
    };
  }
}
