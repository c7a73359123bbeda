package dev.rootseal.manifest;

import java.nio.file.Path;
import java.util.List;

/** Why a workload of a file is left alone, though there is a fix, and what to do. */
public record EditRefusal(String id, String sentence) {
  static final EditRefusal SHARED =
      new EditRefusal(
          "SharedAnchor",
          "a part that would change has an anchor (&) and is used in several places: edit it"
              + " yourself");

  static final EditRefusal MERGED =
      new EditRefusal(
          "MergedField",
          "a part that would change is taken over from elsewhere by << : edit it yourself");

  static final EditRefusal UNUSUAL_SHAPE =
      new EditRefusal(
          "UnusualShape", "it is written in a way that cannot be edited surely: edit it yourself");

  public static final EditRefusal UNPROVEN =
      new EditRefusal(
          "Unproven",
          "the edited file would not read as it should: edit it yourself, and please report this");

  public static final EditRefusal CHANGED =
      new EditRefusal("ChangedMeanwhile", "the file has changed since it was read: run it again");

  public static final EditRefusal OUTSIDE =
      new EditRefusal(
          "OutsideTheFolder",
          "its name is a link that leads out of the folder: name the file itself to have it"
              + " written");

  /** Those of an edit, whatever shape the fix is handed over in. */
  public static final List<EditRefusal> OF_EDITS =
      List.of(SHARED, MERGED, UNUSUAL_SHAPE, UNPROVEN, CHANGED, OUTSIDE);

  public static final EditRefusal NO_NAME =
      new EditRefusal(
          "NoName", "a patch finds its object by a name, and this one has none: use --as=diff");

  public static final EditRefusal CUSTOM_RESOURCE =
      new EditRefusal(
          "CustomResource",
          "custom resources take no strategic merge patch, which would replace their containers:"
              + " use --as=diff");

  public static final EditRefusal OUTDATED =
      new EditRefusal(
          "OutdatedVersion",
          "kustomize does not know this version of the API any more: write today's, or use"
              + " --as=diff");

  public static final EditRefusal NOT_ONLY_OBJECTS =
      new EditRefusal(
          "NotOnlyObjects",
          "kustomize reads its file otherwise than kubectl, or something in it is no object with a"
              + " name: use --as=diff");

  public static final EditRefusal SAME_NAME =
      new EditRefusal(
          "SameName",
          "kustomize takes one object of a name, and another file or document has one, too:"
              + " make a folder for each");

  public static final EditRefusal RENDERED_TWICE =
      new EditRefusal(
          SAME_NAME.id,
          "kustomize takes one object of a name, and two were rendered with the same: change the"
              + " chart");

  public static final EditRefusal HOOK =
      new EditRefusal(
          "HookOfHelm", "Helm 3 does not hand its hooks to a post-renderer: change the chart");

  /** In a kustomization that builds on the file, of which the folder is named. */
  public static EditRefusal undoneBy(Path overlay) {
    return new EditRefusal(
        "UndoneByOverlay",
        "the kustomization in '%s' takes away what the fix adds, or adds the same: change it, too, and edit it yourself"
            .formatted(overlay));
  }

  /** That a text cannot be edited surely. */
  static final class EditRefusedException extends Exception {
    private static final long serialVersionUID = 1;
    private final transient EditRefusal refusal;

    EditRefusedException(EditRefusal refusal) {
      super(refusal.id());
      this.refusal = refusal;
    }

    EditRefusal refusal() {
      return refusal;
    }
  }
}
