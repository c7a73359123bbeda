package dev.rootseal.kubernetes;

import java.io.IOException;
import java.util.List;

/** A part of an object has a shape that the API does not give it, or is more than is read of it. */
public final class ShapeException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient List<Object> path;

  /**
   * It is wrong there.
   *
   * @param path the way to it from the object: names of fields and numbers of entries
   * @param message what is wrong there, in words; no value is repeated
   */
  ShapeException(List<Object> path, String message) {
    super(message);
    this.path = List.copyOf(path);
  }

  /** The way to what is wrong: a String for a field, an Integer for the entry of a list. */
  public List<Object> path() {
    return path;
  }

  /**
   * Where and what, in the words of the API: {@code spec.template.spec.containers[1].volumeMounts:
   * an object is not expected here}.
   */
  String words() {
    StringBuilder words = new StringBuilder();
    for (Object step : path) {
      words.append(step instanceof Integer ? "[" + step + "]" : "." + step);
    }
    return words.substring(Math.min(1, words.length())) + ": " + getMessage();
  }
}
