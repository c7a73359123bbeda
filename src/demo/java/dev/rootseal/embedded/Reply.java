package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a request is answered with. */
sealed interface Reply {
  /** A JSON document. */
  record Document(int code, JsonNode body, List<String> warnings) implements Reply {
    public Document {
      warnings = List.copyOf(warnings);
    }
  }

  /** A short text. */
  record Text(String text) implements Reply {}

  /** A watch that goes on. */
  record Stream(WatchStream watch) implements Reply {}

  static Reply ok(JsonNode body) {
    return new Document(200, body, List.of());
  }
}
