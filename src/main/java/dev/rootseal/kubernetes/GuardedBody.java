package dev.rootseal.kubernetes;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, a watch by plain HTTP or any other, given up when nothing comes any more.
 */
final class GuardedBody<T> implements BodySubscriber<T>, WatchGuard.Connection {
  private final BodySubscriber<T> body;
  private final Function<WatchGuard.Connection, WatchGuard> begin;
  private Flow.@Nullable Subscription subscription;
  private @Nullable WatchGuard guard;

  private GuardedBody(BodySubscriber<T> body, Function<WatchGuard.Connection, WatchGuard> begin) {
    this.body = body;
    this.begin = begin;
  }

  /** A handler whose body is guarded, where there is one. */
  static <T> BodyHandler<T> handler(
      BodyHandler<T> handler, Function<WatchGuard.Connection, WatchGuard> begin) {
    return answer -> new GuardedBody<>(handler.apply(answer), begin);
  }

  @Override
  public CompletionStage<T> getBody() {
    return body.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    guard = begin.apply(this);
    body.onSubscribe(new EndingSubscription(given));
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    if (guard != null) {
      guard.sign();
    }
    body.onNext(bytes);
  }

  @Override
  public void onError(Throwable failure) {
    if (end()) {
      body.onError(failure);
    }
  }

  @Override
  public void onComplete() {
    if (end()) {
      body.onComplete();
    }
  }

  /** Whoever has enough of a watch cancels it, and nothing else says that it has ended. */
  private final class EndingSubscription implements Flow.Subscription {
    private final Flow.Subscription given;

    EndingSubscription(Flow.Subscription given) {
      this.given = given;
    }

    @Override
    public void request(long count) {
      given.request(count);
    }

    @Override
    public void cancel() {
      end();
      given.cancel();
    }
  }

  private boolean end() {
    return guard == null || guard.end();
  }

  /** HTTP has none; the API server sends bookmarks by itself. */
  @Override
  public CompletionStage<?> ping() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void giveUp(IOException reason) {
    if (subscription != null) {
      subscription.cancel();
    }
    body.onError(reason);
  }
}
