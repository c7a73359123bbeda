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
    return new ManifestFile(path, Optional.of(new ManifestItem.Skipped(place(path), reason)));
  }

  static ManifestFile unreadable(Path path, ManifestException failure) {
    return new ManifestFile(path, Optional.of(problem(path, failure)));
  }

  private static ManifestItem problem(Path path, ManifestException failure) {
    return new ManifestItem.Problem(place(path), failure.at(), failure.reason(), failure.text());
  }

  private static Place place(Path path) {
    return new Place(path.toString(), 0, Position.START);
  }

  /** What each of its documents has become. A file that cannot be read is one problem. */
  public List<ManifestItem> read(PodKinds kinds) {
    if (known.isPresent()) {
      return List.of(known.get());
    }
    try {
      String text = ManifestFiles.text(path);
      return ManifestReader.read(path.toString(), text, kinds);
    } catch (ManifestException e) {
      return List.of(problem(path, e));
    } catch (RuntimeException e) {
      return List.of(problem(path, ManifestException.of(e)));
    }
  }
}
