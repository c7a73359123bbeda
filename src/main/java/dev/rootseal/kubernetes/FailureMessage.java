package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What is read from the failure of a request: the one line that helps a person, and its cause. */
public final class FailureMessage {
  private FailureMessage() {}

  /** What the API server said, or else the message of the innermost cause that has one. */
  public static String of(Throwable failure) {
    return of(failure, "no answer in time");
  }

  /** The same, with what is said of a request that was not answered in time. */
  public static String of(Throwable failure, String late) {
    String message = failure.getClass().getSimpleName();
    for (Throwable cause : causes(failure)) {
      if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
        // One at the connection has a ConnectException as its cause, which says less.
        return late;
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
    return message.lines().findFirst().orElse(message);
  }

  /** Whether the API server did not answer at all: the lost connection is logged by itself. */
  public static boolean isNoAnswer(Throwable failure) {
    for (Throwable cause : causes(failure)) {
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
        || cause instanceof InterruptedException // by whoever ends the session
        || cause instanceof LeaseNotHeldException
        || (cause instanceof IOException && !(cause instanceof JsonProcessingException));
  }

  /** The failure and its causes, the outermost first; at most 16, for they may go in a circle. */
  public static List<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(16).toList();
  }

  /** The lease was not renewed in time: nothing is written until it is. */
  public static final class LeaseNotHeldException extends KubernetesClientException {
    private static final long serialVersionUID = 1;

    public LeaseNotHeldException() {
      super("the lease was not renewed in time: not written");
    }
  }
}
