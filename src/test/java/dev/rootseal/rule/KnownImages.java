package dev.rootseal.rule;

import dev.rootseal.rule.DefaultEntrypoint.CommandPattern;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.ImageKnowledge.SpecialPath;
import dev.rootseal.rule.KnownImage.ImageLookup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is known about images in a test, one a line: {@code rabbitmq broker works requires=/var,/run
 * data=/var}. An image is found by its reference exactly as it is written, and called like it. What
 * is not said: it is stateless, the row decides, and nobody knows which paths it needs ({@code
 * requires=} says that it needs none) or whether it runs with a read-only root ({@code works}).
 *
 * <ul>
 *   <li>A class in lower case.
 *   <li>{@code hints}: the row is a guess, or the match is weak; {@code some-registry}: anybody can
 *       have given it this name; {@code unproven}: its paths are known to be enough, not to be
 *       necessary; {@code because="…"}: it is a row of the policy's own.
 *   <li>Paths: {@code requires=}, {@code may-write=} with some feature only, {@code volume=} that
 *       it declares, {@code data=}, {@code seed=}, {@code host=}, {@code file=}.
 *   <li>What decides about them: {@code configured-by=} files, {@code set-by=} variables, and the
 *       words of its start, parted by blanks: {@code args="serve x"}, {@code data-option=--data},
 *       {@code directories=serve}.
 * </ul>
 */
public final class KnownImages implements ImageLookup {
  private final Map<String, KnownImage> byReference = new HashMap<>();

  public static KnownImages of(String lines) {
    KnownImages images = new KnownImages();
    for (String line : lines.lines().toList()) {
      List<String> words = PodLine.split(line).stream().map(w -> w.replace("\"", "")).toList();
      images.image(words.getFirst(), words.subList(1, words.size()));
    }
    return images;
  }

  /** For references and paths that no line can hold. */
  public KnownImages image(String reference, List<String> words) {
    Image image = new Image();
    for (String word : words) {
      String[] parts = word.split("=", 2);
      image.read(parts[0], parts.length == 1 ? "" : parts[1]);
    }
    byReference.put(reference, image.known(reference));
    return this;
  }

  @Override
  public Optional<KnownImage> find(String image, String container) {
    return Optional.ofNullable(byReference.get(image));
  }

  private static final class Image {
    private final List<SpecialPath> special = new ArrayList<>();
    private final List<CommandPattern> starts = new ArrayList<>();
    private ImageClass imageClass = ImageClass.STATELESS;
    private boolean decides = true;
    private boolean fromTrustedRegistry = true;
    private boolean worksReadOnly;
    private boolean pathsAreProven = true;
    private Optional<List<ContainerPath>> required = Optional.empty();
    private Optional<String> stated = Optional.empty();
    private List<ContainerPath> optional = List.of();
    private List<ContainerPath> volumes = List.of();
    private List<ContainerPath> configuration = List.of();
    private List<String> settings = List.of();

    private void read(String word, String value) {
      switch (word) {
        case "hints" -> decides = false;
        case "some-registry" -> fromTrustedRegistry = false;
        case "works" -> worksReadOnly = true;
        case "unproven" -> pathsAreProven = false;
        case "because" -> stated = Optional.of(value);
        case "requires" -> required = Optional.of(list(value, ContainerPath::of));
        case "may-write" -> optional = list(value, ContainerPath::of);
        case "volume" -> volumes = list(value, ContainerPath::of);
        case "configured-by" -> configuration = list(value, ContainerPath::of);
        case "set-by" -> settings = list(value, name -> name);
        case "seed", "host", "file", "data" ->
            special.addAll(
                list(
                    value,
                    path -> new SpecialPath(ContainerPath.of(path), Need.valueOf(upper(word)))));
        case "args", "data-option", "directories" ->
            starts.add(
                new CommandPattern(
                    CommandPattern.Kind.valueOf(upper(word.replace("-option", ""))),
                    Stream.of(value.split(" ", -1)).map(Glob::new).toList()));
        default -> imageClass = ImageClass.valueOf(upper(word));
      }
    }

    private static String upper(String word) {
      return word.toUpperCase(Locale.ROOT);
    }

    private static <T> List<T> list(String values, Function<String, T> read) {
      return values.isEmpty() ? List.of() : Stream.of(values.split(",", -1)).map(read).toList();
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
