package dev.rootseal.kubernetes;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Of each frame of a watch only what is read gets through. The client collects a frame in a buffer
 * that it keeps for the next one, and would keep all of it until then.
 */
final class SievedWebSocketListener implements WebSocket.Listener {
  private final WebSocket.Listener listener;
  private final FrameSieve sieve;

  SievedWebSocketListener(WebSocket.Listener listener, FrameSieve sieve) {
    this.listener = listener;
    this.sieve = sieve;
  }

  @Override
  public void onOpen(WebSocket socket) {
    listener.onOpen(socket);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    sieve.take(data);
    return pass(socket, last);
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
    sieve.take(data);
    return pass(socket, last);
  }

  /** Of a part, nothing: but whoever listens asks for the next one. */
  private @Nullable CompletionStage<?> pass(WebSocket socket, boolean last) {
    String passed = last ? new String(sieve.end(), StandardCharsets.UTF_8) : "";
    return listener.onText(socket, passed, last);
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
    return listener.onPing(socket, message);
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
    return listener.onPong(socket, message);
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
    return listener.onClose(socket, status, reason);
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    listener.onError(socket, error);
  }
}
