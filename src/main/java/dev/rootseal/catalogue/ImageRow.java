package dev.rootseal.catalogue;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.DefaultEntrypoint;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.ImageKnowledge.SpecialPath;
import dev.rootseal.rule.Word;
import java.util.List;
import java.util.Optional;

/**
 * One row of the image table: which images it speaks of and what is known about them.
 *
 * @param glob {@code repository}, {@code repository:tag}, {@code container:name} or {@code
 *     container:name@repository}; {@code *} stands for any characters within one path segment
 * @param ownRegistry the registry where a repository of one segment is the real one, {@code *.} in
 *     front for any sub-domain; empty for Docker Hub
 * @param family the name that related rows share
 */
public record ImageRow(
    String glob,
    String ownRegistry,
    String family,
    ImageClass imageClass,
    ReadOnlyWorks readOnlyWorks,
    ImagePaths paths,
    DefaultEntrypoint start,
    ImageEvidence evidence) {
  /**
   * A row that the user's policy adds ({@code spec.images[]}).
   *
   * @param glob as in the table; it may also name the registry
   * @param writable absolute paths that need a writable mount; empty says that none does
   * @param reason for people; not escaped
   */
  public static ImageRow ofPolicy(
      String glob, ImageClass imageClass, List<String> writable, String reason) {
    return new ImageRow(
        glob,
        "",
        glob,
        imageClass,
        writable.isEmpty() ? ReadOnlyWorks.YES : ReadOnlyWorks.YES_WITH_MOUNTS,
        new ImagePaths(
            writable.stream().map(ContainerPath::of).toList(), List.of(), List.of(), List.of()),
        new DefaultEntrypoint(List.of(), List.of(), List.of()),
        new ImageEvidence(Confidence.STATED, reason, "policy", PathEvidence.NOTHING));
  }

  /** The paths that need a writable mount; an empty list for none, nothing if nobody knows. */
  public Optional<List<ContainerPath>> requiredPaths() {
    List<ContainerPath> required = paths.required();
    return readOnlyWorks.works() || !required.isEmpty() ? Optional.of(required) : Optional.empty();
  }

  /** How well a row is backed. */
  public enum Confidence implements Word {
    /** A published manifest, chart or operator sets the flag for exactly this image. */
    VERIFIED,
    /** Documentation, an entry point or an issue names the paths. */
    DOCUMENTED,
    /** Derived from a sibling, or only the class is known. */
    GUESS,
    /** Said by the user's own policy; never stands in the table. */
    STATED;

    /** Returns whether a row of this confidence may decide a verdict instead of only advising. */
    public boolean decides() {
      return this != GUESS;
    }
  }

  /** What shows that an image cannot do without its paths, not only that they are enough. */
  public enum PathEvidence implements Word {
    /** Its own entry point or program, in its stock configuration, writes there. */
    ENTRY_POINT,
    /** Two published manifests of different repositories set the flag and mount these paths. */
    MANIFESTS,
    /** Nothing: the paths are known to be enough, and only advise. */
    NOTHING;

    @Override
    public String id() {
      return this == NOTHING ? "" : Word.super.id();
    }
  }

  /** Whether an image runs with a read-only root filesystem. */
  public enum ReadOnlyWorks implements Word {
    /** Runs as it is. */
    YES,
    /** Runs once its paths are on volumes. */
    YES_WITH_MOUNTS,
    /** Does not run, or only with changes that its vendor does not make. */
    NO,
    /** Nobody was found who said so. */
    UNKNOWN;

    /** Whether it runs so, with its paths on volumes if need be. */
    public boolean works() {
      return this == YES || this == YES_WITH_MOUNTS;
    }
  }

  /**
   * Why a row says what it says.
   *
   * @param remark one short sentence for people, at most 100 characters in the table, or empty; a
   *     user's reason may be longer and is not escaped
   * @param source where it was read: repository, commit and file, or an issue; empty for some
   *     guesses
   */
  public record ImageEvidence(
      Confidence confidence, String remark, String source, PathEvidence pathEvidence) {}

  /**
   * The paths inside an image that matter when its root is read-only.
   *
   * @param writable must be writable in the stock configuration
   * @param optional are written only when a feature or a component is in use
   * @param special a plain empty volume does not serve; what it would hide stands before what has
   *     to last, since that loss would be at once
   * @param volumes are declared as volumes by the image, so that a container runtime gives each one
   *     of its own
   */
  public record ImagePaths(
      List<ContainerPath> writable,
      List<ContainerPath> optional,
      List<SpecialPath> special,
      List<ContainerPath> volumes) {
    public ImagePaths {
      writable = List.copyOf(writable);
      optional = List.copyOf(optional);
      special = List.copyOf(special);
      volumes = List.copyOf(volumes);
    }

    public List<ContainerPath> with(Need need) {
      return SpecialPath.with(need, special);
    }

    /** The writable paths that a volume must cover: optional, host and file paths are advice. */
    public List<ContainerPath> required() {
      return writable.stream()
          .filter(path -> !optional.contains(path))
          .filter(path -> !with(Need.HOST).contains(path) && !with(Need.FILE).contains(path))
          .toList();
    }
  }
}
