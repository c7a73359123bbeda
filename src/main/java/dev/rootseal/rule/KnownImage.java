package dev.rootseal.rule;

import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.DefaultEntrypoint.Fit;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.ImageKnowledge.SpecialPath;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known about an image, before a container is looked at.
 *
 * @param catalogueEntry what holds where the image runs as it is shipped
 * @param pathsAreProven whether its paths are shown well enough to be asked for; otherwise they are
 *     known to be enough, and no more
 */
public record KnownImage(
    ImageKnowledge catalogueEntry, boolean pathsAreProven, DefaultEntrypoint start) {
  /** What of it holds for one container. The policy's own word holds for each. */
  public ImageKnowledge forContainer(ContainerFacts container) {
    if (catalogueEntry.policyReason().isPresent()) {
      return catalogueEntry;
    }
    DefaultEntrypoint.Reading reading = start.read(container);
    // An init container ends before the engine of its image would run.
    boolean setup =
        container.type() == ContainerType.INIT
            && catalogueEntry.imageClass() == ImageClass.DATABASE;
    Fit fit = setup ? Fit.OTHER : reading.fit();
    boolean waives = catalogueEntry.requiredPaths().filter(List::isEmpty).isPresent();
    if ((fit == Fit.NOTHING || (fit != Fit.DEFAULT && waives))
        && CommandWrites.mayUseTemporaryFiles(container.start())) {
      return withoutPaths();
    }
    return switch (fit) {
      case DEFAULT -> asShipped(kept(reading), container);
      case NOTHING -> catalogueEntry.requiring(Optional.of(List.of()), catalogueEntry.special());
      case CONFIGURED -> advising(catalogueEntry, container, List.of());
      case UNKNOWN_ARGS ->
          advising(catalogueEntry.with(catalogueEntry.decides(), false), container, List.of());
      case OTHER ->
          waives && catalogueEntry.imageClass() != ImageClass.DATABASE
              ? catalogueEntry
                  .requiring(catalogueEntry.requiredPaths(), shipped())
                  .with(catalogueEntry.decides(), false)
              : withoutPaths();
    };
  }

  private ImageKnowledge asShipped(List<ContainerPath> kept, ContainerFacts container) {
    ImageKnowledge here = movedTo(kept);
    // A container that is not read-only yet gets all sufficient paths, so that its patch works at
    // once.
    boolean elsewhere = keepsDataElsewhere(here, container);
    if ((pathsAreProven && !elsewhere)
        || container.flag() != ReadOnlyFlag.TRUE
        || lacksDataOnly(here, kept, container)) {
      return here;
    }
    return advising(
        here.alwaysRequiring(here.decides() ? kept : List.of()),
        container,
        elsewhere ? List.of() : given(here, container));
  }

  /** Where the program is certain to keep data: where its start says, or else its image. */
  private List<ContainerPath> kept(DefaultEntrypoint.Reading reading) {
    return reading.data().isEmpty() && reading.keepsData()
        ? catalogueEntry.special(Need.DATA).stream().limit(1).toList()
        : reading.data();
  }

  /** Whether what is certain is all that is missing: nothing is left to ask the default for. */
  private static boolean lacksDataOnly(
      ImageKnowledge here, List<ContainerPath> kept, ContainerFacts container) {
    List<ContainerPath> others =
        ContainerPath.without(here.requiredPaths().orElse(List.of()), kept);
    return !kept.isEmpty()
        && here.worksReadOnly()
        && missing(others, container, given(here, container)).isEmpty();
  }

  /** An engine that has a claim, but not where its image keeps data, was told another place. */
  private static boolean keepsDataElsewhere(ImageKnowledge here, ContainerFacts container) {
    return here.imageClass() == ImageClass.DATABASE
        && !container.uncovered(here.requiredData()).isEmpty()
        && container.mounts().stream()
            .anyMatch(mount -> mount.writable() && mount.volume().source().mayKeepData());
  }

  private static ImageKnowledge advising(
      ImageKnowledge here, ContainerFacts container, List<ContainerPath> given) {
    return enough(here, container, given).orElse(here.with(false, here.runsImageProgram()));
  }

  /**
   * Where the container has all the paths that are known to be enough, or is an engine that has its
   * data where it can be written: these, and nothing more. Its data may lie in any of their places.
   */
  private static Optional<ImageKnowledge> enough(
      ImageKnowledge here, ContainerFacts container, List<ContainerPath> given) {
    if (!here.decides() || !here.worksReadOnly() || here.requiredPaths().isEmpty()) {
      return Optional.empty();
    }
    List<ContainerPath> data = here.requiredData();
    List<ContainerPath> places = here.special(Need.DATA);
    List<ContainerPath> covered = ContainerPath.without(places, missing(places, container, given));
    List<ContainerPath> others = ContainerPath.without(here.requiredPaths().get(), data);
    boolean engine =
        here.imageClass() == ImageClass.DATABASE
            && !data.isEmpty()
            && container.flag() == ReadOnlyFlag.TRUE;
    if ((!data.isEmpty() && covered.isEmpty())
        || !(engine || missing(others, container, given).isEmpty())) {
      return Optional.empty();
    }
    List<ContainerPath> paths =
        ContainerPath.union(engine ? List.of() : others, data.isEmpty() ? List.of() : covered);
    return Optional.of(here.requiring(Optional.of(paths), here.special()));
  }

  /** What a read-only container has without a mount, since it keeps its data as the image does. */
  private static List<ContainerPath> given(ImageKnowledge here, ContainerFacts container) {
    return here.onVolumesOfTheImage(
        ContainerPath.union(here.requiredPaths().orElse(List.of()), here.special(Need.DATA)),
        container);
  }

  private static List<ContainerPath> missing(
      List<ContainerPath> paths, ContainerFacts container, List<ContainerPath> given) {
    return ContainerPath.without(container.uncovered(paths), given);
  }

  private ImageKnowledge movedTo(List<ContainerPath> data) {
    if (data.isEmpty() || catalogueEntry.requiredPaths().isEmpty()) {
      return catalogueEntry;
    }
    List<ContainerPath> others =
        ContainerPath.without(catalogueEntry.requiredPaths().get(), catalogueEntry.requiredData());
    Stream<SpecialPath> special =
        catalogueEntry.special().stream().filter(entry -> entry.need() != Need.DATA);
    return catalogueEntry.requiring(
        Optional.of(ContainerPath.union(others, data)),
        Stream.concat(special, data.stream().map(path -> new SpecialPath(path, Need.DATA)))
            .toList());
  }

  private ImageKnowledge withoutPaths() {
    return catalogueEntry.requiring(Optional.empty(), shipped()).with(false, false);
  }

  /** What the image ships is there whichever program runs; the rest is the engine's. */
  private List<SpecialPath> shipped() {
    return catalogueEntry.special().stream().filter(entry -> entry.need() == Need.SEED).toList();
  }

  /** Finds what is known about an image; total, and the same answer every time. */
  @FunctionalInterface
  public interface ImageLookup {
    ImageLookup NONE = (image, container) -> Optional.empty();

    /** Finds the knowledge about an image by its reference, which may be empty or broken. */
    Optional<KnownImage> find(String image, String container);
  }
}
