package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What an API server has refused with a {@code Retry-After} is not asked for any sooner: the client
 * hears of the refusal when that time is over. It reads this header itself, and then waits its own
 * tenths of a second all the same (seen with 7.9.0).
 */
final class RetryAfterGate implements Interceptor {
  /**
   * A refusal that is held takes of the time for its answer, to which the Kubernetes client adds
   * this much. A longer pause would look like no answer at all.
   */
  private static final int LONGEST_SECONDS = 5;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  /** An API server gives seconds; of a date, which a proxy may give, nothing is made. */
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  @Override
  public CompletableFuture<Boolean> afterFailure(
      BasicBuilder builder, HttpResponse<?> refusal, RequestTags tags) {
    Duration pause = pause(refusal);
    CompletableFuture<Boolean> tryAgain = new CompletableFuture<>();
    return pause.isZero()
        ? CompletableFuture.completedFuture(false)
        : tryAgain.completeOnTimeout(false, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Duration pause(HttpResponse<?> refusal) {
    List<String> values = refusal.headers("Retry-After");
    boolean busy = refusal.code() == TOO_MANY_REQUESTS || refusal.code() >= SERVER_ERROR;
    if (!busy || values.isEmpty() || !SECONDS.matcher(values.getFirst()).matches()) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(Math.min(Integer.parseInt(values.getFirst()), LONGEST_SECONDS));
  }
}
