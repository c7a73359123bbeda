package dev.rootseal.kubernetes;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.HttpURLConnection;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's client, whose watches are looked after, and which asks no sooner than the server wants:
 * all else is its own.
 */
final class GuardedHttpClient extends HttpClient {
  private final HttpClient client;
  private final WatchGuards guards;
  private final RequestPauses pauses;
  private final ApiPaths paths;

  GuardedHttpClient(HttpClient client, WatchGuards guards, RequestPauses pauses, ApiPaths paths) {
    this.client = client;
    this.guards = guards;
    this.pauses = pauses;
    this.paths = paths;
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return new GuardedWebSocketBuilder(client.newWebSocketBuilder(), guards, pauses, paths);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    return pauses.send(
        request.method(),
        request.uri(),
        () -> client.sendAsync(request, guarded(request, handler)));
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
    return pauses.send(
        request.method(),
        request.uri(),
        () -> client.sendAsync(request, guarded(request, handler), pushes));
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return client.send(request, guarded(request, handler));
  }

  private <T> BodyHandler<T> guarded(HttpRequest request, BodyHandler<T> handler) {
    BodyHandler<T> body =
        ApiPaths.isWatch(request.uri()) ? watch(request, handler) : bounded(request, handler);
    return answer -> {
      pauses.answered(request.method(), request.uri(), answer.statusCode(), answer.headers());
      return body.apply(answer);
    };
  }

  /** A watch that is refused is none. */
  private <T> BodyHandler<T> watch(HttpRequest request, BodyHandler<T> handler) {
    return answer -> {
      Optional<URI> watch =
          answer.statusCode() == HttpURLConnection.HTTP_OK
              ? Optional.of(request.uri())
              : Optional.empty();
      return GuardedBody.handler(handler, connection -> guards.ofPlainHttp(watch, connection))
          .apply(answer);
    };
  }

  /**
   * The JDK's limit ends with the head of an answer. Its body may be silent for just as long; where
   * there is no limit, as of a log that is followed, for ever.
   */
  private <T> BodyHandler<T> bounded(HttpRequest request, BodyHandler<T> handler) {
    return request
        .timeout()
        .map(limit -> GuardedBody.handler(handler, body -> guards.ofAnswer(body, limit)))
        .orElse(handler);
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return client.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client.authenticator();
  }

  @Override
  public Version version() {
    return client.version();
  }

  @Override
  public Optional<Executor> executor() {
    return client.executor();
  }

  @Override
  public void shutdown() {
    client.shutdown();
  }

  @Override
  public void shutdownNow() {
    client.shutdownNow();
  }

  @Override
  public boolean awaitTermination(Duration atMost) throws InterruptedException {
    return client.awaitTermination(atMost);
  }

  @Override
  public boolean isTerminated() {
    return client.isTerminated();
  }

  @Override
  public void close() {
    client.close();
  }
}
