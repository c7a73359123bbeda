package dev.rootseal.fix;

import dev.rootseal.manifest.ManifestFiles;
import dev.rootseal.manifest.ManifestFiles.ManifestFile;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestReader;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.scan.ScannedWorkload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where manifests are read from.
 *
 * @param file the file; nothing of standard input
 * @param isNamed whether somebody has named it, and not a folder that it is in
 * @param input what came in by standard input
 * @param documents what the documents of that have become
 */
public record FixSource(
    Optional<ManifestFile> file, boolean isNamed, String input, List<ManifestItem> documents) {
  private static final String INPUT = "standard input";

  /** More than is read of one file. */
  private static final int LARGEST = 65 * 1024 * 1024;

  public FixSource {
    documents = List.copyOf(documents);
  }

  /** A file. */
  public static FixSource of(ManifestFile file, boolean isNamed) {
    return new FixSource(Optional.of(file), isNamed, "", List.of());
  }

  /**
   * Standard input.
   *
   * @throws IOException if it breaks off
   */
  public static FixSource read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST);
    return new FixSource(
        Optional.empty(),
        false,
        new String(bytes, StandardCharsets.UTF_8),
        ManifestFiles.read(INPUT, new ByteArrayInputStream(bytes), PodKinds.KNOWN));
  }

  /** The same, named itself. */
  public FixSource named() {
    return new FixSource(file, true, input, documents);
  }

  /** Where it is; nothing of standard input. */
  Optional<Path> path() {
    return file.map(ManifestFile::path);
  }

  String name() {
    return path().map(Path::toString).orElse(INPUT);
  }

  List<ManifestItem> read() {
    return file.map(one -> one.read(PodKinds.KNOWN)).orElse(documents);
  }

  /**
   * All that stands in it. It could be read before.
   *
   * @throws UncheckedIOException if it cannot be read any more
   */
  FileText text() {
    try {
      String whole = path().isPresent() ? Files.readString(path().get()) : input;
      int start = whole.startsWith("\ufeff") ? 1 : 0;
      return new FileText(this, whole.substring(0, start), whole.substring(start));
    } catch (IOException e) {
      throw new UncheckedIOException(name() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The text of a file that is fixed.
   *
   * @param mark the byte order mark at its beginning; empty where it has none
   * @param text what comes after it
   */
  record FileText(FixSource source, String mark, String text) {
    FileText with(String other) {
      return new FileText(source, mark, other);
    }

    List<ManifestItem> items() {
      return ManifestReader.read(source.name(), text, PodKinds.KNOWN);
    }

    /** Whether the workloads are still as they were read. */
    boolean holds(List<ScannedWorkload> workloads) {
      Set<ManifestItem> items = new HashSet<>(items());
      return workloads.stream().allMatch(one -> items.contains(one.manifest().orElseThrow()));
    }

    String whole() {
      return mark + text;
    }
  }
}
