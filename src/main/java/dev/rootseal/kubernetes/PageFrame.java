package dev.rootseal.kubernetes;

import dev.rootseal.protobuf.OpenMessage;
import io.fabric8.kubernetes.api.model.ListMeta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message of a page, with its list or map that is open. There is one of each depth, which becomes
 * one message after the other.
 */
final class PageFrame extends OpenMessage {
  private static final int NO_LIMIT = Integer.MAX_VALUE;
  private static final @Nullable Object[] NOTHING = {};

  final PageFrame outer;
  private @Nullable PageFrame within;

  PageShape shape;

  /** The field that it is the value of; null for the outermost. */
  @Nullable PageStep step;

  /** The message whose object its fields stand in: itself, or one around it. */
  PageFrame home;

  /** Whether it is not known yet if it passes. */
  boolean waiting;

  /** Whether nothing of it passes any more. */
  boolean passedOver;

  /** The values of the object so far. */
  @Nullable Object[] values = NOTHING;

  /** The bytes of JSON beyond which the innermost limit around the object is broken. */
  int limit = NO_LIMIT;

  /** Bytes of JSON before it, and whether there was nothing yet in the object around it. */
  int begin;

  boolean first;

  /** Whether nothing has passed in the object yet. */
  boolean empty = true;

  /** The field whose list or map is open; null if there is none. */
  @Nullable PageStep open;

  /** The same of the list or map as of the object. */
  int openLimit;

  int openBegin;
  boolean openFirst;
  boolean openEmpty;
  boolean openPassedOver;
  int entries;
  private List<@Nullable Object> list = List.of();
  private Map<String, String> map = Map.of();

  /** The outermost message of a page. */
  PageFrame(PageShape shape) {
    super(Long.MAX_VALUE);
    this.shape = shape;
    this.outer = this;
    this.home = this;
    this.values = new Object[shape.values];
  }

  private PageFrame(PageFrame outer) {
    super(Long.MAX_VALUE);
    this.shape = outer.shape;
    this.outer = outer;
    this.home = this;
  }

  /** The value of a field, which is a message. */
  PageFrame enter(PageStep field, long innerEnd) {
    PageFrame inner = within;
    if (inner == null) {
      inner = new PageFrame(this);
      within = inner;
    }
    inner.beginUpTo(innerEnd);
    inner.become(field);
    return inner;
  }

  private void become(PageStep field) {
    shape = Objects.requireNonNull(field.inner);
    step = field;
    home = field.isObject() ? this : outer.home;
    waiting = shape.demanding;
    passedOver = false;
    values = NOTHING;
    empty = true;
    open = null;
  }

  /** Whether a value of this field passes. */
  boolean passes(PageStep field) {
    return !passedOver && !(open == field && openPassedOver);
  }

  /** What the page says of itself, which comes first; null while it is not at its end. */
  @Nullable ListMeta metadata() {
    PageFrame page = this;
    while (page.outer != page) {
      page = page.outer;
    }
    return (ListMeta) page.values[page.shape.part.place(WorkloadLists.METADATA)];
  }

  boolean isEntryOfMap() {
    return step != null && step.isMap();
  }

  /** Begins as an object, of which what is read does not pass a limit. */
  void beginObject(int at, boolean isFirst) {
    PageStep field = Objects.requireNonNull(step);
    values = new Object[shape.values];
    begin = at;
    first = isFirst;
    limit = Math.min(outer.home.limit, limit(field.outline, at));
  }

  /** Whether it is an object of its own of which something is left. */
  boolean isObjectThatPasses() {
    return home == this && !waiting && !passedOver;
  }

  /** The part of the model that its values make. */
  Object made() {
    return shape.part.make().apply(values);
  }

  /** Begins a list or a map. */
  void open(PageStep field, int at, boolean isFirst) {
    open = field;
    openBegin = at;
    openFirst = isFirst;
    openEmpty = true;
    openPassedOver = false;
    openLimit = Math.min(home.limit, limit(field.outline, at));
    entries = 0;
    if (field.isMap()) {
      map = new LinkedHashMap<>();
      home.values[field.place] = map;
    } else {
      list = new ArrayList<>();
      home.values[field.place] = list;
    }
  }

  /** Nothing of it passes any more, nor of what is in it. */
  void passOver() {
    passedOver = true;
    if (within != null) {
      within.passOver();
    }
  }

  /** Nothing of the list or map passes. */
  void passOverOpen() {
    PageStep field = Objects.requireNonNull(open);
    if (within != null) {
      within.passOver();
    }
    openPassedOver = true;
    home.values[field.place] = null;
    home.empty = openFirst;
  }

  void put(String key, String value) {
    map.put(key, value);
  }

  /** Takes the value of a field. */
  void take(PageStep field, Object value) {
    if (field.isList()) {
      list.add(value);
    } else {
      home.values[field.place] = value;
    }
  }

  private static int limit(Outline outline, int at) {
    return outline.isLimited() ? at + outline.mostBytes : NO_LIMIT;
  }

  /** The object of the API that it is in, or is itself. */
  PageFrame apiObject() {
    PageFrame one = home;
    while (!Objects.requireNonNull(one.step).outline.object) {
      one = one.outer.home;
    }
    return one;
  }

  /** The innermost object around its fields that is limited. */
  PageFrame limitedObject() {
    PageFrame one = home;
    while (!Objects.requireNonNull(one.step).outline.isLimited()) {
      one = one.outer.home;
    }
    return one;
  }

  /** What is read of the innermost value that is limited. */
  Outline limited(boolean inOpen) {
    Outline own = inOpen && open != null ? open.outline : Outline.NOTHING;
    return own.isLimited() ? own : Objects.requireNonNull(limitedObject().step).outline;
  }

  boolean isLimited(boolean inOpen) {
    return (inOpen ? openLimit : home.limit) < NO_LIMIT;
  }
}
