package dev.rootseal.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the cluster once and remembers the answer: whose a token is for a minute, that somebody may
 * read for five, that they may not for 30 s, as controllers in Go do. What is remembered and asked
 * at the same time is bounded, so that whoever sends tokens at random burdens the cluster little.
 */
final class RememberedReviews implements AccessReviews {
  private static final Duration TOKEN = Duration.ofMinutes(1);
  private static final Duration ALLOWED = Duration.ofMinutes(5);
  private static final Duration DENIED = Duration.ofSeconds(30);

  private static final int MOST_ANSWERS = 1024;
  private static final int MOST_QUESTIONS = 8;
  private static final int PATIENCE_SECONDS = 10;

  private record Question(Reader reader, String path) {}

  /** Asks the cluster. */
  private interface Asked<V> {
    V answer() throws ReviewException;
  }

  private final AccessReviews cluster;
  private final Answers<String, Optional<Reader>> readers;
  private final Answers<Question, Boolean> rights;
  private final Semaphore questions = new Semaphore(MOST_QUESTIONS, true);

  RememberedReviews(AccessReviews cluster, LongSupplier nanos) {
    this.cluster = cluster;
    this.readers = new Answers<>(nanos);
    this.rights = new Answers<>(nanos);
  }

  @Override
  public Optional<Reader> identify(String token) throws ReviewException {
    String digest = digest(token);
    Optional<Reader> known = readers.find(digest);
    return known != null
        ? known
        : inTurn(
            () -> {
              Optional<Reader> meanwhile = readers.find(digest);
              return meanwhile != null
                  ? meanwhile
                  : readers.keep(digest, cluster.identify(token), TOKEN);
            });
  }

  @Override
  public boolean mayGet(Reader reader, String path) throws ReviewException {
    Question question = new Question(reader, path);
    Boolean known = rights.find(question);
    return known != null
        ? known
        : inTurn(
            () -> {
              boolean allowed = cluster.mayGet(reader, path);
              return rights.keep(question, allowed, allowed ? ALLOWED : DENIED);
            });
  }

  private <V> V inTurn(Asked<V> question) throws ReviewException {
    try {
      if (!questions.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new ReviewException("too many reviews at once");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReviewException("interrupted", e);
    }
    try {
      return question.answer();
    } finally {
      questions.release();
    }
  }

  /** Tokens are secrets, so none is kept. */
  private static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Answers with the time at which they were given and how long they hold; the one that was used
   * longest ago goes first. The time of day would not do: where it is set back, a right that was
   * taken away would hold for as much longer.
   */
  private static final class Answers<K, V> {
    private record Answer<V>(V value, long since, Duration validity) {}

    private final LongSupplier nanos;
    private final Map<K, Answer<V>> kept =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, Answer<V>> eldest) {
            return size() > MOST_ANSWERS;
          }
        };

    Answers(LongSupplier nanos) {
      this.nanos = nanos;
    }

    synchronized @Nullable V find(K key) {
      Answer<V> answer = kept.get(key);
      if (answer == null || nanos.getAsLong() - answer.since() >= answer.validity().toNanos()) {
        kept.remove(key);
        return null;
      }
      return answer.value();
    }

    synchronized V keep(K key, V value, Duration time) {
      kept.put(key, new Answer<>(value, nanos.getAsLong(), time));
      return value;
    }
  }
}
