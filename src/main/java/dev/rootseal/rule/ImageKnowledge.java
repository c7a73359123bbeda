package dev.rootseal.rule;

import java.util.List;
import java.util.Optional;

/**
 * What is known about a container by its image.
 *
 * @param name what people call the image, for example {@code nginx}
 * @param family the catalogue's word for all images of one program; not for people
 * @param decides whether the knowledge may decide which paths are required; otherwise it is a hint
 * @param runsImageProgram whether the container is known to run the image's program, so that it may
 *     be exempt for its class
 * @param fromTrustedRegistry whether it comes from its publisher's registry or a mirror that the
 *     policy trusts, or the policy's own row says what it is
 * @param requiredPaths the paths that need a writable mount: an empty list when none does, nothing
 *     when that is not known
 * @param optionalPaths paths that are written with some feature or component only
 * @param worksReadOnly whether it is known to run with a read-only root
 * @param policyReason the reason that the policy's own row gives; nothing where the catalogue
 *     knows, of which the policy can say that it only advises
 * @param alwaysRequiredData directories in which the container is certain to keep data, where the
 *     rest of what is known only advises
 * @param volumes paths that the image declares as volumes
 */
public record ImageKnowledge(
    String name,
    String family,
    ImageClass imageClass,
    boolean decides,
    boolean runsImageProgram,
    boolean fromTrustedRegistry,
    Optional<List<ContainerPath>> requiredPaths,
    List<ContainerPath> optionalPaths,
    List<SpecialPath> special,
    boolean worksReadOnly,
    Optional<String> policyReason,
    List<ContainerPath> alwaysRequiredData,
    List<ContainerPath> volumes) {
  public ImageKnowledge {
    requiredPaths = requiredPaths.map(List::copyOf);
    optionalPaths = List.copyOf(optionalPaths);
    special = List.copyOf(special);
    alwaysRequiredData = List.copyOf(alwaysRequiredData);
    volumes = List.copyOf(volumes);
  }

  /** A path that a plain empty volume does not serve. */
  public record SpecialPath(ContainerPath path, Need need) {
    public static List<ContainerPath> with(Need need, List<SpecialPath> special) {
      return special.stream().filter(one -> one.need() == need).map(SpecialPath::path).toList();
    }
  }

  /** Why an empty volume does not do. */
  public enum Need {
    /** Its data has to outlive the pod: a claim. */
    DATA,
    /** The image ships content there, which an empty volume would hide: copy it first. */
    SEED,
    /** It has to be the node's own path. */
    HOST,
    /** It is a single file, which a volume can give by sub path only. */
    FILE
  }

  /** Whether it is one of the paths that need a writable mount. */
  public boolean needs(ContainerPath path) {
    return requiredPaths.orElse(List.of()).stream().anyMatch(path::same);
  }

  /** Those of the paths without a mount that lie on a volume which the image declares. */
  List<ContainerPath> onVolumesOfTheImage(List<ContainerPath> paths, ContainerFacts container) {
    return paths.stream()
        .filter(path -> volumes.stream().anyMatch(path::isAtOrBelow))
        .filter(path -> container.mountDeciding(path).isEmpty())
        .toList();
  }

  /** The required paths whose data has to outlive the pod. */
  public List<ContainerPath> requiredData() {
    return requiredPaths.orElse(List.of()).stream()
        .filter(path -> special(Need.DATA).stream().anyMatch(path::same))
        .toList();
  }

  public List<ContainerPath> special(Need need) {
    return SpecialPath.with(need, special);
  }

  ImageKnowledge with(boolean decidesHere, boolean runsImageProgramHere) {
    return copy(decidesHere, runsImageProgramHere, requiredPaths, special, alwaysRequiredData);
  }

  /** The same with other paths, of which nobody may know, and other needs. */
  ImageKnowledge requiring(Optional<List<ContainerPath>> paths, List<SpecialPath> needs) {
    return copy(decides, runsImageProgram, paths, needs, alwaysRequiredData);
  }

  ImageKnowledge alwaysRequiring(List<ContainerPath> data) {
    return copy(decides, runsImageProgram, requiredPaths, special, data);
  }

  private ImageKnowledge copy(
      boolean decidesHere,
      boolean runsImageProgramHere,
      Optional<List<ContainerPath>> paths,
      List<SpecialPath> needs,
      List<ContainerPath> data) {
    return new ImageKnowledge(
        name,
        family,
        imageClass,
        decidesHere,
        runsImageProgramHere,
        fromTrustedRegistry,
        paths,
        optionalPaths,
        needs,
        worksReadOnly,
        policyReason,
        data,
        volumes);
  }

  /** The need of a path: its own, or the one of a directory around it. */
  public Optional<Need> needOf(ContainerPath path) {
    return special.stream()
        .filter(entry -> path.isAtOrBelow(entry.path()) || entry.path().isAtOrBelow(path))
        .map(SpecialPath::need)
        .findFirst();
  }
}
