package dev.rootseal.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of the user's policy; the first that matches, in the order written, wins. */
final class UserImageRows {
  private record Entry(ImageGlob glob, boolean ofContainer, ImageRow row) {
    boolean matches(List<List<String>> spellings, String tag, String containerName) {
      return ofContainer
          ? glob.matches(List.of(containerName), tag)
          : spellings.stream().anyMatch(path -> glob.matches(path, tag));
    }
  }

  private final List<Entry> entries;

  UserImageRows(List<UserImageRow> rows) {
    entries = rows.stream().map(UserImageRows::entry).toList();
  }

  private static Entry entry(UserImageRow row) {
    if (!row.match().startsWith(ImageTableIndex.CONTAINER)) {
      return new Entry(ImageGlob.parse(row.match()), false, row.toRow());
    }
    String name = row.match().substring(ImageTableIndex.CONTAINER.length());
    return new Entry(ImageGlob.ofName(name), true, row.toRow());
  }

  Optional<ImageRow> find(ImageReference image, String containerName) {
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    List<List<String>> spellings = spellings(image);
    return entries.stream()
        .filter(entry -> entry.matches(spellings, image.tag(), containerName))
        .findFirst()
        .map(Entry::row);
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
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return List.copyOf(all);
  }
}
