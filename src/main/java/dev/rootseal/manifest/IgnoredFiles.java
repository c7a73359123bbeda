package dev.rootseal.manifest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import nl.basjes.gitignore.GitIgnore;
import org.jspecify.annotations.Nullable;

/**
 * What is left out: what {@code .gitignore} says, in a folder, the folders in it, and those above
 * it up to git's; or what somebody says in the same language.
 */
public final class IgnoredFiles {
  static final String GIT = ".git";

  private final Deque<Rules> rules = new ArrayDeque<>();

  /**
   * What holds in a folder, without links and dots, that was named. What is named is never ignored,
   * so that nothing above it counts where it would be.
   */
  static IgnoredFiles of(Path folder) throws IOException {
    Deque<Path> above = new ArrayDeque<>();
    boolean inRepository = Files.exists(folder.resolve(GIT));
    for (Path at = folder.getParent(); at != null && !inRepository; at = at.getParent()) {
      above.push(at);
      inRepository = Files.exists(at.resolve(GIT));
    }
    IgnoredFiles ignored = new IgnoredFiles();
    if (inRepository) {
      for (Path at : above) {
        ignored.enter(at);
      }
    }
    if (ignored.contains(folder, true)) {
      ignored.rules.clear();
    }
    return ignored;
  }

  public static IgnoredFiles none() {
    return new IgnoredFiles();
  }

  /** What is said of all that is below a folder, and elsewhere of names without a folder. */
  public static IgnoredFiles below(Path folder, List<String> globs) {
    IgnoredFiles ignored = none();
    if (!globs.isEmpty()) {
      ignored.rules.push(new Rules(real(folder), new GitIgnore(String.join("\n", globs) + "\n")));
    }
    return ignored;
  }

  /** The path without links and dots. What is not there is told where it is read. */
  public static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  /** From now on the rules of that folder hold, too. */
  void enter(Path folder) throws IOException {
    Path file = folder.resolve(".gitignore");
    if (Files.isRegularFile(file)) {
      // A byte that is no UTF-8, in a comment as a rule, is no reason to read nothing at all.
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      rules.push(new Rules(folder, new GitIgnore(text)));
    }
  }

  void leave(Path folder) {
    rules.removeIf(one -> one.folder().equals(folder));
  }

  /** Whether a file or a folder is ignored. The innermost rules that speak of it decide. */
  boolean contains(Path path, boolean folder) {
    for (Rules one : rules) {
      String name = "/" + one.folder().relativize(path) + (folder ? "/" : "");
      @Nullable Boolean ignored = one.file().isIgnoredFile(name);
      if (ignored != null) {
        return ignored;
      }
    }
    return false;
  }

  private record Rules(Path folder, GitIgnore file) {}
}
