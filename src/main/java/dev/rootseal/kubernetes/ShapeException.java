package dev.rootseal.kubernetes;

import java.util.List;

/** A part of an object has a shape that no API server takes. */
public final class ShapeException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Object> path;

  /**
   * It is wrong there.
   *
   * @param path the way to it from the part that was read: names of fields and numbers of entries
   * @param message what is wrong there, in words
   */
  ShapeException(List<Object> path, String message) {
    super(message);
    this.path = List.copyOf(path);
  }

  /** The way to what is wrong: a String for a field, an Integer for the entry of a list. */
  public List<Object> path() {
    return path;
  }
}
