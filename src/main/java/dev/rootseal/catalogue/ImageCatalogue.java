package dev.rootseal.catalogue;

import dev.rootseal.catalogue.ImageRow.Confidence;
import dev.rootseal.catalogue.ImageRow.PathEvidence;
import dev.rootseal.catalogue.ImageTableIndex.ImageGlob;
import dev.rootseal.catalogue.ImageTableReader.LazyImageRow;
import dev.rootseal.rule.Glob;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.KnownImage;
import dev.rootseal.rule.KnownImage.ImageLookup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Looks up the row that knows about a container by its image and name.
 *
 * <p>Order: the user's rows; the image, where its row decides; the container's name, where the
 * image says nothing else; what the image may be. An image is looked for by its whole path: the
 * component of that name, the plain name, then globs; then the same with leading segments dropped
 * one by one, since private mirrors put theirs in front.
 *
 * <p>Answers to the rule are kept, because a cluster has many containers of few images; what is
 * kept is bounded.
 */
public final class ImageCatalogue implements ImageLookup {
  private static final String TABLE = "images.tsv";

  private static final int MOST_KEPT = 10_000;

  /** No image has a longer name; a file can still hold one. */
  private static final int LONGEST_KEPT = 2048;

  private record Question(String image, String container) {}

  private final Map<Question, Optional<KnownImage>> answers = new ConcurrentHashMap<>();

  private final ImageTableIndex table;

  /** Those of the user's policy; the first that matches, in the order written, wins. */
  private final List<UserRow> userRows;

  private final Registries registries;

  private ImageCatalogue(ImageTableIndex table, List<ImageRow> policyRows, List<String> mirrors) {
    this.table = table;
    this.userRows = policyRows.stream().map(UserRow::of).toList();
    this.registries = new Registries(mirrors);
  }

