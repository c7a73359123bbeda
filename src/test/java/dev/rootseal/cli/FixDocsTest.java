package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** `docs/fix.md` against the program. */
@ExtendWith(RestoresTheLog.class)
class FixDocsTest {
  private static final Pattern SCREENS = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
  private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ rootseal fix (.*)\\n");

  /** The file whose text the document shows. */
  private static final String OF_A_FILE = "deploy/web.yaml";

  private final Markdown document = Markdown.read("docs/fix.md");
  @TempDir private Path folder;

  @Test
  void screensAreWhatItPrints() {
    List<String> screens =
        document.find(SCREENS).stream().filter(screen -> !screen.contains(OF_A_FILE)).toList();
    try (ShopCluster cluster = ShopCluster.withRootseal(folder)) {
      assertThat(screens)
          .hasSize(4)
          .allSatisfy(screen -> assertThat(printed(screen, cluster)).isEqualTo(screen));
    }
  }

  /** The screen as it is when its commands are run. */
  private String printed(String screen, ShopCluster cluster) {
    Path patches = folder.resolve("patches");
    return COMMAND
        .matcher(screen)
        .results()
        .map(
            command ->
                command.group()
                    + cluster
                        .screen("fix " + command.group(1).replace("=patches", "=" + patches))
                        .replace(patches.toString(), "patches"))
        .collect(Collectors.joining());
  }

  @Test
  void screenOfAFileIsWhatItPrints() throws IOException {
    Path file = Files.createDirectory(folder.resolve("deploy")).resolve("web.yaml");
    Files.writeString(file, document.blocks("yaml").getFirst());

    assertThat(document.find(SCREENS))
        .filteredOn(screen -> screen.contains(OF_A_FILE))
        .containsExactly(
            "$ rootseal fix --as=diff deploy/web.yaml\n"
                + Run.screen("fix --as=diff", file.toString())
                    .replace(" a" + folder, " a")
                    .replace(" b" + folder, " b")
                    .replace(folder + "/", "")
                    .replace(" -d /", ""));
  }

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
            document.table("What is left alone").column("Left alone"));
  }
}
