package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * The way to a value, as templates write it behind {@code .Values}.
 *
 * @param steps names of fields; none for all values
 */
record ValuesPath(List<String> steps) {
  ValuesPath {
    steps = List.copyOf(steps);
  }

  /** Reads names with dots before them, or nothing. */
  static ValuesPath parse(String dotted) {
    return new ValuesPath(
        Stream.of(dotted.split("\\.", -1)).filter(step -> !step.isEmpty()).toList());
  }

  ValuesPath then(ValuesPath more) {
    return new ValuesPath(Stream.concat(steps.stream(), more.steps.stream()).toList());
  }

  ValuesPath then(String step) {
    return then(new ValuesPath(List.of(step)));
  }

  /** Whether one of the two leads through the end of the other. */
  boolean touches(ValuesPath other) {
    return isPrefixOf(other) || other.isPrefixOf(this);
  }

  boolean isPrefixOf(ValuesPath other) {
    return steps.size() <= other.steps.size() && other.steps.subList(0, steps.size()).equals(steps);
  }

  JsonNode in(JsonNode values) {
    JsonNode value = values;
    for (String step : steps) {
      value = value.path(step);
    }
    return value;
  }

  String last() {
    return steps.isEmpty() ? "" : steps.getLast();
  }

  @Override
  public String toString() {
    return String.join(".", steps);
  }
}
