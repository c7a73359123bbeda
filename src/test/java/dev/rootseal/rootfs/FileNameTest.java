package dev.rootseal.rootfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names are in UTF-8, also where the JVM has no locale: as in the image, in a JVM of its own. */
class FileNameTest {
  /** Prints the names in a folder. */
  static final class Names {
    private Names() {}

    public static void main(String[] arguments) throws IOException {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(arguments[0]))) {
        for (Path entry : entries) {
          System.out.write((RootWalk.name(entry) + "\n").getBytes(UTF_8));
        }
      }
      System.out.flush();
    }
  }

  @Test
  void anyNameIsReadWithoutALocaleAndWhatIsNoTextIsMarked(
      @TempDir Path folder, @TempDir Path scripts) throws Exception {
    // In a file: without a locale, neither can the JVM of the tests say such a name.
    Path script =
        Files.writeString(
            scripts.resolve("names"),
            "cd \"$1\"; touch plain 'grö ße' 100%+ä 日本 \"$(printf 'a\\377b')\"; mkdir ordner-ü");
    run(folder, "sh", "-e", script.toString());

    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    assertThat(
            run(folder, java, "-cp", System.getProperty("java.class.path"), Names.class.getName()))
        .containsExactlyInAnyOrder("plain", "grö ße", "100%+ä", "日本", "a\ufffdb", "ordner-ü");
  }

  private static List<String> run(Path folder, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.command().add(folder.toString());
    builder.environment().put("LC_ALL", "POSIX");
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.lines().toList();
  }
}
