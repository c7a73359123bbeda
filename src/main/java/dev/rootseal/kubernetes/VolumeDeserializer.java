package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeSource;
import java.io.IOException;

/** Reads a volume: its name, the field that names its source, and {@code readOnly} in there. */
final class VolumeDeserializer extends StdDeserializer<VolumeFacts> {
  private static final long serialVersionUID = 1;

  VolumeDeserializer() {
    super(VolumeFacts.class);
  }

  @Override
  public VolumeFacts deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    if (!parser.isExpectedStartObjectToken()) {
      return context.reportInputMismatch(this, "a volume is an object");
    }
    String name = "";
    // The API server makes an emptyDir of a volume that names no source, or a null one.
    VolumeSource source = VolumeSource.EMPTY_DIR;
    boolean readOnly = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_NULL) {
        continue;
      }
      if (field.equals("name")) {
        name = WorkloadFactsReader.shared(context.readValue(parser, String.class));
      } else {
        source = VolumeSources.byField(field);
        readOnly = readOnlyIn(parser);
      }
    }
    return new VolumeFacts(name, source, readOnly);
  }

  private static boolean readOnlyIn(JsonParser parser) throws IOException {
    boolean readOnly = false;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return false;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      // Anything but a plain "no" is taken for a yes, so that nonsense never makes a path writable.
      readOnly |=
          field.equals("readOnly")
              && value != JsonToken.VALUE_FALSE
              && value != JsonToken.VALUE_NULL;
      parser.skipChildren();
    }
    return readOnly;
  }
}
