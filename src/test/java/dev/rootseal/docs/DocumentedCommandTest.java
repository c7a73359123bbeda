package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentedCommandTest {
  @Test
  void linesOfShellBlocksAreCommandsWithoutTheirComments() {
    assertThat(
            texts(
                """
                - Even in a list:

                  ```sh
                  kubectl apply -k config/grafana   # the dashboard

                  # a comment
                  export A=b
                  ```
                """))
        .containsExactly("kubectl apply -k config/grafana", "export A=b");
  }

  @Test
  void onScreensWhatFollowsThePromptIsACommand() {
    assertThat(
            texts(
                """
                ```console
                $ rootseal fix deployment/web -n shop
                kubectl patch deployment web -n shop
                ```
                """))
        .containsExactly("rootseal fix deployment/web -n shop");
  }

  @Test
  void blocksWithoutALanguageMayHaveSome() {
    assertThat(texts("```\nimage/same-jar\nsome output\n```\n")).containsExactly("image/same-jar");
  }

  @Test
  void otherBlocksHaveNone() {
    assertThat(texts("```yaml\nkubectl get pods\n```\n")).isEmpty();
  }

  @Test
  void spansOfTheTextAreCommandsWhenTheyAreWhole() {
    assertThat(
            texts("Either `kubectl get compliancepolicy -o yaml` or `promtool test rules a\\|b`."))
        .containsExactly("kubectl get compliancepolicy -o yaml", "promtool test rules a|b");
    assertThat(texts("`kubectl patch`, `helm uninstall`, `image/run`, `kubectl apply -f`, `web`"))
        .isEmpty();
  }

  @Test
  void headingIsTheNearestOne() {
    Markdown document = document("# One\n## Two\n```sh\n# no heading\nmvn verify\n```\n");

    assertThat(DocumentedCommand.of(document))
        .containsExactly(new DocumentedCommand("page.md", "Two", "mvn verify"));
  }

  private static List<String> texts(String text) {
    return DocumentedCommand.of(document(text)).stream().map(DocumentedCommand::text).toList();
  }

  private static Markdown document(String text) {
    return new Markdown(Path.of("page.md"), text.lines().toList());
  }
}
