package dev.rootseal.manifest;

import dev.rootseal.manifest.ManifestException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Gatherers;

/** Files that hold manifests. */
public final class ManifestFiles {
  /** Bytes of one file; the largest of CRDs have ten. */
  static final int LARGEST = 64 * 1024 * 1024;

  /** Enough that nobody waits for a large file, few enough that memory does not grow with all. */
  private static final int AHEAD = 16;

  private ManifestFiles() {}

  /** The files that a path stands for, sorted: itself, or those of a folder. */
  public static List<ManifestFile> below(Path target) {
    return below(target, IgnoredFiles.none());
  }

  /**
   * The same.
   *
   * @param excluded what is left out, also where it is named
   */
  public static List<ManifestFile> below(Path target, IgnoredFiles excluded) {
    if (!Files.isDirectory(target) && !Files.exists(target) && !ManifestFolder.isManifest(target)) {
      return List.of(
          ManifestFile.unreadable(
              target,
              new ManifestException(
                  Reason.UNREADABLE, Position.START, "there is no such file or folder")));
    }
    if (excluded.contains(IgnoredFiles.real(target), Files.isDirectory(target))) {
      return List.of(ManifestFile.skipped(target, SkipReason.EXCLUDED));
    }
    return Files.isDirectory(target)
        ? ManifestFolder.files(target, excluded)
        : List.of(ManifestFile.unread(target));
  }

  /** Reads files side by side, and hands on what each holds, in their order. */
  public static void read(
      List<ManifestFile> files, PodKinds kinds, Consumer<List<ManifestItem>> sink) {
    files.stream().gather(Gatherers.mapConcurrent(AHEAD, file -> file.read(kinds))).forEach(sink);
  }

  /**
   * The text of a file.
   *
   * @throws ManifestException if there is none that can be read
   */
  static String text(Path file) throws ManifestException {
    try (InputStream in = Files.newInputStream(file)) {
      requireBearable(Files.size(file));
      return text(in.readNBytes(LARGEST + 1));
    } catch (IOException e) {
      throw new ManifestException(Reason.UNREADABLE, Position.START, words(e));
    }
  }

  /**
   * What each document of an open stream has become.
   *
   * @param name how a person knows it
   */
  public static List<ManifestItem> read(String name, InputStream in, PodKinds kinds) {
    return read(name, () -> text(name, in), kinds);
  }

  interface Source {
    /**
     * All of it.
     *
     * @throws ManifestException if it cannot be read
     */
    String text() throws ManifestException;
  }

  /** What each of its documents has become. What cannot be read is one problem. */
  static List<ManifestItem> read(String name, Source source, PodKinds kinds) {
    try {
      return ManifestReader.read(name, source.text(), kinds);
    } catch (ManifestException e) {
      return List.of(problem(name, e));
    } catch (RuntimeException e) {
      return List.of(problem(name, ManifestException.of(e)));
    }
  }

  static ManifestItem problem(String name, ManifestException failure) {
    return new ManifestItem.Problem(
        new Place(name, 0, Position.START), failure.at(), failure.reason(), failure.text());
  }

  private static String text(String name, InputStream in) throws ManifestException {
    try {
      return text(in.readNBytes(LARGEST + 1));
    } catch (IOException e) {
      throw new ManifestException(
          Reason.UNREADABLE, Position.START, name + " breaks off: " + words(e));
    }
  }

  static String words(IOException failure) {
    return switch (failure) {
      case NoSuchFileException gone -> "there is no such file";
      case AccessDeniedException denied -> "there is no right to read it";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static void requireBearable(long bytes) throws ManifestException {
    if (bytes > LARGEST) {
      throw new ManifestException(
          Reason.TOO_LARGE, Position.START, "more than " + LARGEST / 1024 / 1024 + " MiB");
    }
  }

  private static String text(byte[] bytes) throws ManifestException {
    requireBearable(bytes.length);
    int start = byteOrderMark(bytes);
    String text = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    // What cannot be read has become this character, which may have been there before.
    if (text.indexOf('\ufffd') >= 0) {
      requireValid(bytes, start);
    }
    return text;
  }

  private static void requireValid(byte[] bytes, int start) throws ManifestException {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, start, bytes.length - start));
    } catch (CharacterCodingException e) {
      throw new ManifestException(Reason.ENCODING, firstInvalid(bytes, start), "this is no UTF-8");
    }
  }

  private static int byteOrderMark(byte[] bytes) throws ManifestException {
    if (startsWith(bytes, 0xFF, 0xFE, 0, 0) || startsWith(bytes, 0, 0, 0xFE, 0xFF)) {
      throw new ManifestException(
          Reason.ENCODING, Position.START, "this is UTF-32: save the file as UTF-8");
    }
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      throw new ManifestException(
          Reason.ENCODING, Position.START, "this is UTF-16: save the file as UTF-8");
    }
    return startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** Where the text ends that can be read. */
  private static Position firstInvalid(byte[] bytes, int start) {
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String before = out.flip().toString();
    int lineStart = before.lastIndexOf('\n') + 1;
    int line = (int) before.chars().filter(c -> c == '\n').count();
    return new Position(line + 1, before.codePointCount(lineStart, before.length()) + 1);
  }

  /**
   * A file that was named, or that is in a folder that was named.
   *
   * @param path as it is told
   * @param known what has become of it already, where there is no need to read it
   */
  public record ManifestFile(Path path, Optional<ManifestItem> known) {
    /** One to read. */
    public static ManifestFile unread(Path path) {
      return new ManifestFile(path, Optional.empty());
    }

    static ManifestFile skipped(Path path, SkipReason reason) {
      return new ManifestFile(
          path,
          Optional.of(
              new ManifestItem.Skipped(new Place(path.toString(), 0, Position.START), reason)));
    }

    static ManifestFile unreadable(Path path, ManifestException failure) {
      return new ManifestFile(path, Optional.of(ManifestFiles.problem(path.toString(), failure)));
    }

    /** What each of its documents has become. A file that cannot be read is one problem. */
    public List<ManifestItem> read(PodKinds kinds) {
      if (known.isPresent()) {
        return List.of(known.get());
      }
      return ManifestFiles.read(path.toString(), () -> ManifestFiles.text(path), kinds);
    }
  }
}
