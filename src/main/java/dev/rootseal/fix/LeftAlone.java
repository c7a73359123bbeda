package dev.rootseal.fix;

import dev.rootseal.manifest.EditObstacle;
import java.nio.file.Path;

/**
 * Why a workload of a file is left alone, though there is a patch.
 *
 * @param id the fixed id
 * @param sentence the reason in words, and what to do
 */
record LeftAlone(String id, String sentence) {
  static final LeftAlone NO_NAME =
      new LeftAlone(
          "NoName", "a patch finds its object by a name, and this one has none: use --as=diff");
  static final LeftAlone CUSTOM_RESOURCE =
      new LeftAlone(
          "CustomResource",
          "custom resources take no strategic merge patch, which would replace their containers:"
              + " use --as=diff");
  static final LeftAlone OUTDATED =
      new LeftAlone(
          "OutdatedVersion",
          "kustomize does not know this version of the API any more: write today's, or use"
              + " --as=diff");
  static final LeftAlone NOT_ONLY_OBJECTS =
      new LeftAlone(
          "NotOnlyObjects",
          "kustomize refuses its file, in which something is no object with a name: use --as=diff");
  static final LeftAlone SAME_NAME =
      new LeftAlone(
          "SameName",
          "kustomize takes one object of a name, and another file or document has one, too:"
              + " make a folder for each");

  static final LeftAlone RENDERED_TWICE =
      new LeftAlone(
          "SameName",
          "kustomize takes one object of a name, and two were rendered with the same: change the"
              + " chart");
  static final LeftAlone HOOK =
      new LeftAlone(
          "HookOfHelm", "Helm 3 does not hand its hooks to a post-renderer: change the chart");

  /** In a kustomization that builds on the file, of which the folder is named. */
  static LeftAlone undoneBy(Path overlay) {
    return new LeftAlone(
        "UndoneByOverlay",
        "the kustomization in '%s' takes away what the fix adds: change it, too, and edit it yourself"
            .formatted(overlay));
  }

  static LeftAlone of(EditObstacle obstacle) {
    return new LeftAlone(obstacle.id(), obstacle.sentence());
  }
}
