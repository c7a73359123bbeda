package dev.rootseal.fix;

import dev.rootseal.terminal.Screen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Fixes in the files themselves. Each file is written beside itself first and then moved over, so
 * that at no moment half of one is there.
 */
public final class FilesInPlace implements FileOutput {
  private final FileEditor editor;
  private final Screen screen;
  private int written;

  /** Says on a screen what it has written. */
  public FilesInPlace(FileEditor editor, Screen screen) {
    this.editor = editor;
    this.screen = screen;
  }

  @Override
  public FilePlan plan(FileText file, List<FileFix> fixes) {
    return editor.plan(file, fixes);
  }

  @Override
  public void write(FilePlan plan) {
    if (!(plan.before().source() instanceof FixSource.File file)) {
      throw new IllegalStateException("only files are written");
    }
    try {
      replace(file.path().toRealPath(), plan);
    } catch (AccessDeniedException e) {
      throw new UncheckedIOException(file.path() + " cannot be written: there is no right to", e);
    } catch (IOException e) {
      throw new UncheckedIOException(file.path() + " cannot be written: " + e.getMessage(), e);
    }
    written++;
    screen.line("fixed %s: %s".formatted(file.path(), workloads(plan)));
    if (screen.isLost()) {
      throw new OutputLostException();
    }
  }

  private static String workloads(FilePlan plan) {
    return plan.done().stream()
        .map(fix -> fix.finding().workload())
        .map(ref -> "%s '%s'".formatted(ref.kind(), ref.name()))
        .collect(Collectors.joining(", "));
  }

  private static void replace(Path file, FilePlan plan) throws IOException {
    if (!Files.isWritable(file)) {
      throw new AccessDeniedException(file.toString());
    }
    Path folder = file.toAbsolutePath().getParent();
    Path beside = Files.createTempFile(folder, ".rootseal-", ".tmp");
    try {
      Files.writeString(beside, plan.after().whole(), StandardCharsets.UTF_8);
      copyRights(file, beside);
      if (!Files.readString(file, StandardCharsets.UTF_8).equals(plan.before().whole())) {
        throw new IOException("it has changed since it was read");
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static void copyRights(Path from, Path to) throws IOException {
    PosixFileAttributeView there = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    PosixFileAttributeView here = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (there != null && here != null) {
      if (!here.readAttributes().group().equals(there.readAttributes().group())) {
        here.setGroup(there.readAttributes().group());
      }
      here.setPermissions(there.readAttributes().permissions());
    }
  }

  @Override
  public List<String> finish() {
    return written == 0
        ? List.of()
        : List.of("See what has changed with git diff, and try it before it is released.");
  }
}
