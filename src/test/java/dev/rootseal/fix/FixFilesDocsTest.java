package dev.rootseal.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Lists in `docs/fix.md` against the program. */
class FixFilesDocsTest {
  @Test
  void everyReasonForLeavingAWorkloadAlone() throws IOException {
    assertThat(
            Pattern.compile("new EditRefusal\\(\\s*\"(\\w+)\"")
                .matcher(
                    Files.readString(
                        Path.of("src/main/java/dev/rootseal/manifest/EditRefusal.java")))
                .results()
                .map(found -> found.group(1)))
        .containsExactlyInAnyOrderElementsOf(
            Markdown.read("docs/fix.md").table("What is left alone").column("Left alone"));
  }
}
