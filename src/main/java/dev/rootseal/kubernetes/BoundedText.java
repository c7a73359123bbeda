package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;

/**
 * Reads an image or a path, which are kept as long as they are: what is longer is no such thing.
 */
final class BoundedText extends StdDeserializer<String> {
  static final String TOO_LONG = "more than " + ApiOutlines.LONGEST_TEXT + " characters";

  private static final long serialVersionUID = 1;

  BoundedText() {
    super(String.class);
  }

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    String text = context.readValue(parser, String.class);
    if (text.length() > ApiOutlines.LONGEST_TEXT) {
      throw new TooLong(parser);
    }
    return text;
  }

  /** A text of more characters than are kept. */
  static final class TooLong extends JsonMappingException {
    private static final long serialVersionUID = 1;

    private TooLong(JsonParser parser) {
      super(parser, TOO_LONG);
    }
  }
}
