package dev.rootseal.manifest;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A document of the plain kind that most manifests, and nearly all CRDs, are written in: objects
 * and lists in block style, without anchors, tags and the like. It is read only where it is sure
 * that this is YAML without a mistake; in every other case the parser decides.
 *
 * <p>Nearly all bytes of real manifests need not go through the parser, which is ten times as slow.
 */
abstract sealed class BlockYaml permits BlockOutline, BlockNodes {
  private static final int MOST_BLOCKS = NodeBudget.DEPTH / 2;

  private final BlockText text;
  private final Deque<Block> blocks = new ArrayDeque<>();
  private boolean wantsValue = true;
  private int valueLine;
  private int valueColumn;
  private int values;

  BlockYaml(BlockText text) {
    this.text = text;
  }

  /** An object or a list begins in this line. */
  abstract void begin(boolean list, int column) throws BlockCursor.NotSureException;

  /** The innermost object or list ends. */
  abstract void end() throws BlockCursor.NotSureException;

  /** A field of the innermost object begins in this line; it must not be there twice. */
  abstract void name(String name, int column) throws BlockCursor.NotSureException;

  /**
   * A value that has no block in it is to be read from the text.
   *
   * @param indent the column of what it is the value of
   */
  abstract void value(int indent) throws BlockCursor.NotSureException;

  /** There is no value at all where one could stand. */
  abstract void nothing(int line, int column) throws BlockCursor.NotSureException;

  /** Reads it from the beginning to the end. */
  final void read() throws BlockCursor.NotSureException {
    text.requireVisible();
    while (text.nextLine()) {
      entry(text.column());
    }
    while (!blocks.isEmpty()) {
      leave();
    }
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
    if (!wantsValue || owner == null || column <= owner.column()) {
      throw BlockCursor.notSure();
    }
    take(owner.column());
  }

  private void item(int column) throws BlockCursor.NotSureException {
    enter(column, true);
    text.skipDash();
    expectValue();
    if (text.endLine()) {
      return;
    }
    int inner = text.column();
    if (text.isDash()) {
      entry(inner);
      return;
    }
    String name = text.fieldName();
    if (name != null) {
      field(inner, name);
    } else {
      take(column);
    }
  }

  private void field(int column, String name) throws BlockCursor.NotSureException {
    enter(column, false);
    name(name, column);
    expectValue();
    if (!text.endLine()) {
      take(column);
    }
  }

  private void expectValue() {
    wantsValue = true;
    valueLine = text.line;
    valueColumn = text.column();
    text.skipSpaces();
  }

  private void take(int indent) throws BlockCursor.NotSureException {
    value(indent);
    wantsValue = false;
  }

  private void leave() throws BlockCursor.NotSureException {
    expectNoValue();
    blocks.pop();
    end();
  }

  private void expectNoValue() throws BlockCursor.NotSureException {
    if (wantsValue) {
      nothing(valueLine, valueColumn);
      wantsValue = false;
    }
  }

  /** Finds the block that an entry belongs to, or begins it. */
  private void enter(int column, boolean list) throws BlockCursor.NotSureException {
    while (!blocks.isEmpty() && blocks.element().column() > column) {
      leave();
    }
    @Nullable Block top = blocks.peek();
    if (wantsValue && begins(top, column, list)) {
      if (blocks.size() >= MOST_BLOCKS) {
        throw BlockCursor.notSure();
      }
      blocks.push(new Block(column, list));
      begin(list, column);
      return;
    }
    if (top != null && top.list() && !list) {
      // A list may stand as far to the left as the field that it is the value of.
      leave();
    }
    requireBlock(column, list);
    expectNoValue();
  }

  private static boolean begins(@Nullable Block top, int column, boolean list) {
    if (top == null) {
      return column == 0 && !list;
    }
    return column > top.column() || (column == top.column() && list && !top.list());
  }

  private void requireBlock(int column, boolean list) throws BlockCursor.NotSureException {
    @Nullable Block top = blocks.peek();
    if (top == null || top.column() != column || top.list() != list) {
      throw BlockCursor.notSure();
    }
  }

  /** An object or a list that has begun. */
  private record Block(int column, boolean list) {}
}
