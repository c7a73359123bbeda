package dev.rootseal.catalogue;

import dev.rootseal.catalogue.ImageTableReader.LazyImageRow;
import dev.rootseal.rule.Glob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The table's rows, arranged so that the most specific one is met first. The globs of a group are
 * taken apart when an image comes that one of them may fit.
 */
final class ImageTableIndex {
  static final String CONTAINER = "container:";

  /** Between a container's name and the repository of its image. */
  private static final char OF_IMAGE = '@';

  private static final Pattern SEGMENT = Pattern.compile("[^/]+");

  private record IndexedRow(LazyImageRow row, ImageGlob glob, int repositoryLiterals, int literals)
      implements Comparable<IndexedRow> {
    static IndexedRow of(LazyImageRow row) {
      // Of an image's own row it is all of it: no image holds the character.
      String text = row.glob().substring(row.glob().indexOf(OF_IMAGE) + 1);
      int ofRepository = literals(ImageGlob.repository(text));
      return new IndexedRow(row, ImageGlob.parse(text), ofRepository, literals(text));
    }

    private static int literals(String glob) {
      return glob.replace("*", "").length();
    }

    /**
     * The most literal repository first, then the most literal tag; a tag of any kind, which brings
     * its colon, before none. Plain comparisons: comparators of lambdas cost a start more.
     */
    @Override
    public int compareTo(IndexedRow other) {
      int byRepository = Integer.compare(other.repositoryLiterals, repositoryLiterals);
      if (byRepository != 0) {
        return byRepository;
      }
      int byTag = Integer.compare(other.literals, literals);
      return byTag != 0 ? byTag : row.glob().compareTo(other.row.glob());
    }
  }

  private final List<LazyImageRow> rows;

  /**
   * By what they are found with: a repository's plain name, or the shape of its glob, which matches
   * no other number of segments; a container's name behind the prefix, or before an {@code @} where
   * the image has a say, too.
   */
  private final Map<String, List<LazyImageRow>> groups = new HashMap<>();

  private final Map<String, List<IndexedRow>> sorted = new ConcurrentHashMap<>();

  ImageTableIndex(List<LazyImageRow> rows) {
    this.rows = rows;
    for (LazyImageRow row : rows) {
      groups.computeIfAbsent(group(row.glob()), _ -> new ArrayList<>(1)).add(row);
    }
  }

  private static String group(String glob) {
    if (glob.startsWith(CONTAINER)) {
      int at = glob.indexOf(OF_IMAGE);
      return at < 0 ? glob : glob.substring(CONTAINER.length(), at + 1);
    }
    String repository = ImageGlob.repository(glob);
    return repository.indexOf('*') < 0 ? repository : shape(repository);
  }

  private static String shape(String repository) {
    return SEGMENT.matcher(repository).replaceAll("*");
  }

  Stream<ImageRow> rows() {
    return rows.stream().map(LazyImageRow::row);
  }

  Optional<ImageRow> byContainer(String containerName) {
    return groups.getOrDefault(CONTAINER + containerName, List.of()).stream()
        .findFirst()
        .map(LazyImageRow::row);
  }

  /** Returns the row for the container of this name on this very image. */
  Optional<ImageRow> byComponent(String containerName, List<String> segments, String tag) {
    return first(containerName + OF_IMAGE, segments, tag);
  }

  /** The row for a repository: its plain name before any glob, a tag's glob before any tag. */
  Optional<ImageRow> byRepository(List<String> segments, String tag) {
    String repository = String.join("/", segments);
    return first(repository, segments, tag).or(() -> first(shape(repository), segments, tag));
  }

  private Optional<ImageRow> first(String group, List<String> segments, String tag) {
    if (!groups.containsKey(group)) {
      return Optional.empty();
    }
    return sorted.computeIfAbsent(group, this::sorted).stream()
        .filter(entry -> entry.glob().matches(segments, tag))
        .findFirst()
        .map(entry -> entry.row().row());
  }

  /** The most specific one first. */
  private List<IndexedRow> sorted(String group) {
    return groups.getOrDefault(group, List.of()).stream().map(IndexedRow::of).sorted().toList();
  }

  /**
   * A repository glob with an optional tag glob; {@code *} stands for any characters, none
   * included, within one segment. Neither the table nor a policy's row can hold a {@code ?}.
   */
  record ImageGlob(List<Glob> segments, Optional<Glob> tag) {
    static ImageGlob parse(String glob) {
      String repository = repository(glob);
      String tag = glob.substring(Math.min(glob.length(), repository.length() + 1));
      return new ImageGlob(
          Stream.of(repository.split("/", -1)).map(Glob::new).toList(),
          Optional.of(tag).filter(text -> !text.isEmpty()).map(Glob::new));
    }

    static String repository(String glob) {
      int colon = glob.lastIndexOf(':');
      return colon > glob.lastIndexOf('/') ? glob.substring(0, colon) : glob;
    }

    boolean matches(List<String> path, String imageTag) {
      if (path.size() != segments.size() || (tag.isPresent() && !tag.get().matches(imageTag))) {
        return false;
      }
      for (int i = 0; i < path.size(); i++) {
        if (!segments.get(i).matches(path.get(i))) {
          return false;
        }
      }
      return true;
    }
  }
}
