package dev.rootseal.kubernetes;

import dev.rootseal.protobuf.BrokenProtobufException;
import dev.rootseal.protobuf.ByteSpan;
import dev.rootseal.protobuf.FieldType;
import dev.rootseal.protobuf.Message;
import dev.rootseal.protobuf.MessageReader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list in protobuf, of which each object becomes what is kept of it while it comes in.
 * What passes is what {@link JsonSieve} would let through of the same in JSON, and bounds are
 * counted in the bytes that it has there: it is all the same to a user in which form a page came.
 */
final class WorkloadPage implements MessageReader {
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final byte[] NOTHING = {};

  /** What stands before a text that is the name. */
  private static final byte TAG_OF_NAME = Message.NAME << 3 | 2;

  /** No field has this number: it stands for those that were passed over. */
  private static final int UNREAD = 0;

  private final PassedText passed = new PassedText();
  private PageFrame frame;
  private @Nullable PageFrame object;
  private @Nullable PageStep step;
  private ReadPages.@Nullable Page page;
  private boolean over;
  private int objects;

  /** Bytes of JSON of what has passed of an object. */
  private int length;

  /** The name of an entry of a map, and what passes of its value. */
  private String key = "";

  private int keyBytes;
  private Outline ofKey = Outline.NOTHING;

  private WorkloadPage(PageShape shape) {
    this.frame = new PageFrame(shape, Long.MAX_VALUE);
  }

  /** A page of a list of this kind; null if it is none of workloads. */
  static @Nullable WorkloadPage of(String kind) {
    PageShape shape = WorkloadLists.shape(kind);
    return shape == null ? null : new WorkloadPage(shape);
  }

  /** How many objects of the API have come to their end. */
  int objects() {
    return objects;
  }

  /** What the page has become, once; null while it is not whole. */
  ReadPages.@Nullable Page take() {
    ReadPages.Page taken = page;
    page = null;
    return taken;
  }

