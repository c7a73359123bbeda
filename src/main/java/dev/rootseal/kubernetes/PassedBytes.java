package dev.rootseal.kubernetes;

import java.util.Objects;

/**
 * The bytes of JSON that an object of a page has so far, of what has passed of it. What has more of
 * them than is read is taken back, and in its place is said why.
 */
final class PassedBytes {
  private int count;

  int count() {
    return count;
  }

  /** An object of the API begins, of which each has bounds of its own. */
  void restart() {
    count = 0;
  }

  void add(int more) {
    count += more;
  }

  /** A field begins, with its name. */
  void beginNamed(PageFrame around, PageStep field) {
    PageFrame home = around.home;
    count += (home.empty ? 0 : 1) + field.nameBytes;
    home.empty = false;
  }

  /**
   * A message begins as an object.
   *
   * @param begin the bytes before it, with its name
   * @param first whether there was nothing yet in the object around it
   */
  void beginObject(PageFrame object, int begin, boolean first) {
    object.beginObject(begin, first);
    count++;
  }

  /** A list or map is open from now on, if it was not before. */
  void open(PageFrame around, PageStep field) {
    if (around.open != field) {
      around.open(field, count, around.home.empty);
      beginNamed(around, field);
      count++;
    }
  }

  /** No list or map is open any more. */
  void closeOpen(PageFrame around) {
    boolean passes = around.open != null && !around.openPassedOver && !around.passedOver;
    around.open = null;
    if (passes) {
      count++;
      endValue(around, false);
    }
  }

  /** Whether there is room for one more in the list that is open. */
  boolean beginEntry(PageFrame around) {
    Outline outline = Objects.requireNonNull(around.open).outline;
    around.entries++;
    if (around.entries > outline.mostEntries) {
      if (around.isLimited(true) && !outline.moreAreLeftOut) {
        cost(around, true, "more than " + outline.mostEntries + " entries");
      }
      return false;
    }
    addComma(around);
    return true;
  }

  /** An entry of the map that is open begins, with its name. */
  void beginNamedEntry(PageFrame around, int nameBytes) {
    addComma(around);
    count += nameBytes;
  }

  private void addComma(PageFrame around) {
    count += around.openEmpty ? 0 : 1;
    around.openEmpty = false;
  }

  /**
   * A value has come to its end: if there was room for it.
   *
   * @param inOpen whether it is in the list or map that is open
   */
  void endValue(PageFrame around, boolean inOpen) {
    int limit = inOpen ? around.openLimit : around.home.limit;
    if (count > limit) {
      int most = around.limited(inOpen).mostBytes;
      cost(around, inOpen, "more than is read of it: " + most + " bytes");
    }
  }

  /** Something costs the innermost value that is limited: in its place is said what. */
  void cost(PageFrame around, boolean inOpen, String what) {
    String reason = PagePath.of(around, inOpen) + ": " + what;
    Outline limited = around.limited(inOpen);
    if (inOpen && limited == Objects.requireNonNull(around.open).outline) {
      around.passOverOpen();
      count = around.openBegin;
      mark(around.home, limited.mark, reason);
    } else {
      PageFrame replaced = around.limitedObject();
      replaced.passOver();
      count = replaced.begin;
      replaced.outer.home.empty = replaced.first;
      mark(replaced.outer.home, limited.mark, reason);
    }
  }

  private void mark(PageFrame around, String name, String reason) {
    count += (around.empty ? 0 : 1) + PassedText.ofName(name) + PassedText.ofText(reason);
    around.empty = false;
    if (around.shape.part.names().contains(name)) {
      around.values[around.shape.part.place(name)] = reason;
    }
  }
}
