package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What `docs/gitops.md` shows of a file is what the file holds. */
class GitOpsPageTest {
  private static final Path HEALTH_CHECKS = Path.of("config/argocd/argocd-cm.yaml");

  @Test
  void healthChecksForArgoCdAreThoseOfTheFile() throws Exception {
    String withoutComment =
        Files.readString(HEALTH_CHECKS).lines().skip(1).reduce("", (all, one) -> all + one + "\n");

    assertThat(Markdown.read("docs/gitops.md").blocks("yaml")).contains(withoutComment);
  }
}
