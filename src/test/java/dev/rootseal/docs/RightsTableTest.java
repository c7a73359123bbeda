package dev.rootseal.docs;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The rights in `docs/security.md` against `config/`. */
class RightsTableTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @Test
  void everyRightThatIsGranted() {
    List<List<String>> granted =
        new ArrayList<>(rules(Path.of("config/rbac/cluster-role.yaml"), "cluster"));
    granted.addAll(rules(Path.of("config/rbac/lease-role.yaml"), "rootseal-system"));

    assertThat(
            Markdown.read("docs/security.md")
                .table("Rights of the operator")
                .rows("API group", "Resources", "Verbs", "Where"))
        .containsExactlyInAnyOrderElementsOf(granted);
  }

  @Test
  void everyRightThatSecuredMetricsNeed() {
    assertThat(
            Markdown.read("docs/security.md")
                .table("Secured metrics")
                .rows("API group", "Resources", "Verbs", "Where"))
        .containsExactlyInAnyOrderElementsOf(
            rules(Path.of("config/metrics-secure/reviewer-role.yaml"), "cluster"));
  }

  private static List<List<String>> rules(Path file, String where) {
    List<List<String>> rules = new ArrayList<>();
    for (JsonNode rule : read(file).path("rules")) {
      String group = words(rule.path("apiGroups"));
      rules.add(
          List.of(
              group.isEmpty() ? "core" : group,
              words(rule.path("resources")),
              words(rule.path("verbs")),
              where));
    }
    return rules;
  }

  private static JsonNode read(Path file) {
    return unchecked(() -> YAML.readTree(file.toFile()));
  }

  private static String words(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }
}
