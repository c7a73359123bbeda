package dev.rootseal.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import dev.rootseal.manifest.EditObstacle;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lists in `docs/fix.md` against the program. */
class FixFilesDocsTest {
  @Test
  void everyReasonForLeavingAWorkloadAlone() {
    assertThat(Markdown.read("docs/fix.md").table("What is left alone").column("Left alone"))
        .containsExactlyElementsOf(
            Stream.concat(
                    Stream.of(EditObstacle.values()).map(LeftAlone::of),
                    Stream.of(
                        LeftAlone.NO_NAME,
                        LeftAlone.CUSTOM_RESOURCE,
                        LeftAlone.OUTDATED,
                        LeftAlone.NOT_ONLY_OBJECTS,
                        LeftAlone.SAME_NAME,
                        LeftAlone.undoneBy(Path.of("")),
                        LeftAlone.HOOK))
                .map(LeftAlone::id)
                .toList());
  }
}
