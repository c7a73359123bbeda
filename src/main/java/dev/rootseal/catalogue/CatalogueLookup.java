package dev.rootseal.catalogue;

import dev.rootseal.catalogue.ImageCatalogue.ImageMatch;
import dev.rootseal.catalogue.ImageRow.Confidence;
import dev.rootseal.catalogue.ImageRow.PathEvidence;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.KnownImage;
import dev.rootseal.rule.KnownImage.ImageLookup;
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

  private record Question(String image, String container) {}

  private final ImageCatalogue catalogue;

  private final Map<Question, Optional<KnownImage>> answers = new ConcurrentHashMap<>();

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
        new Question(image, container), question -> ask(image, container));
  }

  private Optional<KnownImage> ask(String image, String container) {
    return catalogue.find(image, container).map(CatalogueLookup::known);
  }

  private static KnownImage known(ImageMatch match) {
    ImageRow row = match.row();
    boolean decides = match.decides();
    ImageKnowledge knowledge =
        new ImageKnowledge(
            match.name(),
            row.family(),
            row.imageClass(),
            decides,
            decides,
            match.fromTrustedRegistry(),
            row.requiredPaths(),
            row.paths().optional(),
            row.paths().special(),
            row.readOnlyWorks().works(),
            row.evidence().confidence() == Confidence.STATED
                ? Optional.of(row.evidence().remark())
                : Optional.empty(),
            List.of(),
            decides ? row.paths().volumes() : List.of());
    return new KnownImage(
        knowledge, row.evidence().pathEvidence() != PathEvidence.NOTHING, row.start());
  }
}
