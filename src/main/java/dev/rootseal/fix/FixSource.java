package dev.rootseal.fix;

import dev.rootseal.manifest.ManifestFiles;
import dev.rootseal.manifest.ManifestFiles.ManifestFile;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestObjects;
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

/** A file with manifests, or the text of standard input. */
public record FixSource(ManifestFile file, Origin origin, Optional<String> input) {
  /** How it was come by; of several the first counts. */
  public enum Origin {
    NAMED,
    /** In a folder that was named. */
    FOUND,
    /** By a link in such a folder, which leads out of it. */
    OUTSIDE
  }

  public static FixSource of(ManifestFile file, Origin origin) {
    return new FixSource(file, origin, Optional.empty());
  }

  boolean isNamed() {
    return origin == Origin.NAMED;
  }

  /** That of standard input; an UncheckedIOException says that it cannot be read. */
  public static FixSource read(InputStream in) {
    try {
      byte[] bytes = in.readNBytes(ManifestFiles.LARGEST + 1);
      return new FixSource(
          ManifestFile.input(new ByteArrayInputStream(bytes), PodKinds.KNOWN),
          Origin.FOUND,
          Optional.of(new String(bytes, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("standard input cannot be read: " + e.getMessage(), e);
    }
  }

  /** Where it is; nothing of standard input. */
  Optional<Path> path() {
    return input.isPresent() ? Optional.empty() : Optional.of(file.path());
  }

  String name() {
    return file.path().toString();
  }

  List<ManifestItem> read() {
    return file.read(PodKinds.KNOWN);
  }

  /** What stands in it now; an UncheckedIOException says that it cannot be read any more. */
  FileText text() {
    try {
      String whole = input.isPresent() ? input.get() : Files.readString(file.path());
      int start = whole.startsWith("\ufeff") ? 1 : 0;
      return FileText.of(this, whole.substring(0, start), whole.substring(start));
    } catch (IOException e) {
      throw new UncheckedIOException(name() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** A file that is fixed: its byte order mark, if any, what comes after, and its documents. */
  record FileText(FixSource source, String mark, String text, List<ManifestItem> items) {
    static FileText of(FixSource source, String mark, String text) {
      return new FileText(
          source, mark, text, ManifestReader.read(source.name(), text, PodKinds.KNOWN));
    }

    FileText with(String other) {
      return of(source, mark, other);
    }

    /** Whether the workloads are still as they were read. */
    boolean holds(List<ScannedWorkload> workloads) {
      Set<ManifestItem> all = new HashSet<>(items);
      return workloads.stream().allMatch(one -> all.contains(one.manifest().orElseThrow()));
    }

    /** How workloads are fixed that have a finding and stand in it. */
    List<ProposedFix> fixes(List<ScannedWorkload> found) {
      ManifestObjects objects = ManifestObjects.of(text);
      return found.stream().map(one -> ProposedFix.of(one, objects)).toList();
    }

    String whole() {
      return mark + text;
    }
  }
}
