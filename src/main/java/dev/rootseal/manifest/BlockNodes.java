package dev.rootseal.manifest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the nodes of a document in block style: the same as the parser's events make. */
final class BlockNodes extends BlockYaml {
  private final BlockText text;
  private final BlockValues values;
  private final NodeBudget budget = new NodeBudget();
  private final Deque<OpenNode> open = new ArrayDeque<>();
  private final List<ManifestException> repeated = new ArrayList<>();
  private @Nullable Node root;

  private BlockNodes(BlockText text) {
    super(text);
    this.text = text;
    this.values = new BlockValues(text);
  }

  /**
   * The node of a document.
   *
   * @return nothing where the parser has to decide
   */
  static Optional<Node> of(TextChunk chunk) {
    BlockNodes nodes = new BlockNodes(new BlockText(chunk));
    try {
      nodes.text.requireColumns();
      nodes.read();
      return nodes.repeated.isEmpty() ? Optional.ofNullable(nodes.root) : Optional.empty();
    } catch (BlockCursor.NotSureException e) {
      return Optional.empty();
    }
  }

  @Override
  void begin(boolean list, int column) throws BlockCursor.NotSureException {
    Position at = BlockCursor.position(text.line, column);
    spend(at);
    open.push(list ? new OpenNode.Sequence(at) : new OpenNode.Mapping(at, repeated));
  }

  @Override
  void end() throws BlockCursor.NotSureException {
    Node ended = open.pop().node();
    if (open.isEmpty()) {
      root = ended;
    } else {
      add(ended);
    }
  }

  @Override
  void name(String name, int column) throws BlockCursor.NotSureException {
    Position at = BlockCursor.position(text.line, column);
    spend(at);
    ((OpenNode.Mapping) open.element()).key(name, false, at);
  }

  @Override
  void value(int indent) throws BlockCursor.NotSureException {
    Node value = values.read(indent);
    spend(value.at());
    if (value instanceof Node.Items list) {
      for (Node item : list.items()) {
        spend(item.at());
      }
    }
    add(value);
  }

  @Override
  void nothing(int line, int column) throws BlockCursor.NotSureException {
    Position at = BlockCursor.position(line, column);
    spend(at);
    add(new Node.Scalar(at, PlainScalar.value("")));
  }

  private void add(Node node) throws BlockCursor.NotSureException {
    try {
      open.element().add(node, node.at());
    } catch (ManifestException e) {
      throw BlockCursor.notSure();
    }
  }

  private void spend(Position at) throws BlockCursor.NotSureException {
    try {
      budget.spend(at);
    } catch (ManifestException e) {
      throw BlockCursor.notSure();
    }
  }
}
