package dev.rootseal.observe.paths;

/** What keeps an observer from looking, in one line for a person. */
public final class PathsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PathsException(String message) {
    super(message);
  }
}
