package dev.rootseal.kubernetes;

import dev.rootseal.protobuf.BrokenProtobufException;
import dev.rootseal.protobuf.ByteSpan;
import dev.rootseal.protobuf.FieldType;
import dev.rootseal.protobuf.Message;
import dev.rootseal.protobuf.MessageReader;
import io.fabric8.kubernetes.api.model.ListMeta;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list in protobuf, of which each object becomes what is kept of it while it comes in.
 * What passes is what {@link JsonSieve} would let through of the same in JSON, and bounds are
 * counted in the bytes that it has there: it is all the same to a user in which form a page came.
 */
final class WorkloadPage implements MessageReader {
  private final PassedText text = new PassedText();
  private final PassedBytes bytes = new PassedBytes();
  private final PassedEntry entry = new PassedEntry(text, bytes);
  private PageFrame frame;
  private @Nullable PageStep step;
  private ReadPages.@Nullable Page page;
  private boolean over;
  private int objects;

  private WorkloadPage(PageShape shape) {
    this.frame = new PageFrame(shape);
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

  /** Where the next page begins; null while that is not known, and if there is none. */
  @Nullable String next() {
    ListMeta known = page == null ? frame.metadata() : page.list().getMetadata();
    return known == null ? null : known.getContinue();
  }

  /** What the page has become, once; null while it is not whole. */
  ReadPages.@Nullable Page take() {
    ReadPages.Page taken = page;
    page = null;
    return taken;
  }

  @Override
  public void begin(long place, long count) {
    frame.beginUpTo(place + count);
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public long room(long place) {
    return frame.room(place);
  }

  @Override
  public Value field(long number, long place) throws BrokenProtobufException {
    PageFrame around = frame;
    if (around.passedOver) {
      return Value.NOT_READ;
    }
    if (around.waiting && number != Message.NAME) {
      around.markUnread();
      return Value.NOT_READ;
    }
    PageStep next = around.shape.step(number);
    if (around.open != next) {
      bytes.closeOpen(around);
      if (next != null) {
        around.requireFirst(next.field, place);
      }
    }
    if (next == null || !around.passes(next)) {
      return Value.NOT_READ;
    }
    step = next;
    if (next.type == FieldType.UNKNOWN) {
      nameless(next);
    }
    return next.value;
  }

  /** A field that is not known is an object without anything. */
  private void nameless(PageStep field) {
    bytes.beginNamed(frame, field);
    take(field, field.made.make().apply(new Object[field.made.size()]), 2);
  }

  @Override
  public void number(long number) {
    PageStep field = Objects.requireNonNull(step);
    boolean zeroIsNone = field.type != FieldType.BOOL && field.type != FieldType.NUMBER;
    if (number == 0 && zeroIsNone) {
      return; // as in the API's JSON
    }
    bytes.beginNamed(frame, field);
    if (field.type == FieldType.BOOL || field.type == FieldType.FLAG) {
      take(field, number != 0, number == 0 ? 5 : 4);
    } else {
      take(field, number, Long.toString(number).length());
    }
  }

  /** A value has come to its end, with its last bytes of JSON. */
  private void take(PageStep field, Object value, int last) {
    bytes.add(last);
    frame.take(field, value);
    bytes.endValue(frame, field.isList());
  }

  @Override
  public boolean text(byte[] from, int begin, int count) {
    PageStep field = Objects.requireNonNull(step);
    switch (field.type) {
      case KEY -> entry.name(frame, from, begin, count);
      case VALUE -> entry.value(frame, from, begin, count);
      default -> {
        if (!frame.waiting || isNamed(from, begin, count)) {
          text(field, from, begin, count);
        }
      }
    }
    return !frame.passedOver;
  }

  /** Whether a message passes by its name; if it does, it begins now. */
  private boolean isNamed(byte[] from, int begin, int count) {
    PageFrame named = frame;
    boolean passes =
        named.shape.message.isNamed(from, begin, count) && bytes.beginEntry(named.outer);
    if (passes) {
      bytes.beginObject(named, bytes.count(), false);
    }
    named.waiting = false;
    named.passedOver |= !passes;
    return passes;
  }

  private void text(PageStep field, byte[] from, int begin, int count) {
    if (field.isList()) {
      bytes.open(frame, field);
      if (!bytes.beginEntry(frame)) {
        return;
      }
    } else if (count > 0) {
      bytes.beginNamed(frame, field);
    } else {
      return; // as in the API's JSON
    }
    text.read(from, begin, count, field.outline.longest, field.shared);
    if (field.bounded && text.text().length() > ApiOutlines.LONGEST_TEXT) {
      tooLong(field);
    }
    take(field, text.text(), text.quoted());
  }

  /** The first one that is too long costs the object, as it does where JSON is read. */
  private void tooLong(PageStep field) {
    PageFrame object = frame.apiObject();
    int place = object.shape.part.place(WorkloadParts.TOO_LONG);
    if (object.values[place] == null) {
      object.values[place] =
          PagePath.of(frame, false) + "." + field.name + ": " + BoundedText.TOO_LONG;
    }
  }

  @Override
  public @Nullable MessageReader enter(long place, long count, ByteSpan begun) {
    PageStep field = Objects.requireNonNull(step);
    PageFrame around = frame;
    if (Objects.requireNonNull(field.inner).isRefused(count, begun)) {
      bytes.open(around, field);
      return null;
    }
    PageFrame inner = around.enter(field, place + count);
    if (field.outline.object) {
      bytes.restart();
    }
    if (!begin(field, inner)) {
      return null;
    }
    frame = inner;
    return this;
  }

  /** Whether there is room for the message that begins. */
  private boolean begin(PageStep field, PageFrame inner) {
    PageFrame around = frame;
    int begin = bytes.count();
    boolean first = around.home.empty;
    if (field.isList() || field.isMap()) {
      bytes.open(around, field);
    } else if (field.isObject()) {
      bytes.beginNamed(around, field);
    }
    if (!field.isObject() || inner.waiting) {
      return true;
    }
    if (field.isList() && !bytes.beginEntry(around)) {
      return false;
    }
    bytes.beginObject(inner, begin, first);
    return true;
  }

  @Override
  public void closeAt(long place) throws BrokenProtobufException {
    while (!over && frame.endsAt(place)) {
      close();
    }
  }

  private void close() {
    PageFrame closed = frame;
    bytes.closeOpen(closed);
    if (closed.isEntryOfMap()) {
      entry.end(closed);
    }
    frame = closed.outer;
    if (closed.step == null) {
      over = true;
      page = (ReadPages.Page) closed.made();
      forget(closed.shape);
    } else if (closed.isObjectThatPasses()) {
      objects += closed.step.outline.object ? 1 : 0;
      take(closed.step, closed.made(), 1);
    }
  }

  /** Connections outlive answers; what passed by last is nothing that is kept. */
  private void forget(PageShape shape) {
    frame = new PageFrame(shape);
    entry.forget();
    text.forget();
  }
}
