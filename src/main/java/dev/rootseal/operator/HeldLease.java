package dev.rootseal.operator;

import dev.rootseal.kubernetes.LeaseNotHeldException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Whether this replica may still act as the leader: only for so long after it last asked for its
 * lease to be renewed, and was granted it. A process that was paused for longer than its lease (a
 * node without CPU, a live migration, SIGSTOP) wakes up as the leader that it was; until the
 * framework notices, what it holds may be older than what the next leader has written. So its
 * writes are refused here, at the one place that all of them pass.
 */
final class HeldLease implements Interceptor {
  private static final Set<String> READS = Set.of("GET", "HEAD");

  private final String path;
  private final Duration validity;
  private final Clock clock;
  private final LongSupplier nanos;
  private volatile Moment asked;
  private volatile Moment granted;

  /** One moment by both clocks: each of them can stand still while the other goes on. */
  private record Moment(long millis, long nanos) {}

  /**
   * Not held yet.
   *
   * @param path the path of the lease in the API
   * @param validity for how long one renewal lets this replica lead
   * @param clock the time of day
   * @param nanos a clock that nobody sets, as {@link System#nanoTime}
   */
  HeldLease(String path, Duration validity, Clock clock, LongSupplier nanos) {
    this.path = path;
    this.validity = validity;
    this.clock = clock;
    this.nanos = nanos;
    // Long enough ago, by both clocks.
    Moment now = now();
    granted = new Moment(now.millis() - validity.toMillis(), now.nanos() - validity.toNanos());
    asked = granted;
  }

  /** Whether this replica surely holds the lease, if it ever did. */
  boolean isHeld() {
    Moment now = now();
    Moment last = granted;
    return now.nanos() - last.nanos() < validity.toNanos()
        && now.millis() - last.millis() < validity.toMillis();
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    asks(request.method(), request.uri().getPath());
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    if (response.isSuccessful()) {
      succeeded(request.method(), request.uri().getPath());
    }
  }

  /**
   * Notes when a renewal is asked for.
   *
   * @throws LeaseNotHeldException where a leader wants to write that may be none any more
   */
  void asks(String method, String requested) {
    if (READS.contains(method)) {
      return;
    }
    if (requested.startsWith(path)) {
      asked = now();
    } else if (isOurs(requested) && !isHeld()) {
      throw new LeaseNotHeldException();
    }
  }

  /** The time counts from the request: the answer may have waited for a long time to be read. */
  void succeeded(String method, String requested) {
    if (!READS.contains(method) && requested.startsWith(path)) {
      granted = asked;
    }
  }

  /** Reports, the summary, the policy's status and events; reviews are asked by every replica. */
  private static boolean isOurs(String requested) {
    return requested.startsWith("/apis/rootseal.dev/") || requested.endsWith("/events");
  }

  private Moment now() {
    return new Moment(clock.millis(), nanos.getAsLong());
  }
}
