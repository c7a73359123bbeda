package dev.rootseal.kubernetes;

import dev.rootseal.protobuf.ByteSpan;
import dev.rootseal.protobuf.Field;
import dev.rootseal.protobuf.FieldShape;
import dev.rootseal.protobuf.FieldType;
import dev.rootseal.protobuf.Message;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message of the API, with what is read of it: its fields by their numbers, each with how much of
 * it passes and where it belongs in the model.
 */
final class PageShape {
  /** What stands before a text that is the name. */
  private static final byte TAG_OF_NAME = Message.NAME << 3 | 2;

  final Message message;
  final PagePart part;

  /** Whether only messages with certain names pass. */
  final boolean demanding;

  /** How many values are handed over to the part. */
  final int values;

  private final @Nullable PageStep[] steps = new PageStep[Message.NUMBERS];
  private final @Nullable PageStep others;

  private PageShape(Message message, Outline outline, PagePart part) {
    this.message = message;
    this.part = part;
    this.demanding = message.isDemanding();
    this.values = part.size();
    for (Field field : message.all()) {
      steps[field.number] = step(field, outline, part);
    }
    Field unknown = message.others();
    this.others = unknown == null ? null : step(unknown, outline, part);
  }

  /** What is read of a message, as far as an outline lets it through and the model has it. */
  static PageShape of(Message message, Outline outline, PagePart part) {
    return new PageShape(message, outline, part);
  }

  private static @Nullable PageStep step(Field field, Outline outline, PagePart part) {
    if (field.type == FieldType.INLINE && field.shape == FieldShape.SINGLE) {
      PageShape inline = of(Objects.requireNonNull(field.message), outline, part);
      return inline.isEmpty() ? null : new PageStep(field, outline, inline, part, 0);
    }
    if (field.type == FieldType.KEY || field.type == FieldType.VALUE) {
      return new PageStep(field, outline, null, part, 0);
    }
    Outline passes = outline.of(field.name);
    if (passes.isNothing()) {
      return null;
    }
    PagePart own = part.inner(field.name);
    if (own == null) {
      throw new IllegalStateException(field.name + " passes, and nothing is made of it");
    }
    return new PageStep(field, passes, inner(field, passes, own), own, part.place(field.name));
  }

  private static @Nullable PageShape inner(Field field, Outline outline, PagePart part) {
    return field.message == null ? null : of(field.message, outline, part);
  }

  private boolean isEmpty() {
    return others == null && Arrays.stream(steps).allMatch(Objects::isNull);
  }

  /** The field with this number; null if it is not read. */
  @Nullable PageStep step(long number) {
    PageStep known = number < Message.NUMBERS ? steps[(int) number] : null;
    return known == null ? others : known;
  }

  /**
   * Whether only messages with certain names pass, and the name, which is in front, has come
   * already and is none of these.
   *
   * @param count the bytes of the message
   * @param begun those that have come already
   */
  boolean isRefused(long count, ByteSpan begun) {
    if (!demanding || begun.count() < 2 || begun.bytes()[begun.from()] != TAG_OF_NAME) {
      return false;
    }
    int length = begun.bytes()[begun.from() + 1];
    return length > 0
        && length + 2 <= Math.min(count, begun.count())
        && !message.isNamed(begun.bytes(), begun.from() + 2, length);
  }
}
