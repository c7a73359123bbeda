package dev.rootseal.http;

import dev.rootseal.http.AccessReviews.Reader;
import dev.rootseal.http.AccessReviews.ReviewException;
import dev.rootseal.http.HttpEndpoint.Handler;
import dev.rootseal.http.HttpEndpoint.Request;
import dev.rootseal.http.HttpEndpoint.Response;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets those read whom the cluster lets: 401 without a token of somebody whom it knows, 403 without
 * the right to {@code get} the path, 500 when it gives no answer. The answers are those of
 * controller-runtime's filter, but for one: there a token that the cluster refuses ends in 500.
 */
public final class ReadGuard {
  private static final Logger LOG = LoggerFactory.getLogger(ReadGuard.class);

  private static final String SCHEME = "bearer ";

  private final AccessReviews reviews;

  /** The last trouble that was told; it is told once, and not at each scrape. */
  private final AtomicReference<String> trouble = new AtomicReference<>("");

  /**
   * Lets those read whom the cluster lets.
   *
   * @param nanos a clock that nobody sets, as {@link System#nanoTime}
   */
  public ReadGuard(AccessReviews cluster, LongSupplier nanos) {
    this.reviews = new RememberedReviews(cluster, nanos);
  }

  /** The same handler for those who may read. */
  public Handler guard(Handler handler) {
    return request -> {
      Optional<Reader> reader;
      try {
        reader = identify(request);
      } catch (ReviewException e) {
        return failed(e, "Authentication failed");
      }
      return reader
          .map(known -> respond(handler, request, known))
          .orElseGet(() -> Response.text(401, "Unauthorized\n"));
    };
  }

  private Response respond(Handler handler, Request request, Reader reader) {
    try {
      boolean allowed = reviews.mayGet(reader, request.path());
      trouble.set("");
      return allowed
          ? handler.respond(request)
          : Response.text(403, "Authorization denied for user " + shown(reader) + "\n");
    } catch (ReviewException e) {
      return failed(e, "Authorization for user " + shown(reader) + " failed");
    }
  }

  private Optional<Reader> identify(Request request) throws ReviewException {
    String header = request.authorization().strip();
    if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return Optional.empty();
    }
    String token = header.substring(SCHEME.length()).strip();
    return token.isEmpty() ? Optional.empty() : reviews.identify(token);
  }

  private Response failed(ReviewException failure, String answer) {
    String reason = String.valueOf(failure.getMessage());
    if (!reason.equals(trouble.getAndSet(reason))) {
      LOG.atWarn()
          .addKeyValue(LogKeys.REASON, reason)
          .log("Who reads the metrics could not be reviewed: the answer is 500");
    }
    return Response.text(500, answer + "\n");
  }

  /** The name comes from outside; a terminal may show it. */
  private static String shown(Reader reader) {
    return reader.name().replaceAll("[^\\x20-\\x7e]", "?");
  }
}
