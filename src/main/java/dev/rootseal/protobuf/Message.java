package dev.rootseal.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is read of the messages of one type, by the numbers of their fields. */
public final class Message {
  /** More than any number that is read; which fields have come is a bit of a {@code long} each. */
  public static final int NUMBERS = 64;

  /** The number of the name, where only some messages pass. */
  public static final int NAME = 1;

  /** The number of the name in an entry of a map. */
  public static final int KEY = 1;

  /** The number of the value in an entry of a map. */
  public static final int VALUE = 2;

  /** An entry of a map of texts. */
  static final Message ENTRY =
      fields()
          .with(new Field(KEY, "key", FieldType.KEY, FieldShape.SINGLE, null))
          .with(new Field(VALUE, "value", FieldType.VALUE, FieldShape.SINGLE, null))
          .build();

  /** The number of any that is not known; a field that has it is marked as such. */
  private static final int UNKNOWN = NUMBERS - 1;

  private final @Nullable Field[] byNumber;
  private final @Nullable Field others;
  private final Set<String> names;
  private final BitSet outlines = new BitSet();

  private Message(Builder builder) {
    byNumber = builder.byNumber.clone();
    others = builder.others;
    names = builder.names;
    names.forEach(
        name ->
            outlines.set(outline(name.length(), name.charAt(0), name.charAt(name.length() - 1))));
  }

  static Builder fields() {
    return new Builder();
  }

  /** The field with this number; null if it is not read. */
  @Nullable Field field(long number) {
    Field known = number < NUMBERS ? byNumber[(int) number] : null;
    return known == null ? others : known;
  }

  /** Whether only messages with certain names pass. */
  public boolean isDemanding() {
    return !names.isEmpty();
  }

  /** Most names are refused by their length and their ends, without a text being made of them. */
  public boolean isNamed(byte[] name, int from, int length) {
    return length > 0
        && outlines.get(outline(length, name[from], name[from + length - 1]))
        && names.contains(new String(name, from, length, StandardCharsets.UTF_8));
  }

  private static int outline(int length, int first, int last) {
    return (length & 0x1F) << 14 | (first & 0x7F) << 7 | (last & 0x7F);
  }

  /** All that are read by their numbers. */
  public List<Field> all() {
    return Arrays.stream(byNumber).filter(Objects::nonNull).map(Objects::requireNonNull).toList();
  }

  /** What stands for those that are not known; null where these are passed over. */
  public @Nullable Field others() {
    return others;
  }

  /** Collects the fields. */
  static final class Builder {
    private final @Nullable Field[] byNumber = new Field[NUMBERS];
    private @Nullable Field others;
    private Set<String> names = Set.of();

    private Builder() {}

    Builder text(int number, String name) {
      return with(new Field(number, name, FieldType.TEXT, FieldShape.SINGLE, null));
    }

    Builder texts(int number, String name) {
      return with(new Field(number, name, FieldType.TEXT, FieldShape.LIST, null));
    }

    Builder bool(int number, String name) {
      return with(new Field(number, name, FieldType.BOOL, FieldShape.SINGLE, null));
    }

    Builder flag(int number, String name) {
      return with(new Field(number, name, FieldType.FLAG, FieldShape.SINGLE, null));
    }

    Builder number(int number, String name) {
      return with(new Field(number, name, FieldType.NUMBER, FieldShape.SINGLE, null));
    }

    Builder count(int number, String name) {
      return with(new Field(number, name, FieldType.COUNT, FieldShape.SINGLE, null));
    }

    /** A point in time, which is a message of its own. */
    Builder time(int number, String name) {
      Field seconds = new Field(1, name, FieldType.SECONDS, FieldShape.SINGLE, null);
      return inline(number, name, fields().with(seconds).build());
    }

    Builder one(int number, String name, Message message) {
      return with(new Field(number, name, FieldType.MESSAGE, FieldShape.SINGLE, message));
    }

    Builder list(int number, String name, Message message) {
      return with(new Field(number, name, FieldType.MESSAGE, FieldShape.LIST, message));
    }

    /** Names and values, both texts. */
    Builder map(int number, String name) {
      return with(new Field(number, name, FieldType.INLINE, FieldShape.MAP, ENTRY));
    }

    Builder inline(int number, String name, Message message) {
      return with(new Field(number, name, FieldType.INLINE, FieldShape.SINGLE, message));
    }

    Builder with(Field field) {
      byNumber[field.number] = field;
      return this;
    }

    /** A field that is not known here comes under this name, with nothing of what is in it. */
    Builder others(String name) {
      others = new Field(UNKNOWN, name, FieldType.UNKNOWN, FieldShape.SINGLE, null);
      return this;
    }

    /** Only messages with one of these names pass, which are ASCII. */
    Builder named(Set<String> accepted) {
      names = accepted;
      return this;
    }

    Message build() {
      return new Message(this);
    }
  }
}
