package dev.rootseal.catalogue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table's rows, arranged so that the most specific one is met first. */
final class ImageTableIndex {
  static final String CONTAINER = "container:";

  /** Between a container's name and the repository of its image. */
  private static final char OF_IMAGE = '@';

  private record Entry(ImageGlob glob, ImageRow row) {}

  private static final Comparator<Entry> MOST_LITERAL_FIRST =
      Comparator.comparingInt((Entry entry) -> entry.glob().repositoryLiterals())
          .thenComparing(entry -> entry.glob().tag().isPresent())
          .thenComparingInt(entry -> entry.glob().tagLiterals())
          .reversed()
          .thenComparing(entry -> entry.row().glob());

  private final Map<String, ImageRow> byContainer = new HashMap<>();

  /** By container and image, for the components that share one. */
  private final Map<String, List<Entry>> byComponent = new HashMap<>();

  private final Map<String, List<Entry>> byRepository = new HashMap<>();

  /** By the number of their segments, since a glob matches no other number. */
  private final Map<Integer, List<Entry>> globs = new HashMap<>();

  ImageTableIndex(List<ImageRow> rows) {
    for (ImageRow row : rows) {
      if (row.glob().startsWith(CONTAINER)) {
        addContainer(row.glob().substring(CONTAINER.length()), row);
      } else {
        add(new Entry(ImageGlob.parse(row.glob()), row));
      }
    }
    byComponent.values().forEach(entries -> entries.sort(MOST_LITERAL_FIRST));
    byRepository.values().forEach(entries -> entries.sort(MOST_LITERAL_FIRST));
    globs.values().forEach(entries -> entries.sort(MOST_LITERAL_FIRST));
  }

  private void addContainer(String name, ImageRow row) {
    int at = name.indexOf(OF_IMAGE);
    if (at < 0) {
      byContainer.putIfAbsent(name, row);
    } else {
      byComponent
          .computeIfAbsent(name.substring(0, at), key -> new ArrayList<>())
          .add(new Entry(ImageGlob.parse(name.substring(at + 1)), row));
    }
  }

  private void add(Entry entry) {
    if (entry.glob().isExact()) {
      byRepository.computeIfAbsent(entry.glob().repository(), key -> new ArrayList<>()).add(entry);
    } else {
      globs.computeIfAbsent(entry.glob().segments().size(), key -> new ArrayList<>()).add(entry);
    }
  }

  Optional<ImageRow> byContainer(String containerName) {
    return Optional.ofNullable(byContainer.get(containerName));
  }

  /** Returns the row for the container of this name on this very image. */
  Optional<ImageRow> byComponent(String containerName, List<String> segments, String tag) {
    return byComponent.getOrDefault(containerName, List.of()).stream()
        .filter(entry -> entry.glob().matches(segments, tag))
        .map(Entry::row)
        .findFirst();
  }

  /**
   * Returns the row for a repository: its plain name before any glob, a tag's glob before any tag.
   */
  Optional<ImageRow> byRepository(List<String> segments, String tag) {
    List<Entry> exact = byRepository.getOrDefault(String.join("/", segments), List.of());
    for (Entry entry : exact) {
      if (entry.glob().matchesTag(tag)) {
        return Optional.of(entry.row());
      }
    }
    for (Entry entry : globs.getOrDefault(segments.size(), List.of())) {
      if (entry.glob().matches(segments, tag)) {
        return Optional.of(entry.row());
      }
    }
    return Optional.empty();
  }
}
