package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rootseal.manifest.ManifestException.Reason;
import dev.rootseal.manifest.Node.Alias;
import dev.rootseal.manifest.Node.Scalar;
import dev.rootseal.manifest.Node.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Makes a tree of the events of the YAML parser, which neither recurses nor makes objects of
 * anything, so that no input is deeper or larger than it says.
 */
final class YamlTree {
  private final ParserImpl parser;
  private final TextChunk chunk;

  /** With a line break at its end, as kubectl reads the last line, too. */
  private final String text;

  /** Whether each of its characters is one code point. */
  private final boolean isPlain;

  private final List<ManifestException> repeated = new ArrayList<>();
  private final Node.Budget budget = new Node.Budget();

  /** What has a name; of an object or a list that has not ended yet a stand-in without a value. */
  private final Map<Anchor, Node> anchors = new HashMap<>();

  private int lastIndex;
  private int lastOffset;

  /**
   * The parser gets all of the text at once: its reader ends with an exception where one of its
   * portions ends within a character, and copies what a long token has so far with each.
   */
  private YamlTree(TextChunk chunk) {
    this.text = chunk.text().endsWith("\n") ? chunk.text() : chunk.text() + "\n";
    this.isPlain = text.codePointCount(0, text.length()) == text.length();
    LoadSettings settings =
        LoadSettings.builder()
            .setUseMarks(true)
            .setCodePointLimit(Integer.MAX_VALUE)
            .setBufferSize(text.length())
            .build();
    this.parser = new ParserImpl(settings, new StreamReader(settings, text));
    this.chunk = chunk;
  }

  /** The documents of a text, which has to be YAML that a manifest can be. */
  static Node.Parsed read(TextChunk chunk) throws ManifestException {
    YamlTree tree = new YamlTree(chunk);
    List<Node> roots = new ArrayList<>();
    try {
      while (tree.parser.hasNext()) {
        if (tree.parser.next() instanceof DocumentStartEvent) {
          tree.anchors.clear();
          roots.add(tree.node(tree.parser.next()));
        }
      }
    } catch (MarkedYamlEngineException e) {
      throw syntax(chunk.position(tree.offset(e.getProblemMark())), problem(e));
    } catch (ReaderException e) {
      throw syntax(
          chunk.position(chunk.text().offsetByCodePoints(0, e.getPosition())),
          "the character U+%04X is not allowed in YAML".formatted(e.getCodePoint()));
    } catch (YamlEngineException e) {
      throw syntax(chunk.start(), String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    return new Node.Parsed(roots, tree.repeated);
  }

  private static ManifestException syntax(Position at, String message) {
    return new ManifestException(Reason.SYNTAX, at, message);
  }

  private static String problem(MarkedYamlEngineException failure) {
    String problem = String.valueOf(failure.getProblem()).strip();
    return failure.getContext() == null || failure.getContext().isBlank()
        ? problem
        : failure.getContext().strip() + ": " + problem;
  }

  private Node node(Event event) throws ManifestException {
    return switch (event) {
      case AliasEvent alias -> alias(alias);
      case ScalarEvent scalar -> scalar(scalar);
      case CollectionStartEvent start -> collection(start);
      default -> throw new IllegalStateException("no value begins with " + event);
    };
  }

  private Node collection(CollectionStartEvent start) throws ManifestException {
    Span begun = span(start, !start.isFlow());
    budget.enter(begun.at());
    Node open = new Scalar(begun, MissingNode.getInstance());
    start.getAnchor().ifPresent(name -> anchors.put(name, open));
    Node node = start instanceof SequenceStartEvent ? list(begun) : object(begun);
    // What is in it may have taken the name.
    start.getAnchor().ifPresent(name -> anchors.replace(name, open, node));
    budget.leave();
    return node;
  }

  private Node list(Span begun) throws ManifestException {
    List<Node> written = new ArrayList<>();
    Event event = parser.next();
    for (; !(event instanceof CollectionEndEvent); event = parser.next()) {
      written.add(node(event));
    }
    return new Node.Items(begun.until(offset(event.getEndMark())), written);
  }

  private Node object(Span begun) throws ManifestException {
    Node.FieldsBuilder fields = new Node.FieldsBuilder(budget, repeated);
    Event event = parser.next();
    for (; !(event instanceof CollectionEndEvent); event = parser.next()) {
      Node key = node(event);
      String name = name(key);
      boolean merges =
          event instanceof ScalarEvent scalar
              && scalar.isPlain()
              && name.equals(Node.FieldsBuilder.MERGE);
      fields.add(name, key.span(), merges, node(parser.next()));
    }
    return fields.object(begun.until(offset(event.getEndMark())));
  }

  private static String name(Node key) throws ManifestException {
    if (!((key instanceof Alias alias ? alias.target() : key) instanceof Scalar(_, var value))) {
      throw syntax(key.at(), "the name of a field has to be a text");
    }
    return PlainScalar.name(value)
        .orElseThrow(() -> syntax(key.at(), "null cannot be the name of a field"));
  }

  private Node scalar(ScalarEvent event) throws ManifestException {
    ScalarStyle style = event.getScalarStyle();
    boolean block = style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED;
    Scalar node = new Scalar(span(event, block), value(event));
    budget.spend(node.at());
    event.getAnchor().ifPresent(name -> anchors.put(name, node));
    return node;
  }

  private Node alias(AliasEvent event) throws ManifestException {
    Span span = span(event, false);
    Anchor name = event.getAlias();
    @Nullable Node found = anchors.get(name);
    if (found == null) {
      throw syntax(span.at(), "nothing is called '" + name + "' above");
    }
    if (found instanceof Scalar(_, var value) && value.isMissingNode()) {
      throw syntax(span.at(), "'" + name + "' contains itself");
    }
    budget.spend(span.at());
    return new Alias(span, found);
  }

  private JsonNode value(ScalarEvent scalar) throws ManifestException {
    String text = scalar.getValue();
    if (scalar.getTag().isEmpty()) {
      return scalar.isPlain() ? PlainScalar.value(text) : TextNode.valueOf(text);
    }
    String tag = scalar.getTag().get();
    return PlainScalar.tagged(tag, text)
        .orElseThrow(() -> syntax(start(scalar), "this is not what its tag says: " + tag));
  }

  private Span span(Event event, boolean block) {
    int start = offset(event.getStartMark());
    return new Span(start(event), start, offset(event.getEndMark()), block);
  }

  private Position start(Event event) {
    return event.getStartMark().map(this::position).orElse(chunk.start());
  }

  private Position position(Mark mark) {
    return new Position(chunk.linesBefore() + mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** The parser counts code points; from one place to the next it is not far. */
  private int offset(Optional<Mark> mark) {
    int index = mark.map(Mark::getIndex).orElse(0);
    if (isPlain) {
      return Math.min(index, chunk.text().length());
    }
    lastOffset = text.offsetByCodePoints(lastOffset, index - lastIndex);
    lastIndex = index;
    return Math.min(lastOffset, chunk.text().length());
  }
}
