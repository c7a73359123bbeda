package dev.rootseal.fix;

import dev.rootseal.manifest.ManifestFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;

/**
 * Writes a file of a user, or what a link to it leads to, anew. It is written beside itself first
 * and then moved over, so that at no moment half of one is there, also on a disk that is full.
 */
public record FileReplacement(Path path) {
  /** What is written. */
  @FunctionalInterface
  public interface Content {
    void write(OutputStream to) throws IOException;
  }

  /** What must be so before the file is touched. */
  private interface Precondition {
    void require() throws IOException;
  }

  /** Why a file cannot be written, in words. */
  public static String why(IOException failure) {
    return ManifestFiles.words(
        failure, "there is no such folder", "there is no right to write there");
  }

  /** Does it, or throws if the file does not hold what it held before, or cannot be written. */
  void write(String before, String after) {
    try {
      Path file = path.toRealPath();
      replace(
          file,
          to -> to.write(after.getBytes(StandardCharsets.UTF_8)),
          () -> requireUnchanged(file, before));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be written: " + why(e), e);
    }
  }

  private static void requireUnchanged(Path file, String before) throws IOException {
    if (!Files.readString(file, StandardCharsets.UTF_8).equals(before)) {
      throw new IOException("it has changed since it was read");
    }
  }

  /**
   * Writes it whole or not at all, whatever was there; it may be to come. Where it cannot be
   * replaced, as somebody else's, or mounted, or what a link is to lead to, into the file itself.
   */
  public void write(Content content) throws IOException {
    boolean isThere = Files.exists(path);
    if (isThere || !Files.isSymbolicLink(path)) {
      try {
        replace(isThere ? path.toRealPath() : path, content, () -> {});
        return;
      } catch (FileSystemException e) {
        if (!isThere) {
          throw e;
        }
      }
    }
    try (OutputStream to = Files.newOutputStream(path)) {
      content.write(to);
    }
  }

  private static void replace(Path file, Content content, Precondition precondition)
      throws IOException {
    boolean isThere = Files.exists(file);
    if (isThere && !Files.isWritable(file)) {
      throw new AccessDeniedException(file.toString());
    }
    Path beside = created(file, isThere);
    try {
      try (OutputStream to = Files.newOutputStream(beside)) {
        content.write(to);
      }
      if (isThere) {
        copyRights(file, beside);
      }
      precondition.require();
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /** For nobody else to read what replaces something; a new file has the rights of new files. */
  private static Path created(Path file, boolean replaces) throws IOException {
    return replaces
        ? Files.createTempFile(file.toAbsolutePath().resolveSibling(""), ".rootseal-", ".tmp")
        : Files.createFile(file.resolveSibling(".rootseal-" + UUID.randomUUID() + ".tmp"));
  }

  private static void copyRights(Path from, Path to) throws IOException {
    PosixFileAttributeView there = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    PosixFileAttributeView here = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (there != null && here != null) {
      if (!here.getOwner().equals(there.getOwner())) {
        here.setOwner(there.getOwner());
      }
      if (!here.readAttributes().group().equals(there.readAttributes().group())) {
        here.setGroup(there.readAttributes().group());
      }
      here.setPermissions(there.readAttributes().permissions());
    }
  }
}
