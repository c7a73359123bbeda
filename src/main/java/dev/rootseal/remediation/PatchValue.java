package dev.rootseal.remediation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value in a patch: a tree that cannot be changed and that keeps its order. */
public sealed interface PatchValue {
  /** An object; its fields are rendered in the order in which they were put in. */
  record Fields(Map<String, PatchValue> values) implements PatchValue {
    public Fields {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** An object without a field. */
    public static Fields none() {
      return new Fields(Map.of());
    }

    /** This and one more field. */
    public Fields with(String name, PatchValue value) {
      Map<String, PatchValue> more = new LinkedHashMap<>(values);
      more.put(name, value);
      return new Fields(more);
    }

    /** This and one more field that is a text. */
    public Fields with(String name, String text) {
      return with(name, new Text(text));
    }

    /** This and one more list, unless the list is empty. */
    public Fields withItems(String name, List<? extends PatchValue> items) {
      return items.isEmpty() ? this : with(name, new Items(List.copyOf(items)));
    }
  }

  /** A list. */
  record Items(List<PatchValue> values) implements PatchValue {
    public Items {
      values = List.copyOf(values);
    }
  }

  /** A string; it may hold any character. */
  record Text(String value) implements PatchValue {}

  /** A boolean. */
  record Flag(boolean value) implements PatchValue {}

  /** Null: the field goes, if it is there. */
  record Removed() implements PatchValue {}
}
