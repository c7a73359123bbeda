package dev.rootseal.http;

import dev.rootseal.http.HttpEndpoint.Handler;
import dev.rootseal.http.HttpEndpoint.Response;
import dev.rootseal.http.ReadGuard.AccessReviews.Reader;
import dev.rootseal.http.ReadGuard.AccessReviews.ReviewException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets those read whom the cluster lets: 401 without a token of somebody whom it knows, 403 without
 * the right to {@code get} the path, 500 when it gives no answer, as controller-runtime's filter
 * does. Answers are remembered as by controllers in Go, and these and the questions bounded, so
 * that whoever sends tokens at random burdens the cluster little.
 */
public final class ReadGuard {
  private static final Logger LOG = LoggerFactory.getLogger(ReadGuard.class);

  private static final String SCHEME = "bearer ";

  private static final Duration TOKEN = Duration.ofMinutes(1);
  private static final Duration ALLOWED = Duration.ofMinutes(5);
  private static final Duration DENIED = Duration.ofSeconds(30);

  private static final int MOST_ANSWERS = 1024;
  private static final int MOST_QUESTIONS = 8;
  private static final int PATIENCE_SECONDS = 10;

  /** Who somebody is and what they may read, as the cluster says. */
  public interface AccessReviews {
    /**
     * Somebody whom the cluster knows.
     *
     * @param name the user's name
     * @param uid the user's id; empty where there is none
     * @param groups the groups
     * @param extra what else the cluster's authenticator says
     */
    record Reader(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
      /** Copies the lists. */
      public Reader {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
      }

      /** The name comes from outside; a terminal may show it. */
      private String shown() {
        return name.replaceAll("[^\\x20-\\x7e]", "?");
      }
    }

    /** The cluster gave no answer; the message says why. */
    final class ReviewException extends Exception {
      private static final long serialVersionUID = 1;

      /** With the reason, in one line. */
      public ReviewException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
      }
    }

    /** Whose token it is; empty for nobody's. */
    Optional<Reader> identify(String token) throws ReviewException;

    /** Whether they may {@code get} the path. */
    boolean mayGet(Reader reader, String path) throws ReviewException;
  }

  private final AccessReviews cluster;

  /** By the digests of tokens: they are secrets, so none is kept. */
  private final Answers<String, Optional<Reader>> readers;

  private final Answers<Question, Boolean> rights;
  private final Semaphore questions = new Semaphore(MOST_QUESTIONS, true);

  /** The last trouble that was told; it is told once, and not at each scrape. */
  private final AtomicReference<String> trouble = new AtomicReference<>("");

  /** By a clock that nobody sets, as {@link System#nanoTime}. */
  public ReadGuard(AccessReviews cluster, LongSupplier nanos) {
    this.cluster = cluster;
    this.readers = new Answers<>(nanos, any -> TOKEN);
    this.rights = new Answers<>(nanos, allowed -> allowed ? ALLOWED : DENIED);
  }

  /** The same handler for those who may read. */
  public Handler guard(Handler handler) {
    return request -> {
      String step = "Authentication";
      try {
        Optional<String> token = token(request.authorization().strip());
        Optional<Reader> known =
            token.isEmpty()
                ? Optional.empty()
                : answer(readers, digest(token.get()), () -> cluster.identify(token.get()));
        if (known.isEmpty()) {
          return Response.text(401, "Unauthorized\n");
        }
        Reader reader = known.get();
        step = "Authorization for user " + reader.shown();
        boolean allowed =
            answer(
                rights,
                new Question(reader, request.path()),
                () -> cluster.mayGet(reader, request.path()));
        trouble.set("");
        return allowed
            ? handler.respond(request)
            : Response.text(403, "Authorization denied for user " + reader.shown() + "\n");
      } catch (ReviewException e) {
        return failed(e, step + " failed");
      }
    };
  }

  private static Optional<String> token(String authorization) {
    return Optional.of(authorization)
        .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(SCHEME))
        .map(header -> header.substring(SCHEME.length()).strip())
        .filter(token -> !token.isEmpty());
  }

  private static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Response failed(ReviewException failure, String answer) {
    String reason = String.valueOf(failure.getMessage());
    if (!reason.equals(trouble.getAndSet(reason))) {
      LOG.atWarn()
          .addKeyValue("reason", reason)
          .log("Who reads the metrics could not be reviewed: the answer is 500");
    }
    return Response.text(500, answer + "\n");
  }

  /** The answer that is remembered; otherwise the cluster is asked, a few questions at a time. */
  private <K, V> V answer(Answers<K, V> answers, K key, Asked<V> question) throws ReviewException {
    V known = answers.find(key);
    if (known != null) {
      return known;
    }
    try {
      if (!questions.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new ReviewException("too many reviews at once", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReviewException("interrupted", e);
    }
    try {
      V meanwhile = answers.find(key);
      return meanwhile != null ? meanwhile : answers.keep(key, question.answer());
    } finally {
      questions.release();
    }
  }

  private record Question(Reader reader, String path) {}

  private interface Asked<V> {
    V answer() throws ReviewException;
  }

  /** Answers with their time, by a clock that nobody sets back; the least used one goes first. */
  private static final class Answers<K, V> {
    private record Answer<V>(V value, long since) {}

    private final LongSupplier nanos;
    private final Function<V, Duration> validity;
    private final Map<K, Answer<V>> kept =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, Answer<V>> eldest) {
            return size() > MOST_ANSWERS;
          }
        };

    private Answers(LongSupplier nanos, Function<V, Duration> validity) {
      this.nanos = nanos;
      this.validity = validity;
    }

    private synchronized @Nullable V find(K key) {
      Answer<V> answer = kept.get(key);
      if (answer == null
          || nanos.getAsLong() - answer.since() >= validity.apply(answer.value()).toNanos()) {
        kept.remove(key);
        return null;
      }
      return answer.value();
    }

    private synchronized V keep(K key, V value) {
      kept.put(key, new Answer<>(value, nanos.getAsLong()));
      return value;
    }
  }
}
