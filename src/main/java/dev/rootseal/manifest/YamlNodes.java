package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rootseal.manifest.ManifestException.Reason;
import dev.rootseal.manifest.Node.Scalar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Builds nodes from the events of the YAML parser, which neither recurses nor makes objects of
 * anything, so that no input is deeper or larger than it says.
 */
final class YamlNodes {
  private final ParserImpl parser;
  private final int linesBefore;
  private final NodeBudget budget = new NodeBudget();
  private final Map<Anchor, Node> anchors = new HashMap<>();
  private final Map<Anchor, OpenNode> unfinished = new HashMap<>();
  private final Deque<OpenNode> open = new ArrayDeque<>();
  private final List<Node> roots = new ArrayList<>();
  private final List<ManifestException> repeated;

  private YamlNodes(String text, int linesBefore, List<ManifestException> repeated) {
    this.parser = parser(text);
    this.repeated = repeated;
    this.linesBefore = linesBefore;
  }

  /**
   * The parser of a text, which gets all of it at once: its reader ends with an exception where one
   * of its portions ends within a character, and copies what a long token has so far with each.
   */
  static ParserImpl parser(String text) {
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
   * @param linesBefore how many lines of the file come before the text
   * @param repeated gets what is there twice with one value
   * @throws ManifestException if it is not YAML that a manifest can be
   */
  static List<Node> read(String text, int linesBefore, List<ManifestException> repeated)
      throws ManifestException {
    YamlNodes nodes = new YamlNodes(text, linesBefore, repeated);
    try {
      while (nodes.parser.hasNext()) {
        nodes.take(nodes.parser.next());
      }
    } catch (MarkedYamlEngineException e) {
      Position at = e.getProblemMark().map(nodes::position).orElse(nodes.position(0, 0));
      throw new ManifestException(Reason.SYNTAX, at, problem(e));
    } catch (ReaderException e) {
      throw forbiddenCharacter(new TextChunk(text, linesBefore));
    } catch (YamlEngineException e) {
      throw new ManifestException(
          Reason.SYNTAX,
          nodes.position(0, 0),
          String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    return nodes.roots;
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
    switch (event.getEventId()) {
      case Alias -> addAlias((AliasEvent) event);
      case Scalar -> addScalar((ScalarEvent) event);
      case MappingStart -> open((NodeEvent) event, new OpenNode.Mapping(position(event), repeated));
      case SequenceStart -> open((NodeEvent) event, new OpenNode.Sequence(position(event)));
      case MappingEnd, SequenceEnd -> close();
      case DocumentStart -> forget();
      default -> {
        // The beginning and end of the stream and of documents hold nothing.
      }
    }
  }

  private void open(NodeEvent start, OpenNode node) throws ManifestException {
    budget.spend(node.at());
    if (open.size() >= NodeBudget.DEPTH) {
      throw new ManifestException(
          Reason.TOO_LARGE,
          node.at(),
          "more than " + NodeBudget.DEPTH + " values within each other");
    }
    start.getAnchor().ifPresent(anchor -> begin(anchor, node));
    open.push(node);
  }

  private void begin(Anchor anchor, OpenNode node) {
    node.name(anchor);
    anchors.remove(anchor);
    unfinished.put(anchor, node);
  }

  private void close() throws ManifestException {
    OpenNode closed = open.pop();
    Node node = closed.node();
    Anchor name = closed.anchor();
    // What is in it may have taken the name.
    if (name != null && unfinished.remove(name, closed)) {
      anchors.put(name, node);
    }
    add(node, closed.at());
  }

  private void remember(Anchor anchor, Node node) {
    unfinished.remove(anchor);
    anchors.put(anchor, node);
  }

  private void forget() {
    anchors.clear();
    unfinished.clear();
  }

  private void addScalar(ScalarEvent event) throws ManifestException {
    Scalar node = new Scalar(position(event), value(event));
    budget.spend(node.at());
    event.getAnchor().ifPresent(anchor -> remember(anchor, node));
    if (open.peek() instanceof OpenNode.Mapping mapping && mapping.wantsKey()) {
      mapping.key(name(node, node.at()), event.isPlain(), node.at());
    } else {
      add(node, node.at());
    }
  }

  private void addAlias(AliasEvent alias) throws ManifestException {
    Node target = target(alias);
    Position at = position(alias);
    if (target instanceof Scalar scalar
        && open.peek() instanceof OpenNode.Mapping mapping
        && mapping.wantsKey()) {
      mapping.key(name(scalar, at), false, at);
    } else {
      add(target, at);
    }
  }

  private static String name(Scalar key, Position at) throws ManifestException {
    return PlainScalar.name(key.value())
        .orElseThrow(
            () -> new ManifestException(Reason.SYNTAX, at, "null cannot be the name of a field"));
  }

  private void add(Node node, Position at) throws ManifestException {
    OpenNode owner = open.peek();
    if (owner == null) {
      roots.add(node);
    } else {
      owner.add(node, at);
    }
  }

  private Node target(AliasEvent alias) throws ManifestException {
    if (unfinished.containsKey(alias.getAlias())) {
      throw syntax(alias, "'" + alias.getAlias() + "' contains itself");
    }
    Node found = anchors.get(alias.getAlias());
    if (found == null) {
      throw syntax(alias, "nothing is called '" + alias.getAlias() + "' above");
    }
    budget.spend(position(alias));
    return found;
  }

  private JsonNode value(ScalarEvent scalar) throws ManifestException {
    String text = scalar.getValue();
    @Nullable String tag = scalar.getTag().orElse(null);
    if (tag != null) {
      return PlainScalar.tagged(tag, text)
          .orElseThrow(() -> syntax(scalar, "this is not what its tag says: " + tag));
    }
    return scalar.getScalarStyle() == ScalarStyle.PLAIN
        ? PlainScalar.value(text)
        : TextNode.valueOf(text);
  }

  private ManifestException syntax(Event event, String message) {
    return new ManifestException(Reason.SYNTAX, position(event), message);
  }

  private Position position(Event event) {
    return event.getStartMark().map(this::position).orElse(position(0, 0));
  }

  private Position position(Mark mark) {
    return position(mark.getLine(), mark.getColumn());
  }

  private Position position(int line, int column) {
    return new Position(line + 1, column + 1).below(linesBefore);
  }
}
