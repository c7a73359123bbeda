package dev.rootseal.kubernetes;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What an API server has refused with a {@code Retry-After} is not asked for any sooner. The
 * Kubernetes client reads this header, and then waits its own tenths of a second all the same (seen
 * with 7.9.0), as the watches do between their tries.
 */
final class RequestPauses {
  /**
   * A request that is held takes of the time for its answer, to which the Kubernetes client adds
   * this much. A longer pause would look like no answer at all.
   */
  static final Duration LONGEST = Duration.ofSeconds(5);

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  /** An API server gives seconds; of a date, which a proxy may give, nothing is made. */
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  /** Until when each is held, by {@link System#nanoTime}. */
  private final Map<Target, Long> ends = new ConcurrentHashMap<>();

  /** What is asked for, whatever the query: a watch is refused like the list before it. */
  private record Target(String method, String path) {
    static Target of(String method, URI uri) {
      return new Target(method, String.valueOf(uri.getPath()));
    }
  }

  /** Looks at an answer. */
  void answered(String method, URI uri, int status, HttpHeaders headers) {
    if (status == TOO_MANY_REQUESTS || status >= SERVER_ERROR) {
      headers
          .firstValue("Retry-After")
          .filter(value -> SECONDS.matcher(value).matches())
          .map(Integer::parseInt)
          .ifPresent(seconds -> hold(Target.of(method, uri), Duration.ofSeconds(seconds)));
    }
  }

  private void hold(Target target, Duration asked) {
    long now = System.nanoTime();
    ends.values().removeIf(end -> end - now <= 0);
    Duration pause = asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
    ends.put(target, now + pause.toNanos());
  }

  /** Sends a request, at once or when its pause is over. */
  <T> CompletableFuture<T> send(String method, URI uri, Supplier<CompletableFuture<T>> request) {
    Long end = ends.get(Target.of(method, uri));
    long left = end == null ? 0 : end - System.nanoTime();
    return left <= 0 ? request.get() : later(left, request);
  }

  private static <T> CompletableFuture<T> later(
      long nanos, Supplier<CompletableFuture<T>> request) {
    CompletableFuture<T> held = new CompletableFuture<>();
    CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS)
        .execute(() -> sendUnlessDone(request, held));
    return held;
  }

  private static <T> void sendUnlessDone(
      Supplier<CompletableFuture<T>> request, CompletableFuture<T> held) {
    if (!held.isDone()) {
      try {
        forward(request.get(), held);
      } catch (RejectedExecutionException closed) {
        // The client was closed meanwhile.
        held.completeExceptionally(closed);
      }
    }
  }

  /** Whoever cancels what was held cancels the request. */
  private static <T> void forward(CompletableFuture<T> request, CompletableFuture<T> held) {
    var _ =
        held.whenComplete(
            (answer, failure) -> {
              if (held.isCancelled()) {
                request.cancel(true);
              }
            });
    var _ =
        request.whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                held.complete(answer);
              } else {
                held.completeExceptionally(failure);
              }
            });
  }
}
