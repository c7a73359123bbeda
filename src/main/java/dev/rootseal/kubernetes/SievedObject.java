package dev.rootseal.kubernetes;

/**
 * What passes a sieve of a JSON object, by its {@link Outline}: each value as it begins, and again
 * at its end, when it is known how much it was. The answers are what the sieve waits for next.
 */
final class SievedObject {
  /** Brackets around a value; the reader behind has a limit of 1,000. */
  private static final int DEEPEST = 100;

  final SievedText passed = new SievedText();
  final SievedName name = new SievedName();
  final SievedScalar scalar = new SievedScalar(passed);
  final SkippedValue skipped = new SkippedValue();
  private SieveFrame frame = SieveFrame.NONE;
  private int objects;

  /** How many objects of the API have come to their end. */
  int objects() {
    return objects;
  }

  boolean isInList() {
    return frame.isList();
  }

  SieveState begin(Outline root, byte first) {
    passed.write(first);
    if (first != '{') {
      return SieveState.NO_OBJECT;
    }
    frame = SieveFrame.first(root);
    return SieveState.FIRST_NAME;
  }

  SieveState endName() {
    if (!name.isTooLong()) {
      frame.expect(name.in(frame.outline()));
    } else if (frame.isLimited() && frame.outline().asksForEveryName()) {
      return cost("a name of more than " + SievedName.LONGEST + " bytes");
    } else {
      frame.expect(Outline.NOTHING);
    }
    return SieveState.COLON;
  }

  SieveState beginValue(byte first) {
    Outline outline = frame.next();
    if (frame.isList() && frame.entries() > outline.mostEntries) {
      if (frame.isLimited() && !outline.moreAreLeftOut) {
        return costFrom(first, "more than " + outline.mostEntries + " entries");
      }
      outline = Outline.NOTHING;
    }
    if (outline.isNothing()) {
      skipped.begin(first);
      return SieveState.IN_SKIPPED;
    }
    return pass(outline, first);
  }

  private SieveState pass(Outline outline, byte first) {
    if (frame.depth() == DEEPEST && frame.isLimited()) {
      return costFrom(first, "nested deeper than is read");
    }
    int place = passed.length();
    boolean empty = frame.beginEntry();
    if (!empty) {
      passed.write(',');
    }
    int named = passed.length();
    if (!frame.isList()) {
      name.writeTo(passed);
    }
    if (first == '{' || first == '[') {
      SieveFrame.Place at = new SieveFrame.Place(place, named, passed.length(), empty);
      passed.write(first);
      frame = frame.enter(outline, first == '[', at);
      return frame.isList() ? SieveState.FIRST_VALUE : SieveState.FIRST_NAME;
    }
    scalar.begin(outline, first);
    return first == '"' ? SieveState.IN_TEXT : SieveState.IN_BARE;
  }

  SieveState endText() {
    frame.consider(scalar);
    return endValue();
  }

  /** If there was room for it. */
  SieveState endValue() {
    return passed.length() > frame.limit()
        ? cost("more than is read of it: " + frame.limitedBytes() + " bytes")
        : SieveState.BEHIND;
  }

  /** Ends an object or list. */
  SieveState close(byte bracket) {
    passed.write(bracket);
    SieveFrame closed = frame;
    if (closed.outline().object && !closed.isList()) {
      objects++;
    }
    if (closed.isFirst()) {
      return SieveState.END;
    }
    frame = closed.outer();
    if (closed.isRefused()) {
      passed.takeBackTo(closed.place().begin());
      frame.takeBack(closed.place());
      return SieveState.BEHIND;
    }
    return endValue();
  }

  /** The value that begins costs what is around it, and is passed over with it. */
  private SieveState costFrom(byte first, String what) {
    SieveState next = cost(what);
    skipped.skip(new byte[] {first}, 0, 1);
    return next;
  }

  /** Something costs the innermost value that is limited: in its place is said what. */
  private SieveState cost(String what) {
    SieveFrame limited = frame;
    int brackets = 1;
    while (!limited.canBeReplaced()) {
      limited = limited.outer();
      brackets++;
    }
    String reason = path() + ": " + what;
    passed.takeBackTo(limited.place().begin());
    frame = limited.outer();
    frame.takeBack(limited.place());
    writeMark(limited.outline().mark, reason);
    skipped.begin(brackets);
    return SieveState.IN_SKIPPED;
  }

  /** Where that is, for example {@code spec.template.spec.containers}: no value is repeated. */
  private String path() {
    StringBuilder path = new StringBuilder();
    for (SieveFrame at = frame; !isObject(at) && !at.isFirst(); at = at.outer()) {
      path.insert(0, step(at));
    }
    return path.isEmpty() ? "it" : path.substring(path.charAt(0) == '.' ? 1 : 0);
  }

  private static boolean isObject(SieveFrame frame) {
    return frame.outline().object && !frame.isList();
  }

  private String step(SieveFrame at) {
    return at.outer().isList()
        ? "[" + (at.outer().entries() - 1) + "]"
        : "." + passed.text(at.place().name() + 1, at.place().value() - 2);
  }

  private void writeMark(String field, String reason) {
    if (!frame.beginEntry()) {
      passed.write(',');
    }
    passed.write("\"" + field + "\":\"" + reason + "\"");
  }
}
