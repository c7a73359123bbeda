package dev.rootseal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value of an object that no API server has checked. Whoever asks for a type gets that one,
 * nothing where there is nothing, or is told what stands there.
 *
 * @param path the way to it: names of fields and numbers of entries
 */
record TreeValue(JsonNode value, List<Object> path) {
  /** What is made of a value that is there. */
  interface Reading<T> {
    @Nullable T of(TreeValue value) throws ShapeException;
  }

  /** Whether it is missing, or null. */
  boolean isNothing() {
    return value.isMissingNode() || value.isNull();
  }

  /** A field of what is known to be an object. */
  TreeValue get(String field) {
    return then(value.path(field), field);
  }

  private TreeValue then(JsonNode next, Object step) {
    List<Object> longer = new ArrayList<>(path);
    longer.add(step);
    return new TreeValue(next, longer);
  }

  @Nullable String text() throws ShapeException {
    require(value.isTextual());
    return value.textValue();
  }

  /** An image or a path, which are kept as long as they are. */
  @Nullable String boundedText() throws ShapeException {
    String text = text();
    if (text != null && text.length() > ApiOutlines.LONGEST_TEXT) {
      throw new ShapeException(path, BoundedText.TOO_LONG);
    }
    return text;
  }

  @Nullable Boolean bool() throws ShapeException {
    require(value.isBoolean());
    return isNothing() ? null : (Boolean) value.booleanValue();
  }

  /** A whole number; 0 where there is none. */
  int number() throws ShapeException {
    require(value.isIntegralNumber() && value.canConvertToInt());
    return value.intValue();
  }

  <T> @Nullable T object(Reading<T> reading) throws ShapeException {
    require(value.isObject());
    return isNothing() ? null : reading.of(this);
  }

  <T> @Nullable List<@Nullable T> list(Reading<T> reading) throws ShapeException {
    require(value.isArray());
    if (isNothing()) {
      return null;
    }
    List<@Nullable T> list = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      list.add(then(Objects.requireNonNull(value.get(i)), i).object(reading));
    }
    return list;
  }

  @Nullable Map<String, @Nullable String> texts() throws ShapeException {
    require(value.isObject());
    if (isNothing()) {
      return null;
    }
    Map<String, @Nullable String> texts = new LinkedHashMap<>();
    for (String name : names()) {
      texts.put(name, get(name).text());
    }
    return texts;
  }

  /** The names of the fields, in their order. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    value.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private void require(boolean fits) throws ShapeException {
    if (!fits && !isNothing()) {
      throw new ShapeException(path, word() + " is not expected here");
    }
  }

  private String word() {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      default -> "this";
    };
  }
}
