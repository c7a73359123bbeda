package dev.rootseal.fix;

import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestReader;
import dev.rootseal.manifest.ManifestSource;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.scan.ScannedWorkload;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The text of a file that is fixed.
 *
 * @param source where it was read from
 * @param mark the byte order mark at its beginning; empty where it has none
 * @param text what comes after it
 */
record FileText(FixSource source, String mark, String text) {
  private static final String MARK = "\ufeff";

  static FileText of(FixSource source) {
    String whole = source.text();
    return whole.startsWith(MARK)
        ? new FileText(source, MARK, whole.substring(MARK.length()))
        : new FileText(source, "", whole);
  }

  /** The same file with another text. */
  FileText with(String other) {
    return new FileText(source, mark, other);
  }

  /** What each document of it is. */
  List<ManifestItem> items() {
    return ManifestReader.read(new ManifestSource(source.name(), text), PodKinds.KNOWN);
  }

  /** Whether the workloads are still as they were read. */
  boolean holds(List<ScannedWorkload> workloads) {
    Set<ManifestItem> items = new HashSet<>(items());
    return workloads.stream().allMatch(one -> items.contains(one.manifest().orElseThrow()));
  }

  /** All that stands in the file. */
  String whole() {
    return mark + text;
  }
}
