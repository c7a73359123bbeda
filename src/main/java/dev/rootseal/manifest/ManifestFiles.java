package dev.rootseal.manifest;

import dev.rootseal.manifest.ManifestException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Files that hold manifests. */
public final class ManifestFiles {
  /** Bytes of one file; the largest of CRDs have ten. */
  static final int LARGEST = 64 * 1024 * 1024;

  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  private ManifestFiles() {}

  /**
   * The files that a path stands for, sorted: itself, or those of a folder and of the folders in it
   * that end as manifests do. Links to folders are not followed, so that no circle has an end to
   * look for.
   *
   * @throws UncheckedIOException if a folder cannot be read
   */
  public static List<Path> below(Path target) {
    if (!Files.isDirectory(target)) {
      return List.of(target);
    }
    try (Stream<Path> found = Files.walk(target)) {
      return found
          .filter(path -> ENDINGS.stream().anyMatch(name(path)::endsWith))
          .filter(Files::isRegularFile)
          .map(Path::normalize)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString().toLowerCase(Locale.ROOT);
  }

  /** What each document of a file has become. A file that cannot be read is one problem. */
  public static List<ManifestItem> read(Path file) {
    String name = file.toString();
    try {
      return ManifestReader.read(new ManifestSource(name, text(file)));
    } catch (ManifestException e) {
      return List.of(problem(name, e));
    }
  }

  /**
   * The text of a file.
   *
   * @throws ManifestException if there is none that can be read
   */
  static String text(Path file) throws ManifestException {
    try (InputStream in = Files.newInputStream(file)) {
      return text(in.readNBytes(LARGEST + 1));
    } catch (IOException e) {
      throw new ManifestException(Reason.UNREADABLE, Position.START, words(e));
    }
  }

  /**
   * The same of an open stream.
   *
   * @param name how a person knows it
   * @throws IOException if it breaks off
   */
  public static List<ManifestItem> read(String name, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST + 1);
    try {
      return ManifestReader.read(new ManifestSource(name, text(bytes)));
    } catch (ManifestException e) {
      return List.of(problem(name, e));
    }
  }

  private static ManifestItem problem(String name, ManifestException failure) {
    return new ManifestItem.Problem(
        new Place(name, 0, Position.START), failure.at(), failure.reason(), failure.text());
  }

  private static String words(IOException failure) {
    return switch (failure) {
      case NoSuchFileException gone -> "there is no such file";
      case AccessDeniedException denied -> "there is no right to read it";
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static String text(byte[] bytes) throws ManifestException {
    if (bytes.length > LARGEST) {
      throw new ManifestException(
          Reason.TOO_LARGE, Position.START, "more than " + LARGEST / 1024 / 1024 + " MiB");
    }
    int start = byteOrderMark(bytes);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, start, bytes.length - start))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ManifestException(Reason.ENCODING, firstInvalid(bytes, start), "this is no UTF-8");
    }
  }

  private static int byteOrderMark(byte[] bytes) throws ManifestException {
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
}
