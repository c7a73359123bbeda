package dev.rootseal.manifest;

import dev.rootseal.manifest.ManifestException.Reason;
import dev.rootseal.manifest.ManifestItem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

public final class ManifestFiles {
  /** Bytes of one file; the largest of CRDs have ten. */
  public static final int LARGEST = 64 * 1024 * 1024;

  private ManifestFiles() {}

  /**
   * The files that a path stands for, sorted: itself, or those of a folder; without what is
   * excluded, also where it is named.
   */
  public static List<ManifestFile> below(Path target, IgnoredFiles excluded) {
    if (!Files.exists(target) && !ManifestFolder.isManifest(target)) {
      return List.of(ManifestFile.unreadable(target, "there is no such file or folder"));
    }
    if (excluded.contains(IgnoredFiles.real(target), Files.isDirectory(target))) {
      return List.of(ManifestFile.skipped(target, SkipReason.EXCLUDED));
    }
    return Files.isDirectory(target)
        ? ManifestFolder.files(target, excluded)
        : List.of(ManifestFile.unread(target));
  }

  /** Reads files side by side; hands on what each holds one by one, in order, from any thread. */
  public static void read(
      List<ManifestFile> files, PodKinds kinds, Consumer<List<ManifestItem>> sink) {
    files.parallelStream().map(file -> file.read(kinds)).forEachOrdered(sink);
  }

  /** The text of a file; an exception if there is none that can be read. */
  static String text(Path file) throws ManifestException {
    try (InputStream in = Files.newInputStream(file)) {
      requireBearable(Files.size(file));
      return text(in.readNBytes(LARGEST + 1));
    } catch (IOException e) {
      throw unreadable(words(e));
    }
  }

  /** What each document of an open stream has become, by the name that a person knows it by. */
  public static List<ManifestItem> read(String name, InputStream in, PodKinds kinds) {
    return read(name, () -> text(in.readNBytes(LARGEST + 1)), kinds);
  }

  private interface TextSource {
    String text() throws ManifestException, IOException;
  }

  private static List<ManifestItem> read(String name, TextSource source, PodKinds kinds) {
    try {
      return ManifestReader.read(name, source.text(), kinds);
    } catch (IOException e) {
      return List.of(Problem.of(whole(name), unreadable(name + " breaks off: " + words(e))));
    } catch (ManifestException e) {
      return List.of(Problem.of(whole(name), e));
    } catch (RuntimeException e) {
      return List.of(Problem.of(whole(name), e));
    }
  }

  private static Place whole(String name) {
    return new Place(name, 0, Position.START);
  }

  private static ManifestException unreadable(String why) {
    return new ManifestException(Reason.UNREADABLE, Position.START, why);
  }

  private static String words(IOException failure) {
    return words(failure, "there is no such file", "there is no right to read it");
  }

  /** What is wrong, where the message would be the name of the file alone. */
  public static String words(IOException failure, String missing, String denied) {
    return switch (failure) {
      case NoSuchFileException _ -> missing;
      case AccessDeniedException _ -> denied;
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
      requireValid(ByteBuffer.wrap(bytes, start, bytes.length - start));
    }
    return text;
  }

  private static void requireValid(ByteBuffer bytes) throws ManifestException {
    CharBuffer read = CharBuffer.allocate(bytes.remaining() + 1);
    if (StandardCharsets.UTF_8.newDecoder().decode(bytes, read, true).isError()) {
      String before = read.flip().toString();
      Position at = new TextChunk.LineIndex(before).position(before.length());
      throw new ManifestException(Reason.ENCODING, at, "this is no UTF-8");
    }
  }

  private static int byteOrderMark(byte[] bytes) throws ManifestException {
    String start = new String(bytes, 0, Math.min(4, bytes.length), StandardCharsets.ISO_8859_1);
    boolean is16 = start.startsWith("\u00ff\u00fe") || start.startsWith("\u00fe\u00ff");
    boolean is32 = start.equals("\u00ff\u00fe\0\0") || start.equals("\0\0\u00fe\u00ff");
    if (is16 || is32) {
      throw new ManifestException(
          Reason.ENCODING,
          Position.START,
          "this is UTF-%d: save the file as UTF-8".formatted(is32 ? 32 : 16));
    }
    return start.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
  }

  /** A file that was named or found, as it is told, and what is known of it without reading it. */
  public record ManifestFile(Path path, Optional<List<ManifestItem>> known) {
    public static ManifestFile unread(Path path) {
      return new ManifestFile(path, Optional.empty());
    }

    /** What an open stream holds, such as standard input. */
    public static ManifestFile input(InputStream in, PodKinds kinds) {
      String name = "standard input";
      return new ManifestFile(Path.of(name), Optional.of(ManifestFiles.read(name, in, kinds)));
    }

    static ManifestFile skipped(Path path, SkipReason reason) {
      return known(path, new ManifestItem.Skipped(whole(path.toString()), reason));
    }

    static ManifestFile unreadable(Path path, String why) {
      return known(path, Problem.of(whole(path.toString()), ManifestFiles.unreadable(why)));
    }

    static ManifestFile unreadable(Path path, IOException failure) {
      return unreadable(path, words(failure));
    }

    private static ManifestFile known(Path path, ManifestItem item) {
      return new ManifestFile(path, Optional.of(List.of(item)));
    }

    /** What each of its documents has become. A file that cannot be read is one problem. */
    public List<ManifestItem> read(PodKinds kinds) {
      return known.orElseGet(() -> ManifestFiles.read(path.toString(), () -> text(path), kinds));
    }
  }
}
