package dev.rootseal.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.Position;
import dev.rootseal.scan.ScannedWorkload;
import java.io.File;
import java.net.URLEncoder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A place in a file, named as the programs want it that lay a report beside a checkout: from the
 * working directory where the file is below it, without {@code ./}, with slashes.
 */
record Location(String file, Position at) {
  static Location of(String file, Position at) {
    return new Location(named(file), at);
  }

  /** Where a finding of a workload is to be fixed; nothing of a live one. */
  static Optional<Location> ofFinding(ScannedWorkload workload) {
    return workload.place().map(place -> of(place.file(), workload.findingAt().orElse(place.at())));
  }

  static Location of(Problem problem) {
    return of(problem.place().file(), problem.at());
  }

  /** The file in which a workload stands; nothing of a live one. */
  static Optional<String> file(ScannedWorkload workload) {
    return workload.place().map(place -> named(place.file()));
  }

  /** The file's name, however it was given. */
  static String named(String file) {
    try {
      Path here = Path.of("").toAbsolutePath();
      Path whole = here.resolve(file).normalize();
      Path below = whole.startsWith(here) ? here.relativize(whole) : Path.of(file).normalize();
      return below.toString().replace(File.separatorChar, '/');
    } catch (InvalidPathException e) {
      return file; // not of a file system: the name of a stream
    }
  }

  /** The path of a file in a URI (RFC 3986): all is percent-encoded that could mean something. */
  static String uri(String path) {
    return URLEncoder.encode(path, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~")
        .replace("%2F", "/");
  }

  /** As compilers write it: file, line and column. */
  @Override
  public String toString() {
    return at.in(file);
  }
}