  /** Reads the table that is shipped with the program; the caller keeps the result. */
  public static ImageCatalogue load() {
    try (InputStream table = ImageCatalogue.class.getResourceAsStream(TABLE)) {
      if (table == null) {
        throw new IllegalStateException(TABLE + " is missing from the program");
      }
      var reader = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8));
      return of(ImageTableReader.rows(reader.lines().toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a catalogue of these rows alone. */
  static ImageCatalogue of(List<LazyImageRow> rows) {
    return new ImageCatalogue(new ImageTableIndex(rows), List.of(), List.of());
  }

  /**
   * Returns the table with a policy's own rows in front and the mirrors that it trusts, each with a
   * path or without.
   */
  public ImageCatalogue with(List<ImageRow> policyRows, List<String> mirrors) {
    return new ImageCatalogue(table, policyRows, mirrors);
  }

  /** Returns the policy's own rows and those of the table. */
  public List<ImageRow> rows() {
    return Stream.concat(userRows.stream().map(UserRow::row), table.rows()).toList();
  }

  @Override
  public Optional<KnownImage> find(String image, String container) {
    if (image.length() + container.length() > LONGEST_KEPT) {
      return match(image, container).map(ImageMatch::known);
    }
    if (answers.size() >= MOST_KEPT) {
      answers.clear();
    }
    return answers.computeIfAbsent(
        new Question(image, container), _ -> match(image, container).map(ImageMatch::known));
  }

  /** The row for a container; any text is taken, what cannot be read matches by name alone. */
  public Optional<ImageMatch> match(String image, String containerName) {
    ImageReference reference = ImageReference.parse(image);
    return userRows.stream()
        .filter(entry -> entry.matches(reference, containerName))
        .findFirst()
        .map(entry -> new ImageMatch(entry.row(), entry.row().family(), false, true))
        .or(() -> inTable(reference, containerName));
  }

  private Optional<ImageMatch> inTable(ImageReference image, String containerName) {
    Optional<ImageMatch> byImage = byImage(image, containerName);
    return byImage
        .filter(ImageMatch::decides)
        .or(() -> byName(containerName, byImage))
        .or(() -> byImage);
  }

  /** The name says nothing of an image that looks like another program: ztunnel is no Envoy. */
  private Optional<ImageMatch> byName(String containerName, Optional<ImageMatch> byImage) {
    return table
        .byContainer(containerName)
        .filter(
            row -> byImage.filter(match -> !match.row().family().equals(row.family())).isEmpty())
        .map(row -> new ImageMatch(row, containerName, false, false));
  }

  private Optional<ImageMatch> byImage(ImageReference image, String containerName) {
    if (!image.known()) {
      return Optional.empty();
    }
    List<String> segments = image.segments();
    for (int from = 0; from < segments.size(); from++) {
      // "library/x" is the long spelling of "x"; a glob such as "*/x" must not take it first.
      if (from == segments.size() - 2 && segments.get(from).equals("library")) {
        continue;
      }
      List<String> path = segments.subList(from, segments.size());
      Optional<ImageRow> row =
          table
              .byComponent(containerName, path, image.tag())
              .or(() -> table.byRepository(path, image.tag()));
      if (row.isPresent()) {
        return Optional.of(
            new ImageMatch(
                row.get(),
                String.join("/", path),
                isWeak(image, from, row.get()) && !registries.isWhole(image, from),
                registries.isTrusted(row.get(), image, from)));
      }
    }
    return Optional.empty();
  }

  /**
   * One segment is weak evidence unless the registry is the one where that name is taken, or the
   * path before it ends in {@code …/library}, as on a mirror of Docker Hub. {@code library} alone
   * does not count: it is the project that some registries start with.
   */
  private static boolean isWeak(ImageReference image, int from, ImageRow row) {
    List<String> segments = image.segments();
    if (from < segments.size() - 1) {
      return false;
    }
    if (from == 0) {
      return !isHome(image.registry(), row.ownRegistry());
    }
    boolean mirrorOfHub =
        row.ownRegistry().isEmpty() && from >= 2 && segments.get(from - 1).equals("library");
    return !mirrorOfHub;
  }

  private static boolean isHome(String registry, String home) {
    if (home.startsWith("*.")) {
      return registry.endsWith(home.substring(1));
    }
    return registry.equals(home.isEmpty() ? ImageReference.DOCKER_HUB : home);
  }

  /**
   * The row that was found for a container.
   *
   * @param name what people call the image: the part of its path that was recognised
   * @param weak whether only the last segment of a private path was recognised: someone's own image
   *     is often called like its base
   * @param fromTrustedRegistry whether the image comes from its publisher's registry or a mirror
   *     that the policy trusts
   */
  public record ImageMatch(ImageRow row, String name, boolean weak, boolean fromTrustedRegistry) {
    /** Returns whether this match may decide a verdict; otherwise it is a hint for people. */
    public boolean decides() {
      return !weak && row.evidence().confidence().decides();
    }

    private KnownImage known() {
      ImageKnowledge knowledge =
          new ImageKnowledge(
              name,
              row.family(),
              row.imageClass(),
              decides(),
              decides(),
              fromTrustedRegistry,
              row.requiredPaths(),
              row.paths().optional(),
              row.paths().special(),
              row.readOnlyWorks().works(),
              row.evidence().confidence() == Confidence.STATED
                  ? Optional.of(row.evidence().remark())
                  : Optional.empty(),
              List.of(),
              decides() ? row.paths().volumes() : List.of());
      return new KnownImage(
          knowledge, row.evidence().pathEvidence() != PathEvidence.NOTHING, row.start());
    }
  }

  /** A row of the user's policy, about an image or about a container's name. */
  private record UserRow(ImageGlob glob, boolean ofContainer, ImageRow row) {
    static UserRow of(ImageRow row) {
      if (!row.glob().startsWith(ImageTableIndex.CONTAINER)) {
        return new UserRow(ImageGlob.parse(row.glob()), false, row);
      }
      String name = row.glob().substring(ImageTableIndex.CONTAINER.length());
      return new UserRow(new ImageGlob(List.of(new Glob(name)), Optional.empty()), true, row);
    }

    boolean matches(ImageReference image, String containerName) {
      return ofContainer
          ? glob.matches(List.of(containerName), image.tag())
          : spellings(image).stream().anyMatch(path -> glob.matches(path, image.tag()));
    }

    /** The ways to write one image: users copy whichever stands in their manifest. */
    private static List<List<String>> spellings(ImageReference image) {
      if (!image.known()) {
        return List.of();
      }
      List<String> path = image.segments();
      List<List<String>> spellings = new ArrayList<>(List.of(path, joined(image.registry(), path)));
      if (image.registry().equals(ImageReference.DOCKER_HUB) && path.size() == 1) {
        List<String> official = joined("library", path);
        spellings.add(official);
        spellings.add(joined(image.registry(), official));
      }
      return spellings;
    }

    private static List<String> joined(String first, List<String> rest) {
      return Stream.concat(Stream.of(first), rest.stream()).toList();
    }
  }
}
