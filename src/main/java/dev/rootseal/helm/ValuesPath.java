package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * The way to a value, as templates write it behind {@code .Values}.
 *
 * @param steps names of fields
 */
record ValuesPath(List<String> steps) {
  ValuesPath {
    steps = List.copyOf(steps);
  }

  /** Reads names with dots between them. */
  static ValuesPath parse(String dotted) {
    return new ValuesPath(List.of(dotted.split("\\.", -1)));
  }

  ValuesPath then(String step) {
    return new ValuesPath(Stream.concat(steps.stream(), Stream.of(step)).toList());
  }

  ValuesPath below(List<String> prefix) {
    return new ValuesPath(Stream.concat(prefix.stream(), steps.stream()).toList());
  }

  JsonNode in(JsonNode values) {
    JsonNode value = values;
    for (String step : steps) {
      value = value.path(step);
    }
    return value;
  }

  /** Sets the value at its end; what is no object on the way gives way. */
  void put(ObjectNode values, JsonNode value) {
    ObjectNode owner = values;
    for (String step : steps.subList(0, steps.size() - 1)) {
      owner =
          owner.get(step) instanceof ObjectNode there
              ? there
              : (ObjectNode) owner.set(step, JsonNodeFactory.instance.objectNode()).get(step);
    }
    owner.set(steps.getLast(), value);
  }

  String last() {
    return steps.getLast();
  }

  @Override
  public String toString() {
    return String.join(".", steps);
  }
}
