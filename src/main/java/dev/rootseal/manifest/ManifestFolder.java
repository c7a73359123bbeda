package dev.rootseal.manifest;

import dev.rootseal.manifest.ManifestFiles.ManifestFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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
  private @Nullable Set<Path> tracked;
  private final List<ManifestFile> found = new ArrayList<>();

  private ManifestFolder(Path named, IgnoredFiles excluded) throws IOException {
    this.named = named;
    this.real = named.toRealPath();
    this.ignored = IgnoredFiles.of(real);
    this.excluded = excluded;
  }

  static List<ManifestFile> files(Path folder, IgnoredFiles excluded) {
    try {
      ManifestFolder visitor = new ManifestFolder(folder, excluded);
      Files.walkFileTree(visitor.real, visitor);
      visitor.found.sort((one, other) -> one.path().compareTo(other.path()));
      return visitor.found;
    } catch (IOException e) {
      return List.of(ManifestFile.unreadable(folder, e));
    }
  }

  private void unreadable(Path path, IOException failure) {
    found.add(ManifestFile.unreadable(asNamed(path), failure));
  }

  private Path asNamed(Path path) {
    return named.resolve(real.relativize(path)).normalize();
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
      throws IOException {
    if (!folder.equals(real) && (folder.endsWith(IgnoredFiles.GIT) || leaveOut(folder, true))) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    ignored.enter(folder);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
    if (failure != null) {
      unreadable(folder, failure);
    }
    ignored.leave(folder);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (!isManifest(file) || leaveOut(file, false)) {
      return FileVisitResult.CONTINUE;
    }
    boolean link = attributes.isSymbolicLink();
    // A link that leads nowhere cannot be read, and that is said.
    if (attributes.isRegularFile() || (link && !Files.exists(file)) || Files.isRegularFile(file)) {
      found.add(ManifestFile.unread(asNamed(file)));
    } else if (!link || !Files.isDirectory(file)) {
      found.add(ManifestFile.skipped(asNamed(file), SkipReason.NOT_A_FILE));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    unreadable(file, failure);
    return FileVisitResult.CONTINUE;
  }

  /** Notes where it is not read, and says so. What git has in its index is never ignored. */
  private boolean leaveOut(Path path, boolean folder) {
    boolean named = excluded.contains(path, folder);
    if (!named && (!ignored.contains(path, folder) || isTracked(path))) {
      return false;
    }
    SkipReason why = named ? SkipReason.EXCLUDED : SkipReason.IGNORED;
    found.add(ManifestFile.skipped(asNamed(path), why));
    return true;
  }

  static boolean isManifest(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  private boolean isTracked(Path path) {
    tracked = tracked == null ? tracked() : tracked;
    return tracked.contains(path);
  }

  /**
   * What is in the index of git: files, and the folders in which they are. {@code git} on the PATH
   * is asked, without the repository's own monitor, a program that nobody has named; where there is
   * none, or no repository, nothing is.
   */
  private Set<Path> tracked() {
    Set<Path> paths = new HashSet<>();
    try {
      Process git =
          new ProcessBuilder("git", "-c", "core.fsmonitor=false", "ls-files", "-z", "--cached")
              .directory(real.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      git.getOutputStream().close();
      String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      for (String name : names.split("\0", -1)) {
        @Nullable Path at = real.resolve(name);
        while (at != null && !at.equals(real) && paths.add(at)) {
          at = at.getParent();
        }
      }
    } catch (IOException | InvalidPathException e) {
      // No git, or a name that is none here: what .gitignore says holds.
      return Set.of();
    }
    return paths;
  }
}
