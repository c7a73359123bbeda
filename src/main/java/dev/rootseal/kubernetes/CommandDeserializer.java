package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.rootseal.rule.Start;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code command} and {@code args}. An odd shape costs no workload: what is no text is an
 * empty word, and one value without a list is one word.
 */
final class CommandDeserializer extends StdDeserializer<List<String>> {
  private static final long serialVersionUID = 1;

  CommandDeserializer() {
    super(List.class);
  }

  @Override
  public List<String> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    if (!parser.isExpectedStartArrayToken()) {
      return List.of(word(parser));
    }
    List<String> words = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String word = word(parser);
      if (words.size() <= Start.MOST_WORDS) {
        words.add(word);
      }
    }
    return words;
  }

  private static String word(JsonParser parser) throws IOException {
    if (parser.currentToken().isScalarValue() && parser.currentToken() != JsonToken.VALUE_NULL) {
      return parser.getText();
    }
    parser.skipChildren();
    return "";
  }
}
