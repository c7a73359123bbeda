package dev.rootseal.output;

import static dev.rootseal.e2e.Unchecked.unchecked;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.List;

/** A JSON Schema; formats such as uri and date are held to as well. */
public final class Schema {
  private static final JsonMapper JSON = new JsonMapper();

  private final com.networknt.schema.Schema schema;

  Schema(JsonNode schema, SpecificationVersion version) {
    this.schema = SchemaRegistry.withDefaultDialect(version).getSchema(schema);
  }

  private Schema(SchemaLocation known) {
    this.schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(known);
  }

  /** What a schema has to keep to. */
  static Schema ofSchemas() {
    return new Schema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
  }

  /** One of ours: its users must bear a new field, but each that we write must be described. */
  public static Schema closed(Path file) {
    JsonNode schema = read(file);
    close(schema);
    return new Schema(schema, SpecificationVersion.DRAFT_2020_12);
  }

  private static void close(JsonNode schema) {
    if (schema.path("properties").isObject() && schema.path("type").asText().equals("object")) {
      ((ObjectNode) schema).put("additionalProperties", false);
    }
    schema.forEach(Schema::close);
  }

  public List<String> problems(JsonNode json) {
    return schema
        .validate(
            json,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Error::toString)
        .toList();
  }

  static JsonNode read(Path file) {
    return parse(Scans.read(file));
  }

  static JsonNode parse(String json) {
    return unchecked(() -> JSON.readTree(json));
  }
}
