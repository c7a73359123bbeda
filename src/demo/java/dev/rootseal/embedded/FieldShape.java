package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** How the value at one place of an object merges: whole, field by field, or item by item. */
interface FieldShape {
  /** How a list merges. */
  enum ListKind {
    /** As one value: the newer list replaces the older. */
    ATOMIC,
    /** A set of plain values. */
    SET,
    /** Items told apart by key fields. */
    MAP
  }

  /** A field that tells the items of a list apart, and its value where an item leaves it out. */
  record Key(String field, Optional<JsonNode> whenAbsent) {
    static Key of(String field) {
      return new Key(field, Optional.empty());
    }
  }

  FieldShape field(String name);

  FieldShape item();

  ListKind listKind();

  /** The key fields of a list of kind {@link ListKind#MAP}; empty for the others. */
  List<Key> keys();

  /** Whether an object here merges as one value. */
  boolean atomicObject();
}
