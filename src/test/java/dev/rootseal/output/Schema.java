package dev.rootseal.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A JSON Schema; formats such as uri and date are held to as well. */
final class Schema {
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

  /** What does not fit. */
  List<String> problems(JsonNode json) {
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
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
