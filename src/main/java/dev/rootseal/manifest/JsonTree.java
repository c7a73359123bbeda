package dev.rootseal.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rootseal.manifest.ManifestException.Reason;
import dev.rootseal.manifest.Node.Scalar;
import dev.rootseal.manifest.Node.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a tree of JSON: one value, or several behind each other. */
final class JsonTree {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Node.Budget.DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser parser;
  private final int linesBefore;
  private final NodeBuilder builder;

  private JsonTree(JsonParser parser, int linesBefore, NodeBuilder builder) {
    this.parser = parser;
    this.linesBefore = linesBefore;
    this.builder = builder;
  }

  /**
   * The values of a text.
   *
   * @param repeated gets what is there twice with one value
   * @throws ManifestException if it is no JSON
   */
  static List<Node> read(TextChunk chunk, List<ManifestException> repeated)
      throws ManifestException {
    try (JsonParser parser = JSON.createParser(chunk.text())) {
      JsonTree tree = new JsonTree(parser, chunk.linesBefore(), new NodeBuilder(repeated));
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        tree.take(token);
      }
      return tree.builder.roots();
    } catch (JsonProcessingException e) {
      throw new ManifestException(
          e instanceof StreamConstraintsException ? Reason.TOO_LARGE : Reason.SYNTAX,
          position(e.getLocation(), chunk.linesBefore()),
          e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(JsonToken token) throws ManifestException, IOException {
    switch (token) {
      case FIELD_NAME -> builder.name(parser.currentName(), false, span());
      case START_OBJECT, START_ARRAY -> builder.begin(token == JsonToken.START_ARRAY, span());
      case END_OBJECT, END_ARRAY -> builder.end(offset(parser.currentLocation()));
      default -> {
        // It is read first: the end of a text is not known before.
        JsonNode value = value(token);
        Scalar scalar = new Scalar(span(), value);
        builder.spend(scalar.at());
        builder.add(scalar);
      }
    }
  }

  private Span span() {
    JsonLocation start = parser.currentTokenLocation();
    return new Span(
        position(start, linesBefore), offset(start), offset(parser.currentLocation()), false);
  }

  private static int offset(JsonLocation at) {
    return (int) at.getCharOffset();
  }

  private JsonNode value(JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_TRUE -> BooleanNode.TRUE;
      case VALUE_FALSE -> BooleanNode.FALSE;
      case VALUE_NUMBER_INT -> JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> JsonNodeFactory.instance.numberNode(parser.getDoubleValue());
      case VALUE_STRING -> TextNode.valueOf(parser.getText());
      default -> NullNode.getInstance();
    };
  }

  private static Position position(@Nullable JsonLocation location, int linesBefore) {
    if (location == null) {
      return Position.START.below(linesBefore);
    }
    return new Position(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()))
        .below(linesBefore);
  }
}
