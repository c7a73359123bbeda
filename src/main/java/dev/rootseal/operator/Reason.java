package dev.rootseal.operator;

import java.net.ConnectException;

/** The one line of an exception that helps a person. */
final class Reason {
  private Reason() {}

  /** The message of the innermost cause that has one; for a refused connection, just that. */
  static String of(Throwable failure) {
    String message = "";
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 16; depth++) {
      if (cause instanceof ConnectException) {
        return "connection refused";
      }
      if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
        message = cause.getMessage();
      }
      cause = cause.getCause();
    }
    return message.isEmpty()
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }
}
