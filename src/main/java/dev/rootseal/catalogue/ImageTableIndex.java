package dev.rootseal.catalogue;

import dev.rootseal.catalogue.ImageTableReader.LazyImageRow;
import dev.rootseal.rule.Glob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table's rows, arranged so that the most specific one is met first. The globs of a group are
 * taken apart when an image comes that one of them may fit.
 */
final class ImageTableIndex {
  static final String CONTAINER = "container:";

  /** Between a container's name and the repository of its image. */
  private static final char OF_IMAGE = '@';

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

  /** The rows that one question is about. */
  private static final class RowGroup {
    private final List<LazyImageRow> rows = new ArrayList<>(1);
    private volatile IndexedRow @Nullable [] entries;

    /** The most specific one first. */
    IndexedRow[] entries() {
      IndexedRow[] known = entries;
      if (known == null) {
        known = rows.stream().map(IndexedRow::of).sorted().toArray(IndexedRow[]::new);
        entries = known;
      }
      return known;
    }
  }

  private final Map<String, LazyImageRow> byContainer = new HashMap<>();

  /** By container and image, for the components that share one. */
  private final Map<String, RowGroup> byComponent = new HashMap<>();

  private final Map<String, RowGroup> byRepository = new HashMap<>();

  /** By the number of their segments, since a glob matches no other number. */
  private final Map<Integer, RowGroup> globs = new HashMap<>();

  ImageTableIndex(List<LazyImageRow> rows) {
    for (LazyImageRow row : rows) {
      if (row.glob().startsWith(CONTAINER)) {
        addContainer(row.glob().substring(CONTAINER.length()), row);
      } else {
        addImage(ImageGlob.repository(row.glob()), row);
      }
    }
  }

  private void addContainer(String name, LazyImageRow row) {
    int at = name.indexOf(OF_IMAGE);
    if (at < 0) {
      byContainer.putIfAbsent(name, row);
    } else {
      add(byComponent, name.substring(0, at), row);
    }
  }

  private void addImage(String repository, LazyImageRow row) {
    if (repository.indexOf('*') < 0) {
      add(byRepository, repository, row);
    } else {
      add(globs, repository.split("/", -1).length, row);
    }
  }

  private static <K> void add(Map<K, RowGroup> groups, K key, LazyImageRow row) {
    groups.computeIfAbsent(key, newKey -> new RowGroup()).rows.add(row);
  }

  Optional<ImageRow> byContainer(String containerName) {
    return Optional.ofNullable(byContainer.get(containerName)).map(LazyImageRow::row);
  }

  /** Returns the row for the container of this name on this very image. */
  Optional<ImageRow> byComponent(String containerName, List<String> segments, String tag) {
    return first(byComponent.get(containerName), segments, tag);
  }

  /** The row for a repository: its plain name before any glob, a tag's glob before any tag. */
  Optional<ImageRow> byRepository(List<String> segments, String tag) {
    return first(byRepository.get(String.join("/", segments)), segments, tag)
        .or(() -> first(globs.get(segments.size()), segments, tag));
  }

  private static Optional<ImageRow> first(
      @Nullable RowGroup group, List<String> segments, String tag) {
    if (group != null) {
      for (IndexedRow entry : group.entries()) {
        if (entry.glob.matches(segments, tag)) {
          return Optional.of(entry.row.row());
        }
      }
    }
    return Optional.empty();
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

    static ImageGlob ofName(String glob) {
      return new ImageGlob(List.of(new Glob(glob)), Optional.empty());
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
