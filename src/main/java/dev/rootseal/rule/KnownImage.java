package dev.rootseal.rule;

import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.ImageKnowledge.SpecialPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known about an image, before a container is looked at.
 *
 * @param says what holds where the image runs as it is shipped
 * @param demands whether its paths are shown well enough to be asked for; otherwise they are known
 *     to be enough, and no more
 * @param start how the image has to be started for it
 */
public record KnownImage(ImageKnowledge says, boolean demands, StockStart start) {
  /** What of it holds for one container. The policy's own word holds for each. */
  public ImageKnowledge about(ContainerFacts container) {
    if (says.stated().isPresent()) {
      return says;
    }
    StockStart.Reading reading = start.read(container);
    StockStart.Fit fit = isSetup(container) ? StockStart.Fit.OTHER : reading.fit();
    if (fit != StockStart.Fit.STOCK
        && waives()
        && CommandWrites.mayUseTemporaryFiles(container.start())) {
      return silent();
    }
    return switch (fit) {
      case STOCK -> asShipped(reading, container);
      case CONFIGURED -> advising(says, container, List.of());
      case UNCLEAR -> advising(says.with(says.decides(), false), container, List.of());
      case OTHER -> waives() && says.imageClass() != ImageClass.DATABASE ? noEngine() : silent();
    };
  }

  /** It ends before the engine of its image would run. */
  private boolean isSetup(ContainerFacts container) {
    return container.type() == ContainerType.INIT && says.imageClass() == ImageClass.DATABASE;
  }

  private ImageKnowledge asShipped(StockStart.Reading reading, ContainerFacts container) {
    List<ContainerPath> kept = reading.data().isEmpty() ? kept(reading) : reading.data();
    ImageKnowledge here = reading.writesNothing() ? needingNothing() : movedTo(kept);
    // One that is not read-only yet gets them all: a fix that brings what is known to be enough
    // asks for nothing else.
    boolean elsewhere = keepsDataElsewhere(here, container);
    if ((demands && !elsewhere)
        || container.flag() != ReadOnlyFlag.TRUE
        || lacksDataOnly(here, kept, container)) {
      return here;
    }
    return advising(
        here.certainOf(here.decides() ? kept : List.of()),
        container,
        elsewhere ? List.of() : given(here, container));
  }

  /** Whether what is certain is all that is missing: nothing is left to ask the default for. */
  private static boolean lacksDataOnly(
      ImageKnowledge here, List<ContainerPath> kept, ContainerFacts container) {
    List<ContainerPath> others = new ArrayList<>(here.requiredPaths().orElse(List.of()));
    others.removeAll(kept);
    return !kept.isEmpty()
        && here.worksReadOnly()
        && missing(others, container, given(here, container)).isEmpty();
  }

  /** Where the program keeps data that it is certain to have, if no argument says another place. */
  private List<ContainerPath> kept(StockStart.Reading reading) {
    return reading.keepsData() ? says.dataPlaces().stream().limit(1).toList() : List.of();
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
    return enough(here, container, given).orElse(here.with(false, here.ofItsClass()));
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
    List<ContainerPath> places = here.dataPlaces();
    List<ContainerPath> covered = new ArrayList<>(places);
    covered.removeAll(missing(places, container, given));
    List<ContainerPath> others = new ArrayList<>(here.requiredPaths().get());
    others.removeAll(data);
    boolean dataThere = data.isEmpty() || !covered.isEmpty();
    boolean engine =
        here.imageClass() == ImageClass.DATABASE
            && !data.isEmpty()
            && container.flag() == ReadOnlyFlag.TRUE;
    if (!dataThere || !(engine || missing(others, container, given).isEmpty())) {
      return Optional.empty();
    }
    List<ContainerPath> paths = new ArrayList<>(engine ? List.of() : others);
    paths.addAll(data.isEmpty() ? List.of() : covered);
    return Optional.of(here.requiring(paths));
  }

  /** What one that is read-only has without a mount, since it keeps its data as the image does. */
  private static List<ContainerPath> given(ImageKnowledge here, ContainerFacts container) {
    List<ContainerPath> paths = new ArrayList<>(here.requiredPaths().orElse(List.of()));
    paths.addAll(here.dataPlaces());
    return container.flag() == ReadOnlyFlag.TRUE
        ? here.onVolumesOfTheImage(paths, container)
        : List.of();
  }

  private static List<ContainerPath> missing(
      List<ContainerPath> paths, ContainerFacts container, List<ContainerPath> given) {
    List<ContainerPath> missing = new ArrayList<>(container.uncovered(paths));
    missing.removeAll(given);
    return missing;
  }

  private boolean waives() {
    return says.requiredPaths().filter(List::isEmpty).isPresent();
  }

  private ImageKnowledge needingNothing() {
    return says.requiring(List.of());
  }

  private ImageKnowledge movedTo(List<ContainerPath> data) {
    if (data.isEmpty() || says.requiredPaths().isEmpty()) {
      return says;
    }
    List<ContainerPath> required = new ArrayList<>(says.requiredPaths().get());
    required.removeAll(says.requiredData());
    required.addAll(data);
    List<SpecialPath> special = new ArrayList<>(says.special());
    special.removeIf(entry -> entry.need() == Need.DATA);
    data.forEach(path -> special.add(new SpecialPath(path, Need.DATA)));
    return says.requiring(required).needing(special);
  }

  /** What the image ships is there whichever program runs; the rest is the engine's. */
  private ImageKnowledge noEngine() {
    return says.needing(shipped()).with(says.decides(), false);
  }

  private ImageKnowledge silent() {
    return new ImageKnowledge(
        says.name(),
        says.family(),
        says.imageClass(),
        false,
        false,
        says.ofItsRegistry(),
        Optional.empty(),
        List.of(),
        shipped(),
        says.worksReadOnly(),
        Optional.empty(),
        List.of(),
        says.volumes());
  }

  private List<SpecialPath> shipped() {
    return says.special().stream().filter(entry -> entry.need() == Need.SEED).toList();
  }

  /** Finds what is known about an image; total, and the same answer every time. */
  @FunctionalInterface
  public interface ImageLookup {
    /** Nothing is known about any image. */
    ImageLookup NONE = (image, container) -> Optional.empty();

    /**
     * Finds the knowledge, if there is any.
     *
     * @param image the image reference as it is written; may be empty or broken
     * @param container the container's name
     */
    Optional<KnownImage> find(String image, String container);
  }
}
