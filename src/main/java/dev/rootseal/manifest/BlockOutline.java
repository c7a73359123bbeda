package dev.rootseal.manifest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a document in block style is, seen by a quick look: only where no pod can be in it, so that
 * nothing has to be made of it.
 */
final class BlockOutline extends BlockYaml {
  /** What was seen of an object that holds no pod. */
  record Outline(String apiVersion, String kind, Position at) {}

  private final BlockText text;
  private final BiPredicate<String, String> mayHoldPod;
  private final Deque<Set<String>> names = new ArrayDeque<>();
  private @Nullable Position root;
  private String telling = "";
  private String apiVersion = "";
  private String kind = "";

  private BlockOutline(BlockText text, BiPredicate<String, String> mayHoldPod) {
    super(text);
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
    BlockOutline outline = new BlockOutline(new BlockText(chunk), mayHoldPod);
    try {
      outline.read();
      return outline.seen();
    } catch (BlockCursor.NotSureException e) {
      return Optional.empty();
    }
  }

  private Optional<Outline> seen() {
    return root == null || kind.isEmpty() || apiVersion.isEmpty()
        ? Optional.empty()
        : Optional.of(new Outline(apiVersion, kind, root));
  }

  @Override
  void begin(boolean list, int column) throws BlockCursor.NotSureException {
    requireWord();
    root = root == null ? BlockCursor.position(text.line, column) : root;
    names.push(list ? Set.of() : new HashSet<>());
  }

  @Override
  void end() {
    names.pop();
  }

  @Override
  void name(String name, int column) throws BlockCursor.NotSureException {
    if (!names.element().add(name)) {
      throw BlockCursor.notSure();
    }
    telling = names.size() == 1 && isTelling(name) ? name : "";
  }

  private static boolean isTelling(String name) {
    return name.equals("kind") || name.equals("apiVersion") || name.equals("items");
  }

  @Override
  void value(int indent) throws BlockCursor.NotSureException {
    if (telling.isEmpty()) {
      text.skipValue(indent);
    } else {
      tell(text.word());
    }
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

  @Override
  void nothing(int line, int column) throws BlockCursor.NotSureException {
    requireWord();
  }

  /** Kind and API version are words. */
  private void requireWord() throws BlockCursor.NotSureException {
    if (!telling.isEmpty()) {
      throw BlockCursor.notSure();
    }
  }
}
