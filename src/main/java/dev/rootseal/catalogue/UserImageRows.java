package dev.rootseal.catalogue;

import dev.rootseal.catalogue.ImageTableIndex.ImageGlob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The rows of the user's policy; the first that matches, in the order written, wins. */
final class UserImageRows {
  private record UserRow(ImageGlob glob, boolean ofContainer, ImageRow row) {
    boolean matches(List<List<String>> spellings, String tag, String containerName) {
      return ofContainer
          ? glob.matches(List.of(containerName), tag)
          : spellings.stream().anyMatch(path -> glob.matches(path, tag));
    }
  }

  private final List<UserRow> entries;

  UserImageRows(List<ImageRow> rows) {
    entries = rows.stream().map(UserImageRows::entry).toList();
  }

  private static UserRow entry(ImageRow row) {
    if (!row.glob().startsWith(ImageTableIndex.CONTAINER)) {
      return new UserRow(ImageGlob.parse(row.glob()), false, row);
    }
    String name = row.glob().substring(ImageTableIndex.CONTAINER.length());
    return new UserRow(ImageGlob.ofName(name), true, row);
  }

  Stream<ImageRow> rows() {
    return entries.stream().map(UserRow::row);
  }

  Optional<ImageRow> find(ImageReference image, String containerName) {
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    List<List<String>> spellings = spellings(image);
    return entries.stream()
        .filter(entry -> entry.matches(spellings, image.tag(), containerName))
        .findFirst()
        .map(UserRow::row);
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
