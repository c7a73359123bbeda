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
 * @param catalogueEntry what holds where the image runs as it is shipped
 * @param pathsAreProven whether its paths are shown well enough to be asked for; otherwise they are
 *     known to be enough, and no more
 * @param start how the image has to be started for it
 */
public record KnownImage(
    ImageKnowledge catalogueEntry, boolean pathsAreProven, DefaultEntrypoint start) {
  /** What of it holds for one container. The policy's own word holds for each. */
  public ImageKnowledge forContainer(ContainerFacts container) {
    if (catalogueEntry.policyReason().isPresent()) {
      return catalogueEntry;
    }
    DefaultEntrypoint.Reading reading = start.read(container);
    DefaultEntrypoint.Fit fit = isSetup(container) ? DefaultEntrypoint.Fit.OTHER : reading.fit();
    if (fit != DefaultEntrypoint.Fit.DEFAULT
        && waives()
        && CommandWrites.mayUseTemporaryFiles(container.start())) {
      return withoutPaths();
    }
    return switch (fit) {
      case DEFAULT -> asShipped(reading, container);
      case CONFIGURED -> advising(catalogueEntry, container, List.of());
      case UNKNOWN_ARGS ->
          advising(catalogueEntry.with(catalogueEntry.decides(), false), container, List.of());
      case OTHER ->
          waives() && catalogueEntry.imageClass() != ImageClass.DATABASE
              ? catalogueEntry.needing(shipped()).with(catalogueEntry.decides(), false)
              : withoutPaths();
    };
  }

  /** It ends before the engine of its image would run. */
  private boolean isSetup(ContainerFacts container) {
    return container.type() == ContainerType.INIT
        && catalogueEntry.imageClass() == ImageClass.DATABASE;
  }

  private ImageKnowledge asShipped(DefaultEntrypoint.Reading reading, ContainerFacts container) {
    List<ContainerPath> kept = reading.data().isEmpty() ? kept(reading) : reading.data();
    ImageKnowledge here =
        reading.writesNothing() ? catalogueEntry.requiring(List.of()) : movedTo(kept);
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
  private List<ContainerPath> kept(DefaultEntrypoint.Reading reading) {
    return reading.keepsData() ? catalogueEntry.dataPlaces().stream().limit(1).toList() : List.of();
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

  /** What a read-only container has without a mount, since it keeps its data as the image does. */
  private static List<ContainerPath> given(ImageKnowledge here, ContainerFacts container) {
    List<ContainerPath> paths = new ArrayList<>(here.requiredPaths().orElse(List.of()));
    paths.addAll(here.dataPlaces());
    return here.onVolumesOfTheImage(paths, container);
  }

  private static List<ContainerPath> missing(
      List<ContainerPath> paths, ContainerFacts container, List<ContainerPath> given) {
    List<ContainerPath> missing = new ArrayList<>(container.uncovered(paths));
    missing.removeAll(given);
    return missing;
  }

  private boolean waives() {
    return catalogueEntry.requiredPaths().filter(List::isEmpty).isPresent();
  }

  private ImageKnowledge movedTo(List<ContainerPath> data) {
    if (data.isEmpty() || catalogueEntry.requiredPaths().isEmpty()) {
      return catalogueEntry;
    }
    List<ContainerPath> required = new ArrayList<>(catalogueEntry.requiredPaths().get());
    required.removeAll(catalogueEntry.requiredData());
    required.addAll(data);
    List<SpecialPath> special = new ArrayList<>(catalogueEntry.special());
    special.removeIf(entry -> entry.need() == Need.DATA);
    data.forEach(path -> special.add(new SpecialPath(path, Need.DATA)));
    return catalogueEntry.requiring(required).needing(special);
  }

  private ImageKnowledge withoutPaths() {
    return catalogueEntry.requiringUnknown().needing(shipped()).with(false, false);
  }

  /** What the image ships is there whichever program runs; the rest is the engine's. */
  private List<SpecialPath> shipped() {
    return catalogueEntry.special().stream().filter(entry -> entry.need() == Need.SEED).toList();
  }

  /** Finds what is known about an image; total, and the same answer every time. */
  @FunctionalInterface
  public interface ImageLookup {
    /** Nothing is known about any image. */
    ImageLookup NONE = (image, container) -> Optional.empty();

    /**
     * Finds the knowledge about an image as its reference is written, which may be empty or broken.
     */
    Optional<KnownImage> find(String image, String container);
  }
}
