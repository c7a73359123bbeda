package dev.rootseal.operator;

import com.fasterxml.jackson.databind.util.LRUMap;
import dev.rootseal.api.ContentDigest;
import dev.rootseal.http.HttpEndpoint.Handler;
import dev.rootseal.http.HttpEndpoint.Response;
import dev.rootseal.kubernetes.FailureMessage;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets those read whom the cluster lets: 401 without a token of somebody whom it knows, 403 without
 * the right to {@code get} the path, 500 when it gives no answer, as controller-runtime's filter
 * does. Answers are remembered as by controllers in Go, and these and the questions bounded, so
 * that whoever sends tokens at random burdens the cluster little.
 */
final class ReadGuard {
  private static final Logger LOG = LoggerFactory.getLogger(ReadGuard.class);

  private static final Pattern BEARER = Pattern.compile("(?i)bearer +(.+)");

  private static final Duration TOKEN = Duration.ofMinutes(1);
  private static final Duration ALLOWED = Duration.ofMinutes(5);
  private static final Duration DENIED = Duration.ofSeconds(30);

  private static final int MOST_ANSWERS = 1024;
  private static final int MOST_QUESTIONS = 8;
  private static final int PATIENCE_SECONDS = 10;

  private final Supplier<KubernetesClient> cluster;
  private final LongSupplier nanos;

  /** By the digests of tokens: they are secrets, so none is kept. */
  private final Answers<ContentDigest, Optional<UserInfo>> readers = new Answers<>(any -> TOKEN);

  /** By who reads which path. */
  private final Answers<List<?>, Boolean> rights =
      new Answers<>(allowed -> allowed ? ALLOWED : DENIED);

  private final Semaphore questions = new Semaphore(MOST_QUESTIONS, true);

  /** The last trouble that was told; it is told once, and not at each scrape. */
  private final AtomicReference<String> trouble = new AtomicReference<>("");

  /**
   * Asks the client that is current at each question, by a clock that nobody sets, as {@link
   * System#nanoTime}.
   */
  ReadGuard(Supplier<KubernetesClient> cluster, LongSupplier nanos) {
    this.cluster = cluster;
    this.nanos = nanos;
  }

  Handler guard(Handler handler) {
    return request -> {
      String step = "Authentication";
      try {
        Matcher header = BEARER.matcher(request.authorization().strip());
        Optional<UserInfo> known =
            header.matches()
                ? readers.get(
                    ContentDigest.ofText(header.group(1)), () -> identify(header.group(1)))
                : Optional.empty();
        if (known.isEmpty()) {
          return Response.text(401, "Unauthorized\n");
        }
        UserInfo reader = known.get();
        // The name comes from outside; a terminal may show it.
        String user = " for user " + reader.getUsername().replaceAll("[^\\x20-\\x7e]", "?");
        step = "Authorization" + user;
        boolean allowed =
            rights.get(List.of(reader, request.path()), () -> mayGet(reader, request.path()));
        trouble.set("");
        return allowed
            ? handler.respond(request)
            : Response.text(403, "Authorization denied" + user + "\n");
      } catch (KubernetesClientException e) {
        return failed(String.valueOf(e.getMessage()), step);
      }
    };
  }

  private Response failed(String reason, String step) {
    if (!reason.equals(trouble.getAndSet(reason))) {
      LOG.atWarn()
          .addKeyValue("reason", reason)
          .log("Who reads the metrics could not be reviewed: the answer is 500");
    }
    return Response.text(500, step + " failed\n");
  }

  /** Whose token it is; empty for nobody's. */
  private Optional<UserInfo> identify(String token) {
    TokenReview question =
        new TokenReviewBuilder().withNewSpec().withToken(token).endSpec().build();
    TokenReviewStatus answer =
        answer(
            "TokenReview",
            () -> cluster.get().tokenReviews().create(question),
            TokenReview::getStatus);
    if (!Boolean.TRUE.equals(answer.getAuthenticated())) {
      return Optional.empty();
    }
    UserInfo user = answer.getUser();
    if (user == null || user.getUsername() == null || user.getUsername().isEmpty()) {
      throw new KubernetesClientException("the API server does not say whose token it is");
    }
    return Optional.of(user);
  }

  private boolean mayGet(UserInfo reader, String path) {
    SubjectAccessReview question =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(reader.getUsername())
            .withUid(reader.getUid())
            .withGroups(
                Stream.concat(reader.getGroups().stream(), Stream.of("system:authenticated"))
                    .distinct()
                    .toList())
            .withExtra(reader.getExtra())
            .withNewNonResourceAttributes(path, "get")
            .endSpec()
            .build();
    SubjectAccessReviewStatus answer =
        answer(
            "SubjectAccessReview",
            () -> cluster.get().authorization().v1().subjectAccessReview().create(question),
            SubjectAccessReview::getStatus);
    return Boolean.TRUE.equals(answer.getAllowed()) && !Boolean.TRUE.equals(answer.getDenied());
  }

  private static <T, S> S answer(
      String kind, Supplier<@Nullable T> question, Function<T, @Nullable S> status) {
    T review;
    try {
      review = question.get();
    } catch (KubernetesClientException e) {
      throw new KubernetesClientException(kind + ": " + FailureMessage.of(e), e);
    }
    S answer = review == null ? null : status.apply(review);
    if (answer == null) {
      throw new KubernetesClientException("the API server does not answer a " + kind);
    }
    return answer;
  }

  /** Answers with their time, by a clock that nobody sets back; the least used one goes first. */
  private final class Answers<K, V> {
    private record CachedAnswer<V>(V value, long until) {}

    private final Function<V, Duration> validity;
    private final LRUMap<K, CachedAnswer<V>> kept = new LRUMap<>(16, MOST_ANSWERS);

    private Answers(Function<V, Duration> validity) {
      this.validity = validity;
    }

    /** What is remembered; otherwise the cluster is asked, a few questions at a time. */
    private V get(K key, Supplier<V> question) {
      V known = find(key);
      if (known != null) {
        return known;
      }
      try {
        if (!questions.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new KubernetesClientException("too many reviews at once");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KubernetesClientException("interrupted", e);
      }
      try {
        V meanwhile = find(key);
        return meanwhile != null ? meanwhile : keep(key, question.get());
      } finally {
        questions.release();
      }
    }

    private @Nullable V find(K key) {
      CachedAnswer<V> answer = kept.get(key);
      return answer == null || nanos.getAsLong() - answer.until() >= 0 ? null : answer.value();
    }

    private V keep(K key, V value) {
      long until = nanos.getAsLong() + validity.apply(value).toNanos();
      kept.put(key, new CachedAnswer<>(value, until));
      return value;
    }
  }
}
