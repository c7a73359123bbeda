package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** `-o github`. */
class GithubFormatTest {
  /** As the runner reads a command: properties hold neither colons nor commas. */
  private static final Pattern COMMAND =
      Pattern.compile("::(notice|error) (file=[^:,]*,line=\\d+,col=\\d+,)?title=[^:,]*::\\P{Cc}*");

  private static List<String> lines(String name) {
    return Scans.write(
            OutputFormat.GITHUB,
            Scans.of(
                name,
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: web}
                spec: {containers: [{name: app, image: x}]}
                """))
        .lines()
        .toList();
  }

  @Test
  void everyLineIsACommandOfOurs() {
    assertThat(Scans.write(OutputFormat.GITHUB, Hostile.report()).lines())
        .hasSize(1 + Hostile.TEXTS.size())
        .allMatch(line -> COMMAND.matcher(line).matches());
  }

  @Test
  void whatEndsAPropertyOrAMessageIsEscaped() {
    assertThat(lines("a:b,100%.yaml").getLast())
        .startsWith("::error file=a%3Ab%2C100%25.yaml,line=4,col=");
  }

  @Test
  void aLiveWorkloadIsFoundByItsNamespace() {
    assertThat(Scans.write(OutputFormat.GITHUB, Scans.live(Scans.shop())))
        .contains(
            "\n::error title=read-only-filesystem%3A MissingWritableMount::In namespace 'shop':"
                + " Deployment 'cart' container 'app' is read-only");
  }
}
