package dev.rootseal.rule;

import dev.rootseal.rule.DefaultEntrypoint.CommandPattern;
import dev.rootseal.rule.KnownImage.ImageLookup;
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
  private final Map<String, KnownImage> byReference = new HashMap<>();

  /** One more image; a program that people call like its reference. */
  public KnownImages image(String reference, Consumer<Image> words) {
    Image image = new Image();
    words.accept(image);
    byReference.put(reference, image.known(reference));
    return this;
  }

  @Override
  public Optional<KnownImage> find(String image, String container) {
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
    private final List<ContainerPath> optional = new ArrayList<>();
    private final List<CommandPattern> starts = new ArrayList<>();
    private final List<ContainerPath> configuration = new ArrayList<>();
    private final List<String> settings = new ArrayList<>();
    private boolean fromTrustedRegistry = true;
    private boolean worksReadOnly;
    private boolean pathsAreProven = true;
    private final List<ContainerPath> volumes = new ArrayList<>();
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

    /** It comes from a registry where anybody can have given it this name. */
    public Image ofSomeRegistry() {
      fromTrustedRegistry = false;
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

    /** A path that it writes with some feature only. */
    public Image mayWrite(String path) {
      optional.add(ContainerPath.of(path));
      return this;
    }

    /** Its paths are known to be enough, not to be necessary. */
    public Image unproven() {
      pathsAreProven = false;
      return this;
    }

    /** A command or arguments that are known, words parted by blanks. */
    public Image start(CommandPattern.Kind kind, String words) {
      starts.add(new CommandPattern(kind, Stream.of(words.split(" ", -1)).map(Glob::new).toList()));
      return this;
    }

    /** A path that it declares as a volume. */
    public Image volume(String path) {
      volumes.add(ContainerPath.of(path));
      return this;
    }

    /** A file that decides about its paths. */
    public Image configuredBy(String file) {
      configuration.add(ContainerPath.of(file));
      return this;
    }

    /** An environment variable that decides about its paths. */
    public Image setBy(String variable) {
      settings.add(variable);
      return this;
    }

    private KnownImage known(String name) {
      return new KnownImage(
          new ImageKnowledge(
              name,
              name,
              imageClass,
              decides,
              decides,
              fromTrustedRegistry,
              required,
              optional,
              special,
              worksReadOnly,
              stated,
              List.of(),
              volumes),
          pathsAreProven,
          new DefaultEntrypoint(starts, configuration, settings));
    }
  }
}
