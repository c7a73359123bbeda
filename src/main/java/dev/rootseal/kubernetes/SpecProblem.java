package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
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
