package dev.rootseal.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrdFilesTest {
  private static final Path FOLDER = Path.of("crds");

  @Test
  void committedDefinitionsAreTheOnesOfTheTypes() throws IOException {
    for (Map.Entry<String, String> file : CrdFiles.generate().entrySet()) {
      Path committed = FOLDER.resolve(file.getKey());
      if (Boolean.getBoolean("rootseal.crds.write")) {
        Files.writeString(committed, file.getValue());
      }
      assertThat(committed)
          .as("run again with -Drootseal.crds.write=true to bring it up to date")
          .content()
          .isEqualTo(file.getValue());
    }
  }
}
