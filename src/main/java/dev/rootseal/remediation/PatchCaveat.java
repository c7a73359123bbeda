package dev.rootseal.remediation;

import dev.rootseal.report.NoteSentence;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.Note;
import java.util.List;

/** What a person should know before applying a patch. */
public sealed interface PatchCaveat {
  /** The remark in one sentence. */
  default String sentence() {
    return switch (this) {
      case Unproven(var container, var image) ->
          "Container '%s': %s is not known to run with a read-only root: try it first."
              .formatted(container, image);
      case Hides(var container, var paths) ->
          "Container '%s': a new volume hides what the image ships at %s."
              .formatted(container, ContainerPath.listed(paths));
      case ShipsContent(var container, var image, var path) ->
          ("Container '%s': in some set-ups %s writes to %s. The image ships content there, which an"
                  + " empty volume would hide: copy it into the volume first.")
              .formatted(container, image, path);
      case MayNeed(var container, var image, var path, var need) ->
          "Container '%s', if it runs %s: %s"
              .formatted(container, image, NoteSentence.of(new Note.SpecialNeed(path, need)));
      case LogLinks(var container, var path) ->
          "Container '%s': where the image links logs below %s to its output, the volume hides the links."
              .formatted(container, path);
      case NoStickyBit(var container, var path) ->
          ("Container '%s': Ruby refuses %s as a temporary directory, for an empty volume has no sticky bit:"
                  + " make a directory with mode 1777 in it and point TMPDIR there.")
              .formatted(container, path);
      case CommandWrites(var container, var note) ->
          "Container '%s': %s".formatted(container, NoteSentence.of(note));
      case Opened(var container, var path) ->
          "Container '%s': the mount at %s was read-only and becomes writable."
              .formatted(container, path);
      case Replace(var kind) ->
          "The pod template of an existing %s cannot be changed: change its file and replace it."
              .formatted(kind);
    };
  }

  /** The image is known, but nobody has been seen to run it so. */
  record Unproven(String container, String image) implements PatchCaveat {}

  /** Nothing is known of what the image ships there; the paths are in their order. */
  record Hides(String container, List<ContainerPath> paths) implements PatchCaveat {
    public Hides {
      paths = List.copyOf(paths);
    }
  }

  /** The image writes to it in some set-ups only, so that it is not required, and ships content. */
  record ShipsContent(String container, String image, ContainerPath path) implements PatchCaveat {}

  /** An empty volume does not serve the path; no obstacle, for something else may run. */
  record MayNeed(String container, String image, ContainerPath path, ImageKnowledge.Need need)
      implements PatchCaveat {}

  /** Images like to link their log files to standard output and error. */
  record LogLinks(String container, ContainerPath path) implements PatchCaveat {}

  /** Source: kubernetes/kubernetes issue 110835. */
  record NoStickyBit(String container, ContainerPath path) implements PatchCaveat {}

  /** Its command line shows that the patch alone does not do. */
  record CommandWrites(String container, Note.WritesToRoot note) implements PatchCaveat {}

  /** A mount that its author made read-only. */
  record Opened(String container, String mountPath) implements PatchCaveat {}

  /** The API server refuses changes of what runs once. */
  record Replace(String kind) implements PatchCaveat {}
}
