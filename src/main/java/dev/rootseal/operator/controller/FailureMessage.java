package dev.rootseal.operator.controller;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rootseal.kubernetes.Causes;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.TimeoutException;

/** What is read from an exception: the one line that helps a person, and whose fault it is. */
public final class FailureMessage {
  private FailureMessage() {}

  /** The message of the innermost cause that has one; for a refused connection, just that. */
  public static String of(Throwable failure) {
    String message = "";
    for (Throwable cause : Causes.of(failure)) {
      if (cause instanceof HttpTimeoutException) {
        // One at the connection has a ConnectException as its cause, which says less.
        return "no answer in time";
      }
      if (cause instanceof ConnectException) {
        return "connection refused";
      }
      if (cause instanceof KubernetesClientException refused && refused.getStatus() != null) {
        String said = refused.getStatus().getMessage();
        return said == null || said.isBlank() ? "HTTP status " + refused.getCode() : said;
      }
      if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
        message = cause.getMessage();
      }
    }
    return message.isEmpty()
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }

  /** Whether the API server did not answer at all: the lost connection is told by itself. */
  public static boolean isNoAnswer(Throwable failure) {
    for (Throwable cause : Causes.of(failure)) {
      if (cause instanceof KubernetesClientException answered && answered.getStatus() != null) {
        return false;
      }
      if (isOfTheConnection(cause)) {
        return true;
      }
    }
    return false;
  }

  /** An answer that cannot be read is an {@link IOException} as well, but of the parser. */
  private static boolean isOfTheConnection(Throwable cause) {
    return cause instanceof TimeoutException
        || cause instanceof LeaseNotHeldException
        || (cause instanceof IOException && !(cause instanceof JsonProcessingException));
  }
}
