package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a count, on which no verdict rests: what is no whole number that the API could have given
 * counts as absent.
 */
final class CountDeserializer extends StdDeserializer<Long> {
  private static final long serialVersionUID = 1;

  CountDeserializer() {
    super(Long.class);
  }

  @Override
  public @Nullable Long deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      parser.skipChildren();
      return null;
    }
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      default -> null;
    };
  }
}
