package dev.rootseal.output;

import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.scan.ScanReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What could not be read, and why by a fixed id: of a file at a place, or of a cluster. */
record Unreadable(Optional<Problem> problem, String reason, String message) {
  private static final String CLUSTER = "cluster";

  static List<Unreadable> of(ScanReport report) {
    List<Unreadable> all = new ArrayList<>();
    for (Problem one : report.problems()) {
      all.add(new Unreadable(Optional.of(one), one.reason().id(), one.message()));
    }
    String unreadable = ManifestException.Reason.UNREADABLE.id();
    report.unread().forEach(one -> all.add(new Unreadable(Optional.empty(), unreadable, one)));
    return all;
  }

  Optional<Location> location() {
    return problem.map(Location::of);
  }

  /** Its file, or a word where it has none. */
  String file() {
    return location().map(Location::file).orElse(CLUSTER);
  }

  /** Its place, or the word. */
  String where() {
    return location().map(Location::toString).orElse(CLUSTER);
  }

  /** What is wrong, as a sentence of its own. */
  String sentence() {
    return problem.isPresent() ? "Cannot be read: " + message : message;
  }

  /** The same with its place in front. */
  String located() {
    return location().map(at -> at + ": cannot be read: " + message).orElse(message);
  }
}
