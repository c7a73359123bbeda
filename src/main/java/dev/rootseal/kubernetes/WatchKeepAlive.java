package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks after the watches of one client, which are long answers. A connection that a firewall or
 * load balancer has forgotten stays open and silent: nobody is told, and a report that nothing
 * contradicts looks fresh. So the API server is asked to end each watch soon, and that end is the
 * sign of life. Where it does not come, the watch is given up; either way it goes on over another
 * request, from the last version that it has seen.
 */
public final class WatchKeepAlive implements Interceptor {
  /**
   * How long a watch that has ended in order may take to go on: 0.2 s and a request. One that has
   * not even lasted for so long is as good as none: a version that is too old is refused in it.
   */
  private static final Duration RENEWAL = Duration.ofSeconds(1);

  private static final Pattern LIMIT = Pattern.compile("(?<=[?&]timeoutSeconds=)[0-9]+");

  private final Limits limits;

  /** By type. */
  private final Map<String, Watches> watches = new HashMap<>();

  /**
   * How long things may take.
   *
   * @param shortest seconds that a watch is asked to last for at least
   * @param longest the same at most; drawn for each, so that they do not all end at once
   * @param patience how long the head of a watch is waited for, and the end that is overdue
   */
  record Limits(int shortest, int longest, Duration patience) {
    /** Silence is noticed after 60 s at most. */
    static final Limits STANDARD = new Limits(36, 45, Duration.ofSeconds(15));
  }

  /** Those of one type. */
  private static final class Watches {
    private int open;
    private long ended = System.nanoTime();
    private boolean inOrder;
  }

  WatchKeepAlive(Limits limits) {
    this.limits = limits;
  }

  /** Of a client that {@link KubernetesClients} has made. */
  public static WatchKeepAlive of(KubernetesClient client) {
    return Objects.requireNonNull(
        ((RequestTags) client.getHttpClient()).getTag(WatchKeepAlive.class));
  }

  /**
   * For how long no watch of all objects of a type has been connected, which it is from its headers
   * until its end: zero while one is, forever where none has ever been. The client's own informers
   * say so only once something has come in them, which in a quiet kind takes a minute or two.
   */
  public synchronized Duration away(Class<? extends HasMetadata> watched) {
    Watches ofType = watches.get(ApiPaths.type(watched));
    if (ofType == null) {
      return ChronoUnit.FOREVER.getDuration();
    }
    Duration since = Duration.ofNanos(System.nanoTime() - ofType.ended);
    boolean connected = ofType.open > 0 || (ofType.inOrder && since.compareTo(RENEWAL) < 0);
    return connected ? Duration.ZERO : since;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (ApiPaths.isWatch(request.uri())) {
      builder.uri(ending(request.uri()));
      if (builder instanceof HttpRequest.Builder watch) {
        watch.timeout(limits.patience.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  private URI ending(URI watch) {
    int seconds = ThreadLocalRandom.current().nextInt(limits.shortest, limits.longest + 1);
    String uri = watch.toString();
    Matcher limit = LIMIT.matcher(uri);
    return URI.create(
        limit.find()
            ? limit.replaceFirst(Integer.toString(seconds))
            : uri + "&timeoutSeconds=" + seconds);
  }

  private static Duration length(URI watch) {
    Matcher limit = LIMIT.matcher(watch.toString());
    return Duration.ofSeconds(limit.find() ? Integer.parseInt(limit.group()) : 0);
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    return new Signs(consumer);
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    if (!(response.body() instanceof AsyncBody body)) {
      return;
    }
    long now = System.nanoTime();
    if (ApiPaths.isWatch(request.uri())) {
      if (response.code() == HttpURLConnection.HTTP_OK) {
        Duration length = length(request.uri());
        ApiPaths.watchedType(request.uri()).ifPresent(type -> begin(type, length, body));
        lookAfter(body, () -> now, length.plus(limits.patience));
      }
    } else if (consumer instanceof Signs signs
        && request instanceof StandardHttpRequest limited
        && limited.getTimeout() != null) {
      signs.last = now;
      lookAfter(body, () -> signs.last, limited.getTimeout());
    }
  }

  /**
   * A watch that is refused has failed like one that finds no server. As an answer, the client
   * would log it as an error, at each try. That a version has become too old it has to know, and
   * lists everything then; where no version is good, it would do so five times a second.
   */
  @Override
  public CompletableFuture<Boolean> afterFailure(
      BasicBuilder builder, HttpResponse<?> refusal, RequestTags tags) {
    if (!ApiPaths.isWatch(refusal.request().uri()) || !(refusal.body() instanceof AsyncBody body)) {
      return CompletableFuture.completedFuture(false);
    }
    if (refusal.code() == HttpURLConnection.HTTP_GONE) {
      return new CompletableFuture<Boolean>().completeOnTimeout(false, 1, TimeUnit.SECONDS);
    }
    body.cancel();
    return CompletableFuture.failedFuture(
        new KubernetesClientException("the watch was refused: HTTP status " + refusal.code()));
  }

  private synchronized void begin(String type, Duration length, AsyncBody body) {
    Watches ofType = watches.computeIfAbsent(type, any -> new Watches());
    ofType.open++;
    long begun = System.nanoTime();
    var _ =
        body.done()
            .whenComplete(
                (end, failure) -> {
                  Duration lasted = Duration.ofNanos(System.nanoTime() - begun);
                  boolean whole = lasted.compareTo(length.minus(RENEWAL)) >= 0;
                  end(ofType, lasted, failure == null && whole);
                });
  }

  private synchronized void end(Watches ofType, Duration lasted, boolean inOrder) {
    ofType.open--;
    if (lasted.compareTo(RENEWAL) >= 0) {
      ofType.ended = System.nanoTime();
      ofType.inOrder = inOrder;
    }
  }

  /** Gives an answer up that has neither ended nor given a sign of life for so long. */
  private static void lookAfter(AsyncBody body, LongSupplier last, Duration silence) {
    Duration left = silence.minusNanos(System.nanoTime() - last.getAsLong());
    if (!left.isPositive()) {
      body.done()
          .completeExceptionally(
              new IOException(
                  "nothing came from the API server for " + silence.toSeconds() + " s"));
      body.cancel();
      return;
    }
    var _ =
        body.done()
            .copy()
            .orTimeout(left.toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete(
                (end, failure) -> {
                  if (failure instanceof TimeoutException) {
                    lookAfter(body, last, silence);
                  }
                });
  }

  /**
   * The signs of life in an answer. The JDK's limit ends with the head of an answer, whose body may
   * be silent for just as long; where there is no limit, as of a log that is followed, for ever.
   */
  private static final class Signs implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final AsyncBody.Consumer<List<ByteBuffer>> behind;
    private volatile long last = System.nanoTime();

    private Signs(AsyncBody.Consumer<List<ByteBuffer>> behind) {
      this.behind = behind;
    }

    @Override
    public void consume(List<ByteBuffer> come, AsyncBody body) throws Exception {
      last = System.nanoTime();
      behind.consume(come, body);
    }
  }
}
