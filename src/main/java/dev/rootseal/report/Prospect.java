package dev.rootseal.report;

import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.JudgedContainer;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The sentence that says why a workload could run with a read-only root, where that is known. */
final class Prospect {
  private Prospect() {}

  /**
   * Says it, or nothing where nothing is known or something speaks against it.
   *
   * @param writable the containers of the workload whose root can be written to
   */
  static Optional<String> of(WorkloadVerdict workload, List<JudgedContainer> writable) {
    List<ImageKnowledge> known =
        writable.stream()
            .flatMap(container -> container.knowledge().stream())
            .filter(ImageKnowledge::decides)
            .toList();
    if (writable.isEmpty() || known.stream().anyMatch(Prospect::speaksAgainst)) {
      return Optional.empty();
    }
    if (isStateless(workload)) {
      String remark = known.isEmpty() ? "" : " (" + isKnown(known.getFirst(), "to") + ")";
      return Optional.of(noun(writable) + " could run with read-only root" + remark + ".");
    }
    return known.stream()
        .findFirst()
        .map(image -> isKnown(image, "to run with read-only root") + ".");
  }

  private static boolean speaksAgainst(ImageKnowledge known) {
    return !known.worksReadOnly()
        || known.imageClass() == ImageClass.DATABASE
        || known.imageClass() == ImageClass.LEGACY;
  }

  private static String noun(List<JudgedContainer> writable) {
    return writable.stream().anyMatch(container -> container.facts().servesWeb())
        ? "Stateless web application"
        : "Stateless application";
  }

  /** For example: nginx is known to, with writable mounts at /var/cache/nginx, /var/run. */
  private static String isKnown(ImageKnowledge image, String what) {
    String paths =
        image.requiredPaths().orElse(List.of()).stream()
            .map(Object::toString)
            .collect(Collectors.joining(", "));
    return image.name()
        + " is known "
        + what
        + (paths.isEmpty() ? "" : ", with writable mounts at " + paths);
  }

  /** Nothing in the pod outlives it: no claim, no disk, no path of the node. */
  private static boolean isStateless(WorkloadVerdict workload) {
    return workload.facts().volumes().stream().noneMatch(Prospect::keepsData);
  }

  private static boolean keepsData(VolumeFacts volume) {
    return switch (volume.source()) {
      case PERSISTENT_VOLUME_CLAIM,
          CLAIM_TEMPLATE,
          EPHEMERAL,
          HOST_PATH,
          NFS,
          CSI,
          IN_TREE_DISK,
          BLOCK_DEVICE,
          UNKNOWN ->
          true;
      case EMPTY_DIR, CONFIG_MAP, SECRET, DOWNWARD_API, PROJECTED, IMAGE, GIT_REPO, MISSING ->
          false;
    };
  }
}
