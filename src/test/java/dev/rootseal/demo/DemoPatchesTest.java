package dev.rootseal.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.docs.Markdown;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.remediation.LiveWorkload;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo applies what `rootseal fix` would print. */
class DemoPatchesTest {
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

  @ParameterizedTest
  @ValueSource(strings = {"storefront", "search"})
  void demoPatchIsTheOneThatIsProposed(String name) {
    assertThat(patch(name))
        .isEqualTo(LiveWorkload.PLAIN.remediation(workload(name)).patch().orElseThrow().yaml());
  }

  @Test
  void documentShowsTheDemoPatch() {
    assertThat(Markdown.read("docs/rule.md").find(YAML)).contains(patch("storefront"));
  }

  private static String patch(String name) {
    return Shop.manifest(name);
  }

  private static JsonNode workload(String name) {
    return Stream.of(Shop.manifest("shop").split("(?m)^---$"))
        .map(StrategicPatches::read)
        .filter(object -> object.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
