package dev.rootseal.catalogue;

import dev.rootseal.catalogue.ImageCatalogue.ImageMatch;
import dev.rootseal.catalogue.ImageRow.Confidence;
import dev.rootseal.catalogue.ImageRow.ImageEvidence;
import dev.rootseal.catalogue.ImageRow.ImagePaths;
import dev.rootseal.catalogue.ImageRow.PathEvidence;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.ImageKnowledge.SpecialPath;
import dev.rootseal.rule.KnownImage;
import dev.rootseal.rule.KnownImage.ImageLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The catalogue as the rule asks it. Answers are kept, because a cluster has many containers of few
 * images; what is kept is bounded.
 */
public final class CatalogueLookup implements ImageLookup {
  private static final int MOST_KEPT = 10_000;

  /** No image has a longer name; a file can still hold one. */
  private static final int LONGEST_KEPT = 2048;

  private final ImageCatalogue catalogue;

  /** By image and container, with the length of the image in front, so that none is another. */
  private final Map<String, Optional<KnownImage>> answers = new ConcurrentHashMap<>();

  public CatalogueLookup(ImageCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** The rows that may speak of an image: the policy's own, then those of the table. */
  public List<ImageRow> rows() {
    return catalogue.rows();
  }

  @Override
  public Optional<KnownImage> find(String image, String container) {
    if (image.length() + container.length() > LONGEST_KEPT) {
      return ask(image, container);
    }
    if (answers.size() >= MOST_KEPT) {
      answers.clear();
    }
    return answers.computeIfAbsent(
        image.length() + ":" + image + container, question -> ask(image, container));
  }

  private Optional<KnownImage> ask(String image, String container) {
    return catalogue.find(image, container).map(CatalogueLookup::known);
  }

  private static KnownImage known(ImageMatch match) {
    ImageRow row = match.row();
    return new KnownImage(
        knowledge(match), row.evidence().pathEvidence() != PathEvidence.NOTHING, row.start());
  }

  private static ImageKnowledge knowledge(ImageMatch match) {
    ImageRow row = match.row();
    return new ImageKnowledge(
        match.name(),
        row.family(),
        row.imageClass(),
        match.decides(),
        match.decides(),
        match.fromTrustedRegistry(),
        row.requiredPaths().map(CatalogueLookup::paths),
        paths(row.paths().optional()),
        special(row.paths()),
        row.readOnlyWorks().works(),
        policyReason(row.evidence()),
        List.of(),
        match.decides() ? paths(row.paths().volumes()) : List.of());
  }

  private static Optional<String> policyReason(ImageEvidence evidence) {
    return evidence.confidence() == Confidence.STATED
        ? Optional.of(evidence.remark())
        : Optional.empty();
  }

  private static List<ContainerPath> paths(List<String> texts) {
    return texts.stream().map(ContainerPath::of).toList();
  }

  /** What hides content comes before what has to last: the loss would be at once. */
  private static List<SpecialPath> special(ImagePaths paths) {
    List<SpecialPath> special = new ArrayList<>();
    paths(paths.seed()).forEach(path -> special.add(new SpecialPath(path, Need.SEED)));
    paths(paths.data()).forEach(path -> special.add(new SpecialPath(path, Need.DATA)));
    paths(paths.host()).forEach(path -> special.add(new SpecialPath(path, Need.HOST)));
    paths(paths.file()).forEach(path -> special.add(new SpecialPath(path, Need.FILE)));
    return special;
  }
}
