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

  private record Entry(ImageGlob glob, ImageRow row) {}

  private static final Comparator<Entry> MOST_LITERAL_FIRST =
      Comparator.comparingInt((Entry entry) -> entry.glob().repositoryLiterals())
          .thenComparing(entry -> !entry.glob().tag().isEmpty())
          .thenComparingInt(entry -> entry.glob().tagLiterals())
          .reversed()
          .thenComparing(entry -> entry.row().glob());

  private final Map<String, ImageRow> byContainer = new HashMap<>();
  private final Map<String, List<Entry>> byRepository = new HashMap<>();
  private final List<Entry> globs = new ArrayList<>();

  ImageTableIndex(List<ImageRow> rows) {
    for (ImageRow row : rows) {
      if (row.glob().startsWith(CONTAINER)) {
        byContainer.putIfAbsent(row.glob().substring(CONTAINER.length()), row);
      } else {
        add(new Entry(ImageGlob.parse(row.glob()), row));
      }
    }
    byRepository.values().forEach(entries -> entries.sort(MOST_LITERAL_FIRST));
    globs.sort(MOST_LITERAL_FIRST);
  }

  private void add(Entry entry) {
    if (entry.glob().isExact()) {
      byRepository.computeIfAbsent(entry.glob().repository(), key -> new ArrayList<>()).add(entry);
    } else {
      globs.add(entry);
    }
  }

  Optional<ImageRow> byContainer(String containerName) {
    return Optional.ofNullable(byContainer.get(containerName));
  }

  /**
   * Returns the row for a repository: its plain name before any glob, a tag's glob before any tag.
   */
  Optional<ImageRow> byRepository(List<String> segments, String tag) {
    List<Entry> exact = byRepository.getOrDefault(String.join("/", segments), List.of());
    return exact.stream()
        .filter(entry -> entry.glob().matchesTag(tag))
        .findFirst()
        .or(() -> globs.stream().filter(entry -> entry.glob().matches(segments, tag)).findFirst())
        .map(Entry::row);
  }
}
