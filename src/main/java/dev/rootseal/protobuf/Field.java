package dev.rootseal.protobuf;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A field of a message that is read. */
public final class Field {
  public final int number;
  public final String name;
  public final FieldType type;
  public final FieldShape shape;

  /** What is read of its value; null where that is no message. */
  public final @Nullable Message message;

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

  /** How its value is encoded: as a number alone, or as a length and so many bytes. */
  public MessageReader.Value value() {
    return switch (type) {
      case BOOL, FLAG, NUMBER, COUNT, SECONDS -> MessageReader.Value.NUMBER;
      case TEXT, KEY, VALUE -> MessageReader.Value.TEXT;
      case MESSAGE, INLINE, RAW -> MessageReader.Value.MESSAGE;
      case UNKNOWN -> MessageReader.Value.NOT_READ;
    };
  }
}
