package dev.rootseal.cli;

import dev.rootseal.manifest.IgnoredFiles;
import dev.rootseal.manifest.ManifestFiles;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.terminal.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code scan} where its targets are files, folders or standard input. */
final class ScanFiles {
  private final PodKinds kinds;
  private final ManifestScan scan;
  private final ProgramCommand command;
  private final List<String> warnings = new ArrayList<>();
  private final AtomicInteger found = new AtomicInteger();
  private final AtomicInteger read = new AtomicInteger();

  ScanFiles(PodKinds kinds, ManifestScan scan, ProgramCommand command) {
    this.kinds = kinds;
    this.scan = scan;
    this.command = command;
  }

  /** Reads all of them, in the order in which they are named, and tells how far it is. */
  void readAll(List<String> targets, IgnoredFiles excluded) {
    try (Progress _ = command.progress(this::howFar)) {
      read(targets, excluded);
    }
    warnings.forEach(command::say);
  }

  private String howFar() {
    return found.get() == 0
        ? "Looking for files"
        : "%d of %d files read".formatted(read.get(), found.get());
  }

  private void read(List<String> targets, IgnoredFiles excluded) {
    List<ManifestFiles.ManifestFile> files = new ArrayList<>();
    for (String target : targets) {
      if (target.equals(TargetWords.STANDARD_INPUT)) {
        readFiles(files);
        files.clear();
        add(ManifestFiles.read("standard input", System.in, kinds));
      } else {
        files.addAll(ManifestFiles.below(Path.of(target), excluded));
      }
    }
    readFiles(files);
  }

  private void readFiles(List<ManifestFiles.ManifestFile> files) {
    found.addAndGet(files.size());
    ManifestFiles.read(files, kinds, this::add);
  }

  private void add(List<ManifestItem> file) {
    scan.add(file);
    for (ManifestItem item : file) {
      if (item instanceof ManifestItem.Warning(var place, var message)) {
        warnings.add(place.at().in(place.file()) + ": " + message);
      }
    }
    read.incrementAndGet();
  }
}
