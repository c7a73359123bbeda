package dev.rootseal.manifest;

import dev.rootseal.manifest.ManifestException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for manifests in a folder and in all that is below it. Links to folders are not followed,
 * so that no circle has an end to look for; what cannot be looked into costs itself alone.
 */
final class ManifestFolder extends SimpleFileVisitor<Path> {
  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  private final Path named;
  private final Path real;
  private final IgnoredFiles ignored;
  private final IgnoredFiles excluded;
  private @Nullable TrackedFiles tracked;

  /** Those on the way to what is being looked at, as the user has named them. */
  private final Deque<Path> folders = new ArrayDeque<>();

  private final List<ManifestFiles.ManifestFile> found = new ArrayList<>();

  private ManifestFolder(Path named, IgnoredFiles excluded) throws IOException {
    this.named = named;
    this.real = named.toRealPath();
    this.ignored = IgnoredFiles.of(real);
    this.excluded = excluded;
  }

  static List<ManifestFiles.ManifestFile> files(Path folder, IgnoredFiles excluded) {
    try {
      ManifestFolder visitor = new ManifestFolder(folder, excluded);
      Files.walkFileTree(visitor.real, visitor);
      visitor.found.sort((one, other) -> one.path().compareTo(other.path()));
      return visitor.found;
    } catch (IOException e) {
      return List.of(ManifestFiles.ManifestFile.unreadable(folder, unreadable(e)));
    }
  }

  private static ManifestException unreadable(IOException failure) {
    return new ManifestException(Reason.UNREADABLE, Position.START, ManifestFiles.words(failure));
  }

  /** As the user has named it. */
  private Path told(Path path) {
    return named.resolve(real.relativize(path)).normalize();
  }

  /** The same of what is in the folder that is being looked into. */
  private Path toldHere(Path file) {
    return folders.element().resolve(file.getFileName());
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
      throws IOException {
    if (!folder.equals(real) && IgnoredFiles.isGit(folder)) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    Optional<SkipReason> why = folder.equals(real) ? Optional.empty() : leavesOut(folder, true);
    if (why.isPresent()) {
      found.add(ManifestFiles.ManifestFile.skipped(told(folder), why.get()));
      return FileVisitResult.SKIP_SUBTREE;
    }
    ignored.enter(folder);
    folders.push(told(folder));
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
    if (failure != null) {
      found.add(ManifestFiles.ManifestFile.unreadable(told(folder), unreadable(failure)));
    }
    ignored.leave(folder);
    folders.pop();
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (!isManifest(file)) {
      return FileVisitResult.CONTINUE;
    }
    Optional<SkipReason> why = leavesOut(file, false);
    if (why.isPresent()) {
      found.add(ManifestFiles.ManifestFile.skipped(toldHere(file), why.get()));
    } else if (attributes.isOther() || isLinkToOther(file, attributes)) {
      found.add(ManifestFiles.ManifestFile.skipped(toldHere(file), SkipReason.NO_FILE));
    } else if (!attributes.isSymbolicLink() || !Files.isDirectory(file)) {
      found.add(ManifestFiles.ManifestFile.unread(toldHere(file)));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    found.add(ManifestFiles.ManifestFile.unreadable(told(file), unreadable(failure)));
    return FileVisitResult.CONTINUE;
  }

  private static boolean isLinkToOther(Path file, BasicFileAttributes attributes) {
    return attributes.isSymbolicLink()
        && Files.exists(file)
        && !Files.isRegularFile(file)
        && !Files.isDirectory(file);
  }

  /** What git has in its index is read, whatever is ignored otherwise. */
  private Optional<SkipReason> leavesOut(Path path, boolean folder) {
    if (excluded.contains(path, folder)) {
      return Optional.of(SkipReason.EXCLUDED);
    }
    if (!ignored.contains(path, folder)) {
      return Optional.empty();
    }
    tracked = tracked == null ? TrackedFiles.below(real) : tracked;
    return tracked.contains(path) ? Optional.empty() : Optional.of(SkipReason.IGNORED);
  }

  static boolean isManifest(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  /**
   * What is in the index of git: {@code git} on the PATH is asked. Where there is none, or no
   * repository, nothing is.
   *
   * @param paths files, and the folders in which they are
   */
  private record TrackedFiles(Set<Path> paths) {
    /** Those below a folder. The repository's own monitor is a program that nobody has named. */
    static TrackedFiles below(Path folder) {
      Set<Path> paths = new HashSet<>();
      try {
        Process git =
            new ProcessBuilder("git", "-c", "core.fsmonitor=false", "ls-files", "-z", "--cached")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        git.getOutputStream().close();
        String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        for (String name : names.split("\0", -1)) {
          @Nullable Path at = folder.resolve(name);
          while (at != null && !at.equals(folder) && paths.add(at)) {
            at = at.getParent();
          }
        }
      } catch (IOException | InvalidPathException e) {
        // No git, or a name that is none here: what .gitignore says holds.
        return new TrackedFiles(Set.of());
      }
      return new TrackedFiles(paths);
    }

    boolean contains(Path path) {
      return paths.contains(path);
    }
  }
}
