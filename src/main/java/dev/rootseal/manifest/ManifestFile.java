package dev.rootseal.manifest;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file that was named, or that is in a folder that was named.
 *
 * @param path as it is told
 * @param known what has become of it already, where there is no need to read it
 */
public record ManifestFile(Path path, Optional<ManifestItem> known) {
  /** One to read. */
  public static ManifestFile unread(Path path) {
    return new ManifestFile(path, Optional.empty());
  }

  static ManifestFile skipped(Path path, SkipReason reason) {
    return new ManifestFile(
        path,
        Optional.of(
            new ManifestItem.Skipped(new Place(path.toString(), 0, Position.START), reason)));
  }

  static ManifestFile unreadable(Path path, ManifestException failure) {
    return new ManifestFile(path, Optional.of(ManifestFiles.problem(path.toString(), failure)));
  }

  /** What each of its documents has become. A file that cannot be read is one problem. */
  public List<ManifestItem> read(PodKinds kinds) {
    if (known.isPresent()) {
      return List.of(known.get());
    }
    return ManifestFiles.read(path.toString(), () -> ManifestFiles.text(path), kinds);
  }
}
