package dev.rootseal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * The licences and notices that libraries bring along in their jars; the one jar of the program has
 * no room for files of the same name.
 */
final class Licences {
  private static final Pattern NAME =
      Pattern.compile("(META-INF/)?(LICEN[CS]E|NOTICE|COPYING)[^/]*", Pattern.CASE_INSENSITIVE);

  private Licences() {}

  /**
   * Copies them, a folder for each library that has some.
   *
   * @throws IOException if one cannot be read or written
   */
  static void copy(Path libraries, Path to) throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(libraries, "*.jar")) {
      for (Path jar : jars) {
        String library = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        copyOf(jar, to.resolve(library));
      }
    }
  }

  private static void copyOf(Path jar, Path to) throws IOException {
    try (JarFile library = new JarFile(jar.toFile())) {
      List<JarEntry> texts =
          library.stream()
              .filter(entry -> NAME.matcher(entry.getName()).matches() && !entry.isDirectory())
              .toList();
      for (JarEntry text : texts) {
        Path file = to.resolve(text.getName().replaceFirst(".*/", ""));
        Files.createDirectories(to);
        try (InputStream in = library.getInputStream(text)) {
          Files.copy(in, file);
        }
      }
    }
  }
}
