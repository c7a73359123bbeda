package dev.rootseal.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What is known about images in a test: {@code new KnownImages().image("nginx", i ->
 * i.requires("/run"))}. An image is found by its reference exactly as it is written.
 */
public final class KnownImages implements ImageLookup {
  private final Map<String, ImageKnowledge> byReference = new HashMap<>();

  /** One more image; a program that people call like its reference. */
  public KnownImages image(String reference, Consumer<Image> words) {
    Image image = new Image();
    words.accept(image);
    byReference.put(reference, image.knowledge(reference));
    return this;
  }

  @Override
  public Optional<ImageKnowledge> find(String image, String container) {
    return Optional.ofNullable(byReference.get(image));
  }

  /**
   * One image. What is not said: it is stateless, the row decides, and nobody knows which paths it
   * needs or whether it runs with a read-only root.
   */
  public static final class Image {
    private final List<ImageKnowledge.SpecialPath> special = new ArrayList<>();
    private ImageClass imageClass = ImageClass.STATELESS;
    private boolean decides = true;
    private Optional<List<ContainerPath>> required = Optional.empty();
    private boolean worksReadOnly;
    private Optional<String> stated = Optional.empty();

    private Image() {}

    public Image of(ImageClass its) {
      imageClass = its;
      return this;
    }

    /** The row is a guess, or the match is weak. */
    public Image onlyHints() {
      decides = false;
      return this;
    }

    /** The paths that need a writable mount; none given says that none does. */
    public Image requires(String... paths) {
      required = Optional.of(Stream.of(paths).map(ContainerPath::of).toList());
      return this;
    }

    public Image special(String path, ImageKnowledge.Need need) {
      special.add(new ImageKnowledge.SpecialPath(ContainerPath.of(path), need));
      return this;
    }

    public Image worksReadOnly() {
      worksReadOnly = true;
      return this;
    }

    /** It is a row of the policy's own. */
    public Image statedBecause(String reason) {
      stated = Optional.of(reason);
      return this;
    }

    private ImageKnowledge knowledge(String name) {
      return new ImageKnowledge(
          name, imageClass, decides, required, special, worksReadOnly, stated);
    }
  }
}
