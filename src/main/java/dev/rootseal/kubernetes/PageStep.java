package dev.rootseal.kubernetes;

import dev.rootseal.protobuf.Field;
import dev.rootseal.protobuf.FieldShape;
import dev.rootseal.protobuf.FieldType;
import dev.rootseal.protobuf.MessageReader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A field of a message, of which the value becomes part of the model. */
final class PageStep {
  /** Texts that are another one in each object, or are not kept: none is looked up among others. */
  private static final Set<String> SINGULAR =
      Set.of(
          "uid",
          "resourceVersion",
          "continue",
          "selfLink",
          "command",
          "args",
          "annotations",
          "value",
          "currentRevision",
          "updateRevision");

  /** Images and paths, which are kept as long as they are. */
  private static final Set<String> BOUNDED = Set.of("image", "mountPath", "devicePath");

  final Field field;
  final String name;
  final FieldType type;
  final FieldShape shape;
  final MessageReader.Value value;

  /** What passes of the value, and how much. */
  final Outline outline;

  /** What is read of the value; null where that is no message. */
  final @Nullable PageShape inner;

  /** How a part of the model is made of the value, where that is an object. */
  final PagePart made;

  /** The place among the values of the object around it. */
  final int place;

  /** Bytes of the name as the JSON has it, with quotes and colon. */
  final int nameBytes;

  final boolean shared;
  final boolean bounded;

  PageStep(Field field, Outline outline, @Nullable PageShape inner, PagePart made, int place) {
    this.field = field;
    this.name = field.name;
    this.type = field.type;
    this.shape = field.shape;
    this.value = field.value();
    this.outline = outline;
    this.inner = inner;
    this.made = made;
    this.place = place;
    this.nameBytes = PassedText.ofName(field.name);
    this.shared = !SINGULAR.contains(field.name);
    this.bounded = BOUNDED.contains(field.name);
  }

  boolean isList() {
    return shape == FieldShape.LIST;
  }

  boolean isMap() {
    return shape == FieldShape.MAP;
  }

  /** Whether the value is an object of its own in the JSON. */
  boolean isObject() {
    return type == FieldType.MESSAGE || type == FieldType.UNKNOWN;
  }
}
