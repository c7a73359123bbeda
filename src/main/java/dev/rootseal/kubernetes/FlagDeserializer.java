package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.rootseal.rule.ReadOnlyFlag;
import java.io.IOException;

/** Reads the flag without the usual leniency, which takes {@code "true"} and {@code 1} for true. */
final class FlagDeserializer extends StdDeserializer<ReadOnlyFlag> {
  private static final long serialVersionUID = 1;

  FlagDeserializer() {
    super(ReadOnlyFlag.class);
  }

  @Override
  public ReadOnlyFlag deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> ReadOnlyFlag.TRUE;
      case VALUE_FALSE -> ReadOnlyFlag.FALSE;
      default -> {
        parser.skipChildren();
        yield ReadOnlyFlag.NOT_A_BOOLEAN;
      }
    };
  }

  @Override
  public ReadOnlyFlag getNullValue(DeserializationContext context) {
    return ReadOnlyFlag.NOT_SET;
  }
}
