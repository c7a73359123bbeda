package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.rootseal.rule.StartSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads {@code env}: the few variables that the image table knows, and no other, since values can
 * be secrets. An odd shape costs no workload.
 */
final class SettingsDeserializer extends StdDeserializer<Map<String, String>> {
  private static final long serialVersionUID = 1;

  SettingsDeserializer() {
    super(Map.class);
  }

  @Override
  public Map<String, String> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    Map<String, String> settings = new HashMap<>();
    if (!parser.isExpectedStartArrayToken()) {
      parser.skipChildren();
      return settings;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.isExpectedStartObjectToken()) {
        read(parser, settings);
      } else {
        parser.skipChildren();
      }
    }
    return settings;
  }

  private static void read(JsonParser parser, Map<String, String> settings) throws IOException {
    String name = "";
    String value = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken token = parser.nextToken();
      if (field.equals("name") && token == JsonToken.VALUE_STRING) {
        name = parser.getText();
      } else if (field.equals("value") && token == JsonToken.VALUE_STRING) {
        value = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
    if (StartSettings.NAMES.contains(name)) {
      settings.put(name.intern(), StartSettings.kept(value));
    }
  }
}
