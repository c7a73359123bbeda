package dev.rootseal.kubernetes;

/** An object or a list of which the end has not come yet. */
final class SieveFrame {
  /** Before anything has come. */
  static final SieveFrame NONE = first(Outline.NOTHING);

  /**
   * Where it stands in what has passed.
   *
   * @param begin where it is to be taken back to
   * @param name where its name begins, behind the comma; for an entry of a list, the entry
   * @param value where its value begins
   * @param first whether nothing stands before it in what is around it
   */
  record Place(int begin, int name, int value, boolean first) {}

  private final Outline outline;
  private final SieveFrame outer;
  private final boolean list;
  private final Place place;
  private final int limit;
  private final int depth;
  private Outline expected = Outline.NOTHING;
  private boolean empty = true;
  private boolean refused;
  private int entries;

  private SieveFrame(Outline outline, SieveFrame outer, boolean list, Place place) {
    this.outline = outline;
    this.outer = outer;
    this.list = list;
    this.place = place;
    this.limit = Math.min(outer.limit, limit(outline, place.begin));
    this.depth = outer.depth + 1;
  }

  private SieveFrame(Outline outline) {
    this.outline = outline;
    this.outer = this;
    this.list = false;
    this.place = new Place(0, 0, 0, true);
    this.limit = Integer.MAX_VALUE;
    this.depth = 1;
  }

  private static int limit(Outline outline, int begin) {
    return outline.isLimited() ? begin + outline.mostBytes : Integer.MAX_VALUE;
  }

  static SieveFrame first(Outline root) {
    return new SieveFrame(root);
  }

  SieveFrame enter(Outline inner, boolean ofList, Place where) {
    return new SieveFrame(inner, this, ofList, where);
  }

  boolean isFirst() {
    return outer == this;
  }

  SieveFrame outer() {
    return outer;
  }

  Outline outline() {
    return outline;
  }

  boolean isList() {
    return list;
  }

  Place place() {
    return place;
  }

  /** The entries of a list that have begun, whether they pass or not. */
  int entries() {
    return entries;
  }

  /** The length of what has passed beyond which the innermost limit is broken. */
  int limit() {
    return limit;
  }

  int depth() {
    return depth;
  }

  boolean isLimited() {
    return limit < Integer.MAX_VALUE;
  }

  /** Whether it is limited itself, and a field of its own can take its place. */
  boolean canBeReplaced() {
    return outline.isLimited() && !outer.list;
  }

  int limitedBytes() {
    SieveFrame one = this;
    while (!one.outline.isLimited()) {
      one = one.outer;
    }
    return one.outline.mostBytes;
  }

  /** What passes of the value behind the name that was read. */
  void expect(Outline ofValue) {
    expected = ofValue;
  }

  /** What passes of the value that begins. */
  Outline next() {
    if (!list) {
      return expected;
    }
    entries++;
    return outline;
  }

  /** Whether the entry that begins is the first that passes. */
  boolean beginEntry() {
    boolean first = empty;
    empty = false;
    return first;
  }

  /** The last entry did not pass after all. */
  void takeBack(Place entry) {
    empty = entry.first;
  }

  /** Looks at a text on which it depends whether this passes. */
  void consider(SievedScalar text) {
    refused |= !text.isAccepted();
  }

  boolean isRefused() {
    return refused;
  }
}
