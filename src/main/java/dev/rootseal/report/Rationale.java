package dev.rootseal.report;

import static dev.rootseal.rule.ContainerPath.listed;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The sentences that say why a workload could run with a read-only root, where that is known, and
 * what its data need.
 */
final class Rationale {
  private static final Set<ImageClass> HOLDS_DATA =
      Set.of(ImageClass.DATABASE, ImageClass.BROKER, ImageClass.CACHE);

  private Rationale() {}

  /**
   * Says it of the containers whose root can be written to, or nothing where nothing is known or
   * something speaks against it.
   */
  static List<String> of(WorkloadVerdict workload, List<ContainerEvaluation> writable) {
    return Stream.of(couldRun(workload, writable), data(writable))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> couldRun(
      WorkloadVerdict workload, List<ContainerEvaluation> writable) {
    List<ImageKnowledge> known =
        writable.stream()
            .flatMap(one -> one.knowledge().stream())
            .filter(ImageKnowledge::decides)
            .toList();
    if (writable.isEmpty()
        || writable.stream().anyMatch(ContainerEvaluation::writesToRoot)
        || known.stream().anyMatch(Rationale::speaksAgainst)) {
      return Optional.empty();
    }
    if (isStateless(workload, writable)) {
      return Optional.of(
          "%s could run with read-only root (%s)."
              .formatted(noun(writable), isKnown(known.getFirst(), "to")));
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

  /** What the first program with data that would be lost wants for them. */
  private static Optional<String> data(List<ContainerEvaluation> writable) {
    return writable.stream()
        .flatMap(one -> one.knowledge().flatMap(known -> claim(known, one)).stream())
        .findFirst();
  }

  private static Optional<String> claim(ImageKnowledge known, ContainerEvaluation container) {
    List<ContainerPath> data =
        known.runsImageProgram() && holdsData(known)
            ? known.requiredData().stream().filter(path -> !isKept(path, known, container)).toList()
            : List.of();
    return data.isEmpty()
        ? Optional.empty()
        : Optional.of(known.name() + " holds data: mount a claim at " + listed(data) + ".");
  }

  /** By its class, of which a guess is enough, or by what is known of the image. */
  private static boolean holdsData(ImageKnowledge known) {
    return HOLDS_DATA.contains(known.imageClass())
        || (known.decides() && !known.special(Need.DATA).isEmpty());
  }

  /** A cache may lose what it holds, if it can only write it. */
  private static boolean isKept(
      ContainerPath path, ImageKnowledge known, ContainerEvaluation container) {
    boolean lasts =
        known.imageClass() == ImageClass.CACHE
            || container
                .facts()
                .mountDeciding(path)
                .filter(mount -> mount.volume().source().mayKeepData())
                .isPresent();
    return lasts && container.facts().uncovered(List.of(path)).isEmpty();
  }

  private static String noun(List<ContainerEvaluation> writable) {
    return writable.stream().anyMatch(container -> container.facts().servesWeb())
        ? "Stateless web application"
        : "Stateless application";
  }

  /** For example: nginx is known to, with writable mounts at /var/cache/nginx, /var/run. */
  private static String isKnown(ImageKnowledge image, String what) {
    String paths = listed(image.requiredPaths().orElse(List.of()));
    return image.name()
        + " is known "
        + what
        + (paths.isEmpty() ? "" : ", with writable mounts at " + paths);
  }

  /**
   * Nothing in the pod outlives it: no claim, no disk, no path of the node. None of its images is
   * known to keep data, and all that could run read-only are known: of an image that nobody knows,
   * a port of the web says nothing.
   */
  private static boolean isStateless(WorkloadVerdict workload, List<ContainerEvaluation> writable) {
    return workload.facts().volumes().stream().noneMatch(volume -> volume.source().mayKeepData())
        && workload.containers().stream()
            .flatMap(container -> container.knowledge().stream())
            .noneMatch(Rationale::holdsData)
        && writable.stream()
            .allMatch(one -> one.knowledge().filter(ImageKnowledge::decides).isPresent());
  }
}
