package dev.rootseal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.docs.Markdown;
import dev.rootseal.docs.MarkdownTable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** `values.yaml`, `values.schema.json` and the table in `docs/helm.md` name the same values. */
class ChartValuesTest {
  @Test
  void everyValueHasBoundsAndNoBoundIsLeftOver() throws IOException {
    assertThat(ChartValues.bounds()).containsOnlyKeys(ChartValues.defaults().keySet());
  }

  @Test
  void everyValueIsInTheDocumentWithItsDefault() throws IOException {
    MarkdownTable table = Markdown.read("docs/helm.md").table("Values");
    Map<String, String> told = new HashMap<>();
    for (List<String> row : table.rows("Value", "Default")) {
      assertThat(told.put(row.get(0), row.get(1))).as("%s, once", row.getFirst()).isNull();
    }

    Map<String, String> defaults = new HashMap<>();
    ChartValues.defaults().forEach((path, value) -> defaults.put(path, text(value)));
    assertThat(told).containsExactlyInAnyOrderEntriesOf(defaults);
  }

  @Test
  void everyValueIsDescribedInTheSchema() throws IOException {
    SoftAssertions softly = new SoftAssertions();
    for (Map.Entry<String, JsonNode> value : ChartValues.bounds().entrySet()) {
      softly
          .assertThat(value.getValue().path("description").asText())
          .as(value.getKey())
          .matches("[A-Z0-9].*\\.");
    }
    softly.assertAll();
  }

  @Test
  void everyObjectOfTheSchemaIsClosed() throws IOException {
    SoftAssertions softly = new SoftAssertions();
    softly.assertThat(ValuesSchema.read().path("additionalProperties").asBoolean(true)).isFalse();
    requireClosed("", ValuesSchema.read(), softly);
    softly.assertAll();
  }

  @Test
  void everyTextNumberAndListOfTheSchemaIsBounded() throws IOException {
    SoftAssertions softly = new SoftAssertions();
    for (Map.Entry<String, JsonNode> value : ChartValues.bounds().entrySet()) {
      JsonNode schema = value.getValue();
      softly
          .assertThat(
              Stream.of(
                          "enum",
                          "maxLength",
                          "maximum",
                          "maxItems",
                          "maxProperties",
                          "pattern",
                          "$ref",
                          "allOf")
                      .anyMatch(schema::has)
                  || schema.path("additionalProperties").isBoolean()
                  || schema.path("type").asText().equals("boolean"))
          .as(value.getKey())
          .isTrue();
    }
    softly.assertAll();
  }

  /** Every object whose fields are named refuses others. */
  private static void requireClosed(String path, JsonNode node, SoftAssertions softly) {
    if (node.path("properties").isObject() && node.path("type").asText().equals("object")) {
      softly
          .assertThat(node.path("additionalProperties").isBoolean())
          .as("%s says additionalProperties: false", path)
          .isTrue();
    }
    node.properties()
        .forEach(one -> requireClosed(path + "/" + one.getKey(), one.getValue(), softly));
    for (int i = 0; i < node.size() && node.isArray(); i++) {
      requireClosed(path + "/" + i, node.path(i), softly);
    }
  }

  /** As the table writes it: what is empty is left out, what has parts is written as JSON. */
  private static String text(JsonNode value) {
    boolean empty = value.isNull() || (value.isContainerNode() && value.isEmpty());
    return empty ? "" : value.isContainerNode() ? value.toString() : value.asText();
  }
}
