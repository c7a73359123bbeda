package dev.rootseal.fix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;

/**
 * Writes a file of a user anew. It is written beside itself first and then moved over, so that at
 * no moment half of one is there.
 *
 * @param path the file, or a link to it
 */
record FileReplacement(Path path) {
  /**
   * Does it.
   *
   * @param before what it has to hold still
   * @throws UncheckedIOException if that is not so, or it cannot be written
   */
  void write(String before, String after) {
    try {
      replace(path.toRealPath(), before, after);
    } catch (AccessDeniedException e) {
      throw new UncheckedIOException(path + " cannot be written: there is no right to", e);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static void replace(Path file, String before, String after) throws IOException {
    if (!Files.isWritable(file)) {
      throw new AccessDeniedException(file.toString());
    }
    Path folder = file.toAbsolutePath().getParent();
    Path beside = Files.createTempFile(folder, ".rootseal-", ".tmp");
    try {
      Files.writeString(beside, after, StandardCharsets.UTF_8);
      copyRights(file, beside);
      if (!Files.readString(file, StandardCharsets.UTF_8).equals(before)) {
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
