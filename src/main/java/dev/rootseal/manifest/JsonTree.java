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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
  private final TextChunk chunk;

  /** So far characters are counted, and the column there: a line may be a whole file. */
  private int counted;

  private int column = 1;

  private final List<ManifestException> repeated = new ArrayList<>();
  private final Node.Budget budget = new Node.Budget();

  private JsonTree(JsonParser parser, TextChunk chunk) {
    this.parser = parser;
    this.chunk = chunk;
  }

  /** The values of a text, which has to be JSON. */
  static Node.Parsed read(TextChunk chunk) throws ManifestException {
    try (JsonParser parser = JSON.createParser(chunk.text())) {
      JsonTree tree = new JsonTree(parser, chunk);
      List<Node> roots = new ArrayList<>();
      while (parser.nextToken() != null) {
        roots.add(tree.node());
      }
      return new Node.Parsed(roots, tree.repeated);
    } catch (JsonProcessingException e) {
      throw new ManifestException(
          e instanceof StreamConstraintsException ? Reason.TOO_LARGE : Reason.SYNTAX,
          chunk.position(
              Math.max(0, offset(Objects.requireNonNullElse(e.getLocation(), JsonLocation.NA)))),
          e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Node node() throws ManifestException, IOException {
    if (parser.currentToken().isStructStart()) {
      Span begun = span();
      budget.enter(begun.at());
      Node node = parser.isExpectedStartArrayToken() ? list(begun) : object(begun);
      budget.leave();
      return node;
    }
    // It is read first: the end of a text is not known before.
    JsonNode value = value();
    Scalar scalar = new Scalar(span(), value);
    budget.spend(scalar.at());
    return scalar;
  }

  private Node list(Span begun) throws ManifestException, IOException {
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node());
    }
    return new Node.Items(begun.until(offset(parser.currentLocation())), items);
  }

  private Node object(Span begun) throws ManifestException, IOException {
    Node.FieldsBuilder fields = new Node.FieldsBuilder(budget, repeated);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      Span key = span();
      parser.nextToken();
      fields.add(name, key, false, node());
    }
    return fields.object(begun.until(offset(parser.currentLocation())));
  }

  private Span span() {
    JsonLocation start = parser.currentTokenLocation();
    return new Span(position(start), offset(start), offset(parser.currentLocation()), false);
  }

  private static int offset(JsonLocation at) {
    return (int) at.getCharOffset();
  }

  private JsonNode value() throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> BooleanNode.TRUE;
      case VALUE_FALSE -> BooleanNode.FALSE;
      case VALUE_NUMBER_INT -> JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> JsonNodeFactory.instance.numberNode(parser.getDoubleValue());
      case VALUE_STRING -> TextNode.valueOf(parser.getText());
      default -> NullNode.getInstance();
    };
  }

  /** Of a token behind the last one: the parser's own columns are no characters. */
  private Position position(JsonLocation token) {
    int line = offset(token) - token.getColumnNr() + 1;
    if (line > counted) {
      counted = line;
      column = 1;
    }
    column += chunk.text().codePointCount(counted, offset(token));
    counted = offset(token);
    return new Position(token.getLineNr(), column).below(chunk.linesBefore());
  }
}
