package dev.rootseal.protobuf;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A field of a message that is read. */
final class Field {
  private static final int VARINT = 0;
  private static final int WITH_LENGTH = 2;

  final int number;
  final String name;
  final FieldType type;
  final FieldShape shape;

  /** What is read of its value; null where that is no message. */
  final @Nullable Message message;

  private final byte[] quoted;

  Field(int number, String name, FieldType type, FieldShape shape, @Nullable Message message) {
    this.number = number;
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.message = message;
    this.quoted = ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII);
  }

  /** Its name as the JSON has it, with the colon. */
  void writeName(JsonText json) {
    json.write(quoted, quoted.length);
  }

  boolean isMessage() {
    return type == FieldType.MESSAGE || type == FieldType.INLINE || type == FieldType.RAW;
  }

  /** How its value is encoded: as a number alone, or as a length and so many bytes. */
  int wireType() {
    return switch (type) {
      case BOOL, FLAG, NUMBER, COUNT, SECONDS -> VARINT;
      case TEXT, MESSAGE, INLINE, KEY, VALUE, RAW, UNKNOWN -> WITH_LENGTH;
    };
  }
}
