package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that holds what is written of the shop, to the letter. {@code
 * -Drootseal.golden.write=true} makes it anew.
 */
final class ExpectedFile {
  private static final Path FOLDER = Scans.RESOURCES.resolve("expected");

  private ExpectedFile() {}

  static void holds(String name, String written) throws IOException {
    Path file = FOLDER.resolve(name);
    if (Boolean.getBoolean("rootseal.golden.write")) {
      Files.writeString(file, written);
    }
    assertThat(file)
        .as("run again with -Drootseal.golden.write=true to bring it up to date")
        .content()
        .isEqualTo(written);
  }
}
