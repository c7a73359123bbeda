package dev.rootseal.manifest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a document of the plain kind is that nearly all CRDs are written in, seen by a quick look:
 * objects and lists in block style, without anchors, tags and the like, and no pod can be in it. It
 * is sure that this is YAML without a mistake; in every other case the parser decides.
 *
 * <p>Nearly all bytes of real manifests need not go through the parser, which is ten times as slow.
 */
final class BlockOutline {
  private static final int MOST_BLOCKS = Node.Budget.DEPTH / 2;

  /** What was seen of an object that holds no pod. */
  record Outline(String apiVersion, String kind, Position at) {}

  /**
   * An object or a list that has begun.
   *
   * @param names those of the fields of an object so far
   */
  private record Block(int column, boolean list, Set<String> names) {}

  private final BlockCursor text;
  private final BiPredicate<String, String> mayHoldPod;
  private final Deque<Block> blocks = new ArrayDeque<>();
  private boolean wantsValue = true;
  private int values;
  private @Nullable Position root;
  private String telling = "";
  private String apiVersion = "";
  private String kind = "";

  private BlockOutline(BlockCursor text, BiPredicate<String, String> mayHoldPod) {
    this.text = text;
    this.mayHoldPod = mayHoldPod;
  }

  /**
   * What a document is.
   *
   * @param mayHoldPod whether an object of that API version and kind has to be read after all
   * @return nothing where it has to be read
   */
  static Optional<Outline> of(TextChunk chunk, BiPredicate<String, String> mayHoldPod) {
    BlockOutline outline = new BlockOutline(new BlockCursor(chunk), mayHoldPod);
    try {
      return outline.read();
    } catch (BlockCursor.NotSureException e) {
      return Optional.empty();
    }
  }

  private Optional<Outline> read() throws BlockCursor.NotSureException {
    text.requireVisible();
    while (text.nextLine()) {
      entry(text.column());
    }
    while (!blocks.isEmpty()) {
      leave();
    }
    return root == null || kind.isEmpty() || apiVersion.isEmpty()
        ? Optional.empty()
        : Optional.of(new Outline(apiVersion, kind, root));
  }

  private void entry(int column) throws BlockCursor.NotSureException {
    if (++values > Node.Budget.NODES / 2) {
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
    if (!blocks.element().names().add(name)) {
      throw BlockCursor.notSure();
    }
    telling = blocks.size() == 1 && isTelling(name) ? name : "";
    expectValue();
    if (!text.endLine()) {
      take(column);
    }
  }

  private static boolean isTelling(String name) {
    return name.equals("kind") || name.equals("apiVersion") || name.equals("items");
  }

  private void expectValue() {
    wantsValue = true;
    text.skipSpaces();
  }

  /** Goes over a value that has no block in it. */
  private void take(int indent) throws BlockCursor.NotSureException {
    if (telling.isEmpty()) {
      text.skipValue(indent);
    } else {
      tell(text.word());
    }
    wantsValue = false;
  }

  private void tell(String value) throws BlockCursor.NotSureException {
    switch (telling) {
      case "apiVersion" -> apiVersion = value;
      case "kind" -> kind = value;
      default -> throw BlockCursor.notSure();
    }
    telling = "";
    if (!kind.isEmpty() && !apiVersion.isEmpty() && mayHoldPod.test(apiVersion, kind)) {
      throw BlockCursor.notSure();
    }
  }

  private void leave() throws BlockCursor.NotSureException {
    expectNoValue();
    blocks.pop();
  }

  private void expectNoValue() throws BlockCursor.NotSureException {
    if (wantsValue) {
      requireWord();
      wantsValue = false;
    }
  }

  /** Kind and API version are words. */
  private void requireWord() throws BlockCursor.NotSureException {
    if (!telling.isEmpty()) {
      throw BlockCursor.notSure();
    }
  }

  private void begin(int column, boolean list) throws BlockCursor.NotSureException {
    requireWord();
    if (blocks.size() >= MOST_BLOCKS) {
      throw BlockCursor.notSure();
    }
    root = root == null ? BlockCursor.position(text.line, column) : root;
    blocks.push(new Block(column, list, list ? Set.of() : new HashSet<>()));
  }

  /** Finds the block that an entry belongs to, or begins it. */
  private void enter(int column, boolean list) throws BlockCursor.NotSureException {
    while (!blocks.isEmpty() && blocks.element().column() > column) {
      leave();
    }
    @Nullable Block top = blocks.peek();
    if (wantsValue && begins(top, column, list)) {
      begin(column, list);
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
}
