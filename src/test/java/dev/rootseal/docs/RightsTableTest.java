package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The rights in `docs/security.md` against `config/rbac`. */
class RightsTableTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @Test
  void everyRightThatIsGranted() {
    List<List<String>> granted = new ArrayList<>(rules("cluster-role.yaml", "cluster"));
    granted.addAll(rules("lease-role.yaml", "rootseal-system"));

    assertThat(
            Markdown.read("docs/security.md")
                .table("Rights of the operator")
                .rows("API group", "Resources", "Verbs", "Where"))
        .containsExactlyInAnyOrderElementsOf(granted);
  }

  private static List<List<String>> rules(String file, String where) {
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

  private static JsonNode read(String file) {
    try {
      return YAML.readTree(Path.of("config/rbac", file).toFile());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String words(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }
}
