package dev.rootseal.chart;

import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * `values.schema.json`. It is written by hand, but for the definition `policySpec`, which is the
 * schema of a CompliancePolicy's spec in words that Helm understands.
 */
final class ValuesSchema {
  static final Path FILE = Path.of("charts/rootseal/values.schema.json");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DEFINITION = Path.of("crds/compliancepolicies.rootseal.dev.yaml");
  private static final String POLICY = "policySpec";

  private ValuesSchema() {}

  static JsonNode read() throws IOException {
    return JSON.readTree(FILE.toFile());
  }

  /** What stands there for the policy. */
  static JsonNode policy() throws IOException {
    return read().path("definitions").path(POLICY);
  }

  /** What has to stand there for the policy. */
  static JsonNode expectedPolicy() throws IOException {
    JsonNode definition = new ObjectMapper(new YAMLFactory()).readTree(DEFINITION.toFile());
    return closed(
        definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec").deepCopy());
  }

  /** Brings the policy's part up to date and leaves the rest. */
  static void write() throws IOException {
    ObjectNode schema = (ObjectNode) read();
    ((ObjectNode) schema.path("definitions")).set(POLICY, expectedPolicy());
    Files.writeString(FILE, JSON.writer(printer()).writeValueAsString(schema) + "\n");
  }

  /**
   * Without what only Kubernetes understands and the defaults, which the API server sets; and with
   * the refusal of unknown fields, which the API server would drop in silence.
   */
  private static JsonNode closed(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      object.remove("default");
      object.properties().removeIf(entry -> entry.getKey().startsWith("x-kubernetes-"));
      for (Map.Entry<String, JsonNode> property : object.path("properties").properties()) {
        closed(property.getValue());
      }
      closed(object.path("items"));
      if (object.has("properties")) {
        object.put("additionalProperties", false);
      }
    }
    return schema;
  }

  private static PrettyPrinter printer() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter()
        .withSeparators(
            PrettyPrinter.DEFAULT_SEPARATORS.withObjectFieldValueSpacing(Separators.Spacing.AFTER))
        .withObjectIndenter(indenter)
        .withArrayIndenter(indenter);
  }
}