  @Override
  public void begin(long place, long count) {
    frame.end = place + count;
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public long room(long place) {
    return frame.end - place;
  }

  @Override
  public Value field(long number, long place) throws BrokenProtobufException {
    if (number == 0) {
      throw new BrokenProtobufException(place, "a field without a number");
    }
    PageFrame around = frame;
    if (around.passedOver) {
      return Value.NOT_READ;
    }
    PageStep next = around.shape.step(number);
    if (around.waiting && number != Message.NAME) {
      around.mark(UNREAD);
      return Value.NOT_READ;
    }
    if (around.open != next) {
      closeOpen();
      if (next != null) {
        requireOrder(next, place);
      }
    }
    if (next == null || around.passedOver || (around.open == next && around.openPassedOver)) {
      return Value.NOT_READ;
    }
    step = next;
    if (next.type == FieldType.UNKNOWN) {
      nameless(next);
    }
    return next.value;
  }

  private void requireOrder(PageStep next, long place) throws BrokenProtobufException {
    boolean late = next.type == FieldType.KEY && frame.has(VALUE);
    if (late || frame.has(next.number) || frame.has(UNREAD)) {
      throw new BrokenProtobufException(place, next.name + " comes again, or too late");
    }
    frame.mark(next.number);
  }

  /** A field that is not known is an object without anything. */
  private void nameless(PageStep field) {
    beginNamed(field);
    length += 2;
    frame.take(field, field.made.make().apply(new Object[field.made.size()]));
    endValue(false);
  }

  @Override
  public void number(long number) {
    PageStep field = Objects.requireNonNull(step);
    boolean zeroIsNone = field.type != FieldType.BOOL && field.type != FieldType.NUMBER;
    if (number == 0 && zeroIsNone) {
      return; // as in the API's JSON
    }
    beginNamed(field);
    if (field.type == FieldType.BOOL || field.type == FieldType.FLAG) {
      length += number == 0 ? 5 : 4;
      frame.take(field, number != 0);
    } else {
      length += Long.toString(number).length();
      frame.take(field, number);
    }
    endValue(false);
  }

  @Override
  public boolean text(byte[] bytes, int from, int count) {
    PageStep field = Objects.requireNonNull(step);
    switch (field.type) {
      case KEY -> key(bytes, from, count);
      case VALUE -> value(bytes, from, count);
      default -> {
        if (!frame.waiting || isNamed(bytes, from, count)) {
          text(field, bytes, from, count);
        }
      }
    }
    return !frame.passedOver;
  }

  /** Whether a message passes by its name; if it does, it begins now. */
  private boolean isNamed(byte[] bytes, int from, int count) {
    PageFrame named = frame;
    boolean passes = named.shape.message.isNamed(bytes, from, count);
    if (passes) {
      frame = named.outer;
      passes = beginEntry();
      frame = named;
    }
    if (passes) {
      named.beginObject(length, false);
      length++;
    }
    named.waiting = false;
    named.passedOver |= !passes;
    return passes;
  }

  private void text(PageStep field, byte[] bytes, int from, int count) {
    if (count == 0 && !field.isList()) {
      return; // as in the API's JSON
    }
    if (field.isList()) {
      open(field);
      if (!beginEntry()) {
        return;
      }
    } else {
      beginNamed(field);
    }
    passed.read(bytes, from, count, field.outline.longest, field.shared);
    length += passed.quoted();
    frame.take(field, passed.text());
    if (field.bounded && passed.text().length() > ApiOutlines.LONGEST_TEXT) {
      tooLong(field);
    }
    endValue(field.isList());
  }

  /** The first one that is too long costs the object, as it does where JSON is read. */
  private void tooLong(PageStep field) {
    PageFrame around = Objects.requireNonNull(object);
    int place = around.shape.part.place(WorkloadParts.TOO_LONG);
    if (around.values[place] == null) {
      around.values[place] =
          PagePath.of(frame, false) + "." + field.name + ": " + BoundedText.TOO_LONG;
    }
  }

  private void key(byte[] bytes, int from, int count) {
    PageFrame around = frame.outer;
    PageStep map = Objects.requireNonNull(around.open);
    passed.read(bytes, from, count, Integer.MAX_VALUE, true);
    boolean tooLong = passed.bytes() > SievedName.LONGEST;
    if (tooLong && around.isLimited(true) && map.outline.asksForEveryName()) {
      cost(around, true, "a name of more than " + SievedName.LONGEST + " bytes");
      return;
    }
    key = passed.text();
    keyBytes = passed.quoted() + 1;
    ofKey = tooLong ? Outline.NOTHING : map.outline.of(key);
    frame.passedOver |= ofKey.isNothing();
  }

  private void value(byte[] bytes, int from, int count) {
    if (!frame.has(KEY)) {
      frame.mark(KEY);
      key(NOTHING, 0, 0);
      if (frame.passedOver) {
        return;
      }
    }
    PageFrame around = frame.outer;
    PageStep map = Objects.requireNonNull(around.open);
    length += (around.openEmpty ? 0 : 1) + keyBytes;
    around.openEmpty = false;
    passed.read(bytes, from, count, ofKey.longest, map.shared);
    length += passed.quoted();
    around.put(key, passed.text());
    endValue(around, true);
  }

  @Override
  public boolean enter(long place, long count, ByteSpan begun) {
    PageStep field = Objects.requireNonNull(step);
    PageShape within = Objects.requireNonNull(field.inner);
    if (within.demanding && isRefused(within.message, count, begun)) {
      open(field);
      return false;
    }
    PageFrame inner = frame.enter(field, place + count);
    if (field.outline.object) {
      length = 0;
      object = inner;
    }
    int begin = length;
    boolean first = frame.home.empty;
    if (field.isList() || field.isMap()) {
      open(field);
    } else if (field.isObject()) {
      beginNamed(field);
    }
    if (field.isObject() && !inner.waiting) {
      if (field.isList() && !beginEntry()) {
        return false;
      }
      inner.beginObject(begin, first);
      length++;
    }
    frame = inner;
    return true;
  }

  /** Whether the name, which is in front, has come already, and is none for which it passes. */
  private static boolean isRefused(Message message, long count, ByteSpan begun) {
    if (begun.count() < 2 || begun.bytes()[begun.from()] != TAG_OF_NAME) {
      return false;
    }
    int length = begun.bytes()[begun.from() + 1];
    return length > 0
        && length + 2 <= Math.min(count, begun.count())
        && !message.isNamed(begun.bytes(), begun.from() + 2, length);
  }

  @Override
  public void closeAt(long place) throws BrokenProtobufException {
    if (place > frame.end) {
      throw new BrokenProtobufException(place, "a value that ends behind what it is in");
    }
    while (frame.end == place && !over) {
      close();
    }
  }

  private void close() {
    closeOpen();
    if (frame.isEntryOfMap() && !frame.passedOver && !frame.has(VALUE)) {
      value(NOTHING, 0, 0);
    }
    PageFrame closed = frame;
    frame = closed.outer;
    boolean passes = closed.home == closed && !closed.waiting && !closed.passedOver;
    if (closed.step == null) {
      over = true;
      page = (ReadPages.Page) closed.shape.part.make().apply(closed.values);
      forget(closed.shape);
    } else if (passes) {
      length++;
      frame.take(closed.step, closed.shape.part.make().apply(closed.values));
      objects += closed.step.outline.object ? 1 : 0;
      endValue(closed.step.isList());
    }
  }

  /** Connections outlive answers; what passed by last is nothing that is kept. */
  private void forget(PageShape shape) {
    frame = new PageFrame(shape, Long.MAX_VALUE);
    object = null;
    key = "";
    passed.forget();
  }

  private void beginNamed(PageStep field) {
    PageFrame home = frame.home;
    length += (home.empty ? 0 : 1) + field.nameBytes;
    home.empty = false;
  }

  private void open(PageStep field) {
    if (frame.open != field) {
      frame.open(field, length, frame.home.empty);
      beginNamed(field);
      length++;
    }
  }

  private void closeOpen() {
    boolean passes = frame.open != null && !frame.openPassedOver && !frame.passedOver;
    frame.open = null;
    if (passes) {
      length++;
      endValue(false);
    }
  }

  /** Whether there is room for one more in the list that is open. */
  private boolean beginEntry() {
    PageFrame around = frame;
    Outline outline = Objects.requireNonNull(around.open).outline;
    around.entries++;
    if (around.entries > outline.mostEntries) {
      if (around.isLimited(true) && !outline.moreAreLeftOut) {
        cost(around, true, "more than " + outline.mostEntries + " entries");
      }
      return false;
    }
    length += around.openEmpty ? 0 : 1;
    around.openEmpty = false;
    return true;
  }

  private void endValue(boolean inOpen) {
    endValue(frame, inOpen);
  }

  private void endValue(PageFrame around, boolean inOpen) {
    int limit = inOpen ? around.openLimit : around.home.limit;
    if (length > limit) {
      int most = around.limited(inOpen).mostBytes;
      cost(around, inOpen, "more than is read of it: " + most + " bytes");
    }
  }

  /** Something costs the innermost value that is limited: in its place is said what. */
  private void cost(PageFrame around, boolean inOpen, String what) {
    String reason = PagePath.of(around, inOpen) + ": " + what;
    Outline limited = around.limited(inOpen);
    if (inOpen && limited == Objects.requireNonNull(around.open).outline) {
      around.passOverOpen();
      frame.passedOver |= frame != around;
      length = around.openBegin;
      mark(around.home, limited.mark, reason);
      return;
    }
    PageFrame replaced = around.limitedObject();
    for (PageFrame within = frame; within != replaced.outer; within = within.outer) {
      within.passedOver = true;
    }
    length = replaced.begin;
    replaced.outer.home.empty = replaced.first;
    mark(replaced.outer.home, limited.mark, reason);
  }

  private void mark(PageFrame around, String name, String reason) {
    length += (around.empty ? 0 : 1) + PassedText.ofName(name) + PassedText.ofText(reason);
    around.empty = false;
    if (around.shape.part.names().contains(name)) {
      around.values[around.shape.part.place(name)] = reason;
    }
  }
}
