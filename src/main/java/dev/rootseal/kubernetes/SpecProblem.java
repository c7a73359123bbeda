package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says where a spec has an unexpected shape, in the words of the API; no value is repeated. */
final class SpecProblem {
  private SpecProblem() {}

  /**
   * For example {@code spec.template.spec.containers[1].volumeMounts: an object is not expected
   * here}.
   */
  static String describe(JsonMappingException failure, @Nullable JsonToken found) {
    StringBuilder path = new StringBuilder("spec");
    for (JsonMappingException.Reference step : failure.getPath()) {
      if (step.getFieldName() != null) {
        path.append('.').append(step.getFieldName());
      } else {
        path.append('[').append(step.getIndex()).append(']');
      }
    }
    return path + ": " + message(failure, found);
  }

  private static String message(JsonMappingException failure, @Nullable JsonToken found) {
    return failure instanceof BoundedText.TooLong
        ? failure.getOriginalMessage()
        : word(found) + " is not expected here";
  }

  /** The same without the place, of what was read from a tree. */
  static String message(JsonMappingException failure) {
    return message(
        failure,
        failure.getProcessor() instanceof JsonParser parser ? parser.currentToken() : null);
  }

  /** The way to the value from the object's root: names of fields and numbers of entries. */
  static List<Object> path(String root, JsonMappingException failure) {
    List<Object> path = new ArrayList<>(List.of(root));
    for (JsonMappingException.Reference step : failure.getPath()) {
      path.add(step.getFieldName() == null ? (Object) step.getIndex() : step.getFieldName());
    }
    return path;
  }

  private static String word(@Nullable JsonToken found) {
    return switch (found) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case null, default -> "this";
    };
  }
}
