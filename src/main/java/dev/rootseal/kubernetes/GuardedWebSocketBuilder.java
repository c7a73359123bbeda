package dev.rootseal.kubernetes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Builds WebSockets that are pinged, given up when nothing comes back, not asked for sooner than
 * the server wants, and of whose frames only what is read gets through.
 */
final class GuardedWebSocketBuilder implements WebSocket.Builder {
  /** The method by which a WebSocket is asked for. */
  private static final String HANDSHAKE = "GET";

  private final WebSocket.Builder builder;
  private final WatchGuards guards;
  private final RequestPauses pauses;
  private final ApiPaths paths;

  GuardedWebSocketBuilder(
      WebSocket.Builder builder, WatchGuards guards, RequestPauses pauses, ApiPaths paths) {
    this.builder = builder;
    this.guards = guards;
    this.pauses = pauses;
    this.paths = paths;
  }

  @Override
  public WebSocket.Builder header(String name, String value) {
    builder.header(name, value);
    return this;
  }

  @Override
  public WebSocket.Builder connectTimeout(Duration timeout) {
    builder.connectTimeout(timeout);
    return this;
  }

  @Override
  public WebSocket.Builder subprotocols(String mostPreferred, String... lesserPreferred) {
    builder.subprotocols(mostPreferred, lesserPreferred);
    return this;
  }

  @Override
  public CompletableFuture<WebSocket> buildAsync(URI uri, WebSocket.Listener listener) {
    return pauses.send(
        HANDSHAKE,
        uri,
        () ->
            builder
                .buildAsync(uri, new GuardedListener(uri, sieved(uri, listener), guards))
                .whenComplete((socket, failure) -> lookAt(uri, failure)));
  }

  private WebSocket.Listener sieved(URI uri, WebSocket.Listener listener) {
    return paths
        .frame(uri)
        .<WebSocket.Listener>map(
            frame -> new SievedWebSocketListener(listener, new FrameSieve(frame)))
        .orElse(listener);
  }

  private void lookAt(URI uri, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof WebSocketHandshakeException refusal) {
      HttpResponse<?> answer = refusal.getResponse();
      pauses.answered(HANDSHAKE, uri, answer.statusCode(), answer.headers());
    }
  }

  /** Passes everything on, and takes it for a sign of life. */
  private static final class GuardedListener implements WebSocket.Listener {
    private final URI watch;
    private final WebSocket.Listener listener;
    private final WatchGuards guards;
    private @Nullable WatchGuard guard;

    GuardedListener(URI watch, WebSocket.Listener listener, WatchGuards guards) {
      this.watch = watch;
      this.listener = listener;
      this.guards = guards;
    }

    @Override
    public void onOpen(WebSocket socket) {
      guard = guards.ofWebSocket(watch, new Guarded(socket, listener));
      listener.onOpen(socket);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      sign();
      return listener.onText(socket, data, last);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      sign();
      return listener.onBinary(socket, data, last);
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
      sign();
      return listener.onPing(socket, message);
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      if (guard != null) {
        guard.answer();
      }
      return listener.onPong(socket, message);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      end();
      return listener.onClose(socket, status, reason);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      if (end()) {
        listener.onError(socket, error);
      }
    }

    private void sign() {
      if (guard != null) {
        guard.sign();
      }
    }

    /** False where the listener has been told already that the connection was given up. */
    private boolean end() {
      return guard == null || guard.end();
    }
  }

  private record Guarded(WebSocket socket, WebSocket.Listener listener)
      implements WatchGuard.Connection {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    @Override
    public CompletionStage<?> ping() {
      return socket.sendPing(NOTHING.duplicate());
    }

    /** The listener hears nothing of an abort by itself. */
    @Override
    public void giveUp(IOException reason) {
      socket.abort();
      listener.onError(socket, reason);
    }
  }
}
