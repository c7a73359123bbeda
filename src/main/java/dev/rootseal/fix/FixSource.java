package dev.rootseal.fix;

import dev.rootseal.manifest.ManifestFile;
import dev.rootseal.manifest.ManifestFiles;
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
import java.util.Set;

/** Where manifests are read from. */
public sealed interface FixSource {
  /** How a person knows it. */
  String name();

  /** What each document of it has become. */
  List<ManifestItem> read();

  /**
   * All that stands in it, with a byte order mark where it has one. It could be read before.
   *
   * @throws UncheckedIOException if it cannot be read any more
   */
  String text();

  /** Whether somebody has named it, and not a folder that it is in. */
  boolean isNamed();

  /**
   * A file.
   *
   * @param isNamed whether it was named itself
   */
  record File(ManifestFile file, boolean isNamed) implements FixSource {
    /** Where it is. */
    public Path path() {
      return file.path();
    }

    @Override
    public String name() {
      return path().toString();
    }

    @Override
    public List<ManifestItem> read() {
      return file.read(PodKinds.KNOWN);
    }

    @Override
    public String text() {
      try {
        return Files.readString(path(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(path() + " cannot be read: " + e.getMessage(), e);
      }
    }
  }

  /**
   * What came in by standard input.
   *
   * @param text all of it
   * @param items what its documents have become
   */
  record Input(String text, List<ManifestItem> items) implements FixSource {
    private static final String NAME = "standard input";

    /** More than is read of one file. */
    private static final int LARGEST = 65 * 1024 * 1024;

    public Input {
      items = List.copyOf(items);
    }

    /**
     * Reads it.
     *
     * @throws IOException if it breaks off
     */
    public static Input read(InputStream in) throws IOException {
      byte[] bytes = in.readNBytes(LARGEST);
      return new Input(
          new String(bytes, StandardCharsets.UTF_8),
          ManifestFiles.read(NAME, new ByteArrayInputStream(bytes), PodKinds.KNOWN));
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public List<ManifestItem> read() {
      return items;
    }

    @Override
    public boolean isNamed() {
      return false;
    }
  }

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
      return ManifestReader.read(source.name(), text, PodKinds.KNOWN);
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
}
