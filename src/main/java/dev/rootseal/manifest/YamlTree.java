package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rootseal.manifest.ManifestException.Reason;
import dev.rootseal.manifest.Node.Scalar;
import dev.rootseal.manifest.Node.Span;
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
  private final NodeBuilder builder;
  private final Map<Anchor, Node> anchors = new HashMap<>();
  private final Map<Anchor, NodeBuilder.Open> unfinished = new HashMap<>();
  private final Map<NodeBuilder.Open, Anchor> names = new HashMap<>();
  private final boolean isInPlane;
  private int lastIndex;
  private int lastOffset;

  private YamlTree(TextChunk chunk, NodeBuilder builder) {
    this.parser = parser(chunk.text());
    this.chunk = chunk;
    this.isInPlane = chunk.text().codePointCount(0, chunk.text().length()) == chunk.text().length();
    this.builder = builder;
  }

  /**
   * The parser of a text, which gets all of it at once: its reader ends with an exception where one
   * of its portions ends within a character, and copies what a long token has so far with each.
   */
  private static ParserImpl parser(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setUseMarks(true)
            .setCodePointLimit(Integer.MAX_VALUE)
            .setBufferSize(text.length())
            .build();
    return new ParserImpl(settings, new StreamReader(settings, text));
  }

  /**
   * The documents of a text; none where it holds nothing.
   *
   * @param repeated gets what is there twice with one value
   * @throws ManifestException if it is not YAML that a manifest can be
   */
  static List<Node> read(TextChunk chunk, List<ManifestException> repeated)
      throws ManifestException {
    YamlTree tree = new YamlTree(chunk, new NodeBuilder(repeated));
    try {
      while (tree.parser.hasNext()) {
        tree.take(tree.parser.next());
      }
    } catch (MarkedYamlEngineException e) {
      Position at = e.getProblemMark().map(tree::position).orElse(chunk.start());
      throw new ManifestException(Reason.SYNTAX, at, problem(e));
    } catch (ReaderException e) {
      throw forbiddenCharacter(chunk);
    } catch (YamlEngineException e) {
      throw new ManifestException(
          Reason.SYNTAX,
          chunk.start(),
          String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    return tree.builder.roots();
  }

  private static ManifestException forbiddenCharacter(TextChunk chunk) {
    int at = 0;
    while (at < chunk.text().length() && StreamReader.isPrintable(chunk.text().codePointAt(at))) {
      at = chunk.text().offsetByCodePoints(at, 1);
    }
    return new ManifestException(
        Reason.SYNTAX,
        chunk.position(at),
        "the character U+%04X is not allowed in YAML".formatted((int) chunk.text().charAt(at)));
  }

  private static String problem(MarkedYamlEngineException failure) {
    String problem = String.valueOf(failure.getProblem()).strip();
    return failure.getContext() == null || failure.getContext().isBlank()
        ? problem
        : failure.getContext().strip() + ": " + problem;
  }

  private void take(Event event) throws ManifestException {
    switch (event) {
      case AliasEvent alias -> addAlias(alias);
      case ScalarEvent scalar -> addScalar(scalar);
      case CollectionStartEvent start -> begin(start);
      case CollectionEndEvent end -> end(end);
      case DocumentStartEvent _ -> {
        anchors.clear();
        unfinished.clear();
      }
      default -> {
        // The beginning and end of the stream and of documents hold nothing.
      }
    }
  }

  private void begin(CollectionStartEvent start) throws ManifestException {
    NodeBuilder.Open begun =
        builder.begin(start instanceof SequenceStartEvent, span(start, !start.isFlow()));
    start
        .getAnchor()
        .ifPresent(
            anchor -> {
              names.put(begun, anchor);
              anchors.remove(anchor);
              unfinished.put(anchor, begun);
            });
  }

  private void end(CollectionEndEvent end) throws ManifestException {
    NodeBuilder.Open ended = builder.innermost();
    Node node = builder.end(offset(end.getEndMark()));
    @Nullable Anchor name = names.remove(ended);
    // What is in it may have taken the name.
    if (name != null && unfinished.remove(name, ended)) {
      anchors.put(name, node);
    }
  }

  private void addScalar(ScalarEvent event) throws ManifestException {
    ScalarStyle style = event.getScalarStyle();
    boolean block = style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED;
    Scalar node = new Scalar(span(event, block), value(event));
    builder.spend(node.at());
    event
        .getAnchor()
        .ifPresent(
            anchor -> {
              unfinished.remove(anchor);
              anchors.put(anchor, node);
            });
    if (builder.wantsName()) {
      builder.name(name(node, node.at()), event.isPlain(), node.span());
    } else {
      builder.add(node);
    }
  }

  private void addAlias(AliasEvent alias) throws ManifestException {
    Span span = span(alias, false);
    Node target = target(alias.getAlias(), span.at());
    builder.spend(span.at());
    if (target instanceof Scalar scalar && builder.wantsName()) {
      builder.name(name(scalar, span.at()), false, span);
    } else {
      builder.add(new Node.Alias(span, target));
    }
  }

  private static String name(Scalar key, Position at) throws ManifestException {
    return PlainScalar.name(key.value())
        .orElseThrow(
            () -> new ManifestException(Reason.SYNTAX, at, "null cannot be the name of a field"));
  }

  private Node target(Anchor name, Position at) throws ManifestException {
    if (unfinished.containsKey(name)) {
      throw new ManifestException(Reason.SYNTAX, at, "'" + name + "' contains itself");
    }
    @Nullable Node found = anchors.get(name);
    if (found == null) {
      throw new ManifestException(Reason.SYNTAX, at, "nothing is called '" + name + "' above");
    }
    return found;
  }

  private JsonNode value(ScalarEvent scalar) throws ManifestException {
    String text = scalar.getValue();
    @Nullable String tag = scalar.getTag().orElse(null);
    if (tag != null) {
      return PlainScalar.tagged(tag, text)
          .orElseThrow(
              () ->
                  new ManifestException(
                      Reason.SYNTAX,
                      scalar.getStartMark().map(this::position).orElse(chunk.start()),
                      "this is not what its tag says: " + tag));
    }
    return scalar.getScalarStyle() == ScalarStyle.PLAIN
        ? PlainScalar.value(text)
        : TextNode.valueOf(text);
  }

  private Span span(Event event, boolean block) {
    Position at = event.getStartMark().map(this::position).orElse(chunk.start());
    return new Span(at, offset(event.getStartMark()), offset(event.getEndMark()), block);
  }

  private Position position(Mark mark) {
    return new Position(chunk.linesBefore() + mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** The parser counts code points; from one place to the next it is not far. */
  private int offset(Optional<Mark> mark) {
    int index = mark.map(Mark::getIndex).orElse(0);
    if (isInPlane) {
      return index;
    }
    lastOffset = chunk.text().offsetByCodePoints(lastOffset, index - lastIndex);
    lastIndex = index;
    return lastOffset;
  }
}
