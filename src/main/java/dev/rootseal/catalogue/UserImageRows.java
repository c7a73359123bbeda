package dev.rootseal.catalogue;

import dev.rootseal.catalogue.ImageRow.Confidence;
import dev.rootseal.catalogue.ImageRow.ImageEvidence;
import dev.rootseal.catalogue.ImageRow.ImagePaths;
import dev.rootseal.catalogue.ImageRow.PathEvidence;
import dev.rootseal.catalogue.ImageRow.ReadOnlyWorks;
import dev.rootseal.catalogue.ImageTableIndex.ImageGlob;
import dev.rootseal.rule.DefaultEntrypoint;
import dev.rootseal.rule.ImageClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The rows of the user's policy; the first that matches, in the order written, wins. */
public final class UserImageRows {
  private record UserRow(ImageGlob glob, boolean ofContainer, ImageRow row) {
    boolean matches(List<List<String>> spellings, String tag, String containerName) {
      return ofContainer
          ? glob.matches(List.of(containerName), tag)
          : spellings.stream().anyMatch(path -> glob.matches(path, tag));
    }
  }

  private final List<UserRow> entries;

  UserImageRows(List<UserImageRow> rows) {
    entries = rows.stream().map(UserImageRows::entry).toList();
  }

  private static UserRow entry(UserImageRow row) {
    if (!row.match().startsWith(ImageTableIndex.CONTAINER)) {
      return new UserRow(ImageGlob.parse(row.match()), false, row.toRow());
    }
    String name = row.match().substring(ImageTableIndex.CONTAINER.length());
    return new UserRow(ImageGlob.ofName(name), true, row.toRow());
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

  /**
   * A row that the user's policy adds ({@code spec.images[]}).
   *
   * @param match a glob as in the table; it may also name the registry
   * @param writablePaths absolute paths that need a writable mount; empty says that none does
   * @param reason for people; not escaped
   */
  public record UserImageRow(
      String match, ImageClass imageClass, List<String> writablePaths, String reason) {
    public UserImageRow {
      writablePaths = List.copyOf(writablePaths);
    }

    ImageRow toRow() {
      return new ImageRow(
          match,
          "",
          match,
          imageClass,
          writablePaths.isEmpty() ? ReadOnlyWorks.YES : ReadOnlyWorks.YES_WITH_MOUNTS,
          ImagePaths.writable(writablePaths),
          DefaultEntrypoint.ALONE,
          new ImageEvidence(Confidence.STATED, reason, "policy", PathEvidence.NOTHING));
    }
  }
}
