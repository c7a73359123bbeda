package dev.rootseal.kubernetes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What of a JSON value a {@link JsonSieve} lets through. Lists are not told from single values:
 * what is said of a value holds for each entry of a list in its place.
 */
final class FieldMask {
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  /** Characters of a text where an object or a list is expected. */
  private static final int LONGEST_OF_ODD_SHAPE = 64;

  /** Everything. */
  static final FieldMask WHOLE = new Builder().longest(NO_LIMIT).others(null).build();

  /** Nothing: the value is passed over, whatever it is. */
  static final FieldMask NOTHING = new Builder().build();

  private final Map<String, FieldMask> fields;
  private final boolean othersPass;
  private final @Nullable FieldMask others;
  private final Predicate<String> names;
  private final boolean filtersNames;

  /** Whether this is an object of the API, from which on places are named. */
  final boolean object;

  /** Characters (UTF-16) of a text; what is behind them is cut off. */
  final int longest;

  /** Bytes of what passes of a value and all in it, with its name. */
  final int mostBytes;

  /** The field that takes the place of a value of more bytes or entries, and says where. */
  final String mark;

  /** Entries of a list. */
  final int mostEntries;

  /** Whether further entries are left out, where they would otherwise cost the value. */
  final boolean moreAreLeftOut;

  /** The text for which the object around it passes; any if null. */
  final @Nullable Predicate<String> demanded;

  private FieldMask(Builder builder) {
    fields = Map.copyOf(builder.fields);
    othersPass = builder.othersPass;
    others = builder.others;
    filtersNames = builder.names != null;
    names = builder.names == null ? name -> true : builder.names;
    object = builder.object;
    longest = builder.longest;
    mostBytes = builder.mostBytes;
    mark = builder.mark;
    mostEntries = builder.mostEntries;
    moreAreLeftOut = builder.moreAreLeftOut;
    demanded = builder.demanded;
  }

  /** A text, number or boolean. */
  static FieldMask text(int longest) {
    return new Builder().longest(longest).build();
  }

  /** An object of which nothing passes yet. */
  static Builder fields() {
    return new Builder();
  }

  /** What passes of the field with this name. */
  FieldMask of(String name) {
    FieldMask listed = fields.get(name);
    if (listed != null) {
      return listed;
    }
    return othersPass && names.test(name) ? Objects.requireNonNullElse(others, WHOLE) : NOTHING;
  }

  /** Whether a name that is not listed, of any length, may belong to what passes. */
  boolean asksForEveryName() {
    return othersPass && !filtersNames;
  }

  boolean isNothing() {
    return this == NOTHING;
  }

  boolean isLimited() {
    return mostBytes < NO_LIMIT;
  }

  /** Collects what passes. */
  static final class Builder {
    private final Map<String, FieldMask> fields = new HashMap<>();
    private boolean othersPass;
    private @Nullable FieldMask others;
    private @Nullable Predicate<String> names;
    private boolean object;
    private int longest = LONGEST_OF_ODD_SHAPE;
    private int mostBytes = NO_LIMIT;
    private String mark = "";
    private int mostEntries = NO_LIMIT;
    private boolean moreAreLeftOut;
    private @Nullable Predicate<String> demanded;

    private Builder() {}

    Builder with(String name, FieldMask mask) {
      fields.put(name, mask);
      return this;
    }

    Builder with(String name, Builder mask) {
      return with(name, mask.build());
    }

    /** Fields of the same kind. */
    Builder with(List<String> names, FieldMask mask) {
      names.forEach(name -> with(name, mask));
      return this;
    }

    /** All fields that are not listed; whole if null. */
    Builder others(@Nullable FieldMask mask) {
      othersPass = true;
      others = mask;
      return this;
    }

    /** Those of the others whose name is accepted. */
    Builder othersNamed(Predicate<String> accepted, FieldMask mask) {
      names = accepted;
      return others(mask);
    }

    Builder object() {
      object = true;
      return this;
    }

    Builder longest(int characters) {
      longest = characters;
      return this;
    }

    Builder atMost(int bytes, String otherwise) {
      mostBytes = bytes;
      mark = otherwise;
      return this;
    }

    /** More of them cost the innermost value that has a limit of bytes. */
    Builder entries(int most) {
      mostEntries = most;
      return this;
    }

    Builder firstEntries(int most) {
      mostEntries = most;
      moreAreLeftOut = true;
      return this;
    }

    Builder demanded(Predicate<String> accepted) {
      demanded = accepted;
      return this;
    }

    FieldMask build() {
      return new FieldMask(this);
    }
  }
}
