package dev.rootseal.rootfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.nio.file.Path;

/** The name of an entry as text. */
final class FileName {
  /** In the place of what is no text. */
  private static final char UNREADABLE = '\ufffd';

  private FileName() {}

  /**
   * In UTF-8, whatever the locale: an image without one has the JVM take names for ASCII, so what
   * it could not read is taken from the bytes of the name, which its URI has.
   */
  static String of(Path entry) {
    Path name = entry.getFileName();
    String text = name.toString();
    return text.indexOf(UNREADABLE) < 0 ? text : decoded(name);
  }

  private static String decoded(Path name) {
    String path = name.toUri().getRawPath();
    int end = path.endsWith("/") ? path.length() - 1 : path.length();
    String last = path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    return URLDecoder.decode(last.replace("+", "%2B"), UTF_8);
  }
}
