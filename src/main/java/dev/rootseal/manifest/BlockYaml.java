package dev.rootseal.manifest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A quick look at YAML of the plain kind that most manifests, and nearly all CRDs, are written in:
 * objects and lists in block style, without anchors, tags and the like. It says what a document is
 * only where it is sure that this is YAML without a mistake, and that no pod is in it: then nothing
 * has to be made of it. In every other case the parser decides.
 *
 * <p>Most bytes of real manifests need not be parsed that way, which is ten times as slow.
 */
final class BlockYaml {
  /** What was seen of an object that holds no pod. */
  record Outline(String apiVersion, String kind, Position at) {}

  private static final int MOST_BLOCKS = NodeBudget.DEPTH / 2;

  private final BlockText text;
  private final Predicate<String> mayHoldPod;
  private final Deque<Block> blocks = new ArrayDeque<>();
  private boolean wantsValue = true;
  private int values;
  private String apiVersion = "";
  private String kind = "";
  private @Nullable Position root;

  private BlockYaml(BlockText text, Predicate<String> mayHoldPod) {
    this.text = text;
    this.mayHoldPod = mayHoldPod;
  }

  /**
   * What a document is.
   *
   * @param mayHoldPod whether an object of that kind has to be read after all
   * @return nothing where the parser has to decide
   */
  static Optional<Outline> of(String yaml, Predicate<String> mayHoldPod) {
    BlockYaml reader = new BlockYaml(new BlockText(yaml), mayHoldPod);
    try {
      return reader.outline();
    } catch (BlockCursor.NotSureException e) {
      return Optional.empty();
    }
  }

  private Optional<Outline> outline() throws BlockCursor.NotSureException {
    text.requireVisible();
    while (text.nextLine()) {
      Position at = text.position();
      root = root == null ? at : root;
      entry(text.column());
    }
    return root == null || kind.isEmpty() || apiVersion.isEmpty()
        ? Optional.empty()
        : Optional.of(new Outline(apiVersion, kind, root));
  }

  private void entry(int column) throws BlockCursor.NotSureException {
    if (++values > NodeBudget.NODES / 2) {
      throw BlockCursor.notSure();
    }
    if (text.isDash()) {
      item(column);
    } else {
      String name = text.fieldName();
      if (name == null) {
        loneValue(column);
      } else {
        field(column, name);
      }
    }
  }

  /** A value that stands in the line below the name of its field. */
  private void loneValue(int column) throws BlockCursor.NotSureException {
    @Nullable Block owner = blocks.peek();
    if (!wantsValue || owner == null || column <= owner.column) {
      throw BlockCursor.notSure();
    }
    value(owner.column);
  }

  private void item(int column) throws BlockCursor.NotSureException {
    enter(column, true);
    int inner = column + text.skipDash();
    wantsValue = true;
    if (text.endLine()) {
      return;
    }
    if (text.isDash()) {
      entry(inner);
      return;
    }
    String name = text.fieldName();
    if (name != null) {
      field(inner, name);
    } else {
      value(column);
    }
  }

  private void field(int column, String name) throws BlockCursor.NotSureException {
    enter(column, false);
    if (!blocks.element().names.add(name)) {
      throw BlockCursor.notSure();
    }
    wantsValue = true;
    if (blocks.size() == 1 && isTelling(name)) {
      tell(name, text.word());
    } else if (!text.endLine()) {
      value(column);
    }
  }

  private static boolean isTelling(String name) {
    return name.equals("kind") || name.equals("apiVersion") || name.equals("items");
  }

  private void tell(String name, String value) throws BlockCursor.NotSureException {
    if (name.equals("apiVersion")) {
      apiVersion = value;
    } else if (name.equals("kind") && !mayHoldPod.test(value)) {
      kind = value;
    } else {
      throw BlockCursor.notSure();
    }
    wantsValue = false;
  }

  private void value(int indent) throws BlockCursor.NotSureException {
    text.skipValue(indent);
    wantsValue = false;
  }

  /** Finds the block that an entry belongs to, or begins it. */
  private void enter(int column, boolean list) throws BlockCursor.NotSureException {
    while (!blocks.isEmpty() && blocks.element().column > column) {
      blocks.pop();
      wantsValue = false;
    }
    @Nullable Block top = blocks.peek();
    if (wantsValue && begins(top, column, list)) {
      if (blocks.size() >= MOST_BLOCKS) {
        throw BlockCursor.notSure();
      }
      blocks.push(new Block(column, list));
    } else if (top != null && top.list && !list) {
      // A list may stand as far to the left as the field that it is the value of.
      blocks.pop();
      requireBlock(column, false);
    } else {
      requireBlock(column, list);
    }
  }

  private static boolean begins(@Nullable Block top, int column, boolean list) {
    if (top == null) {
      return column == 0 && !list;
    }
    return column > top.column || (column == top.column && list && !top.list);
  }

  private void requireBlock(int column, boolean list) throws BlockCursor.NotSureException {
    @Nullable Block top = blocks.peek();
    if (top == null || top.column != column || top.list != list) {
      throw BlockCursor.notSure();
    }
  }

  /** An object or a list that has begun. */
  private static final class Block {
    private final int column;
    private final boolean list;
    private final Set<String> names = new HashSet<>();

    Block(int column, boolean list) {
      this.column = column;
      this.list = list;
    }
  }
}
