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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds nodes from JSON: one value, or several behind each other. */
final class JsonNodes {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NodeBudget.DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser parser;
  private final List<ManifestException> repeated;
  private final int linesBefore;
  private final NodeBudget budget = new NodeBudget();
  private final Deque<OpenNode> open = new ArrayDeque<>();
  private final List<Node> roots = new ArrayList<>();

  private JsonNodes(JsonParser parser, int linesBefore, List<ManifestException> repeated) {
    this.parser = parser;
    this.repeated = repeated;
    this.linesBefore = linesBefore;
  }

  /**
   * The values of a text.
   *
   * @param repeated gets what is there twice with one value
   * @throws ManifestException if it is no JSON
   */
  static List<Node> read(String text, int linesBefore, List<ManifestException> repeated)
      throws ManifestException {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonNodes nodes = new JsonNodes(parser, linesBefore, repeated);
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        nodes.take(token);
      }
      return nodes.roots;
    } catch (JsonProcessingException e) {
      throw new ManifestException(
          e instanceof StreamConstraintsException ? Reason.TOO_LARGE : Reason.SYNTAX,
          position(e.getLocation(), linesBefore),
          e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(JsonToken token) throws ManifestException, IOException {
    Position at = position(parser.currentTokenLocation(), linesBefore);
    switch (token) {
      case FIELD_NAME -> {
        if (open.peek() instanceof OpenNode.Mapping mapping) {
          mapping.key(parser.currentName(), false, at);
        }
      }
      case START_OBJECT -> open.push(new OpenNode.Mapping(at, repeated));
      case START_ARRAY -> open.push(new OpenNode.Sequence(at));
      case END_OBJECT, END_ARRAY -> add(open.pop().node());
      default -> add(new Scalar(at, value(token)));
    }
  }

  private void add(Node node) throws ManifestException {
    budget.spend(node.at());
    OpenNode owner = open.peek();
    if (owner == null) {
      roots.add(node);
    } else {
      owner.add(node, node.at());
    }
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
