package dev.rootseal.e2e;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * Connections that stay open until they are closed here, whatever the server does with its ends.
 * They come from an address of their own, as those of another pod do.
 */
final class Flood implements AutoCloseable {
  private static final String SOURCE = "127.0.0.2";
  private static final int RECEIVE_BUFFER = 4096;

  private final InetSocketAddress target;
  private final List<SocketChannel> open = new ArrayList<>();
  private int refused;

  Flood(URI target) {
    this.target = new InetSocketAddress(target.getHost(), target.getPort());
  }

  /** One more, which sends these bytes and then nothing. */
  SocketChannel open(byte[] bytes) throws IOException {
    SocketChannel channel = SocketChannel.open();
    open.add(channel);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
    channel.bind(new InetSocketAddress(SOURCE, 0));
    channel.socket().connect(target, 10_000);
    channel.configureBlocking(false);
    send(channel, bytes);
    return channel;
  }

  /** What the server does not take is left out, as is all that comes after it has hung up. */
  void send(SocketChannel channel, byte[] bytes) {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    try {
      while (rest.hasRemaining() && channel.write(rest) > 0) {
        // On with the rest.
      }
    } catch (IOException e) {
      refused++;
    }
  }

  /** A handshake to its end; the server may hang up on it. */
  void shakeHands(SSLEngine engine) throws IOException {
    SocketChannel channel = open(new byte[0]);
    channel.configureBlocking(true);
    try {
      new Handshake(channel, engine).complete();
    } catch (IOException e) {
      refused++;
    }
  }

  /** The connections, also those whose other end is gone. */
  List<SocketChannel> connections() {
    return open;
  }

  /** How often the server had hung up before all was sent. */
  int refused() {
    return refused;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : open) {
      channel.close();
    }
  }

  /** The first message of a TLS client. */
  static byte[] clientHello(SSLEngine engine) throws SSLException {
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Just enough of TLS over a channel to come to the end of a handshake. */
  private record Handshake(SocketChannel channel, SSLEngine engine) {
    void complete() throws IOException {
      ByteBuffer in = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      ByteBuffer plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
      engine.beginHandshake();
      while (isShaking()) {
        switch (engine.getHandshakeStatus()) {
          case NEED_WRAP -> wrap(out);
          case NEED_TASK -> engine.getDelegatedTask().run();
          default -> unwrap(in, plain);
        }
      }
    }

    private boolean isShaking() {
      HandshakeStatus status = engine.getHandshakeStatus();
      return status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
    }

    private void wrap(ByteBuffer out) throws IOException {
      out.clear();
      engine.wrap(ByteBuffer.allocate(0), out);
      out.flip();
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }

    private void unwrap(ByteBuffer in, ByteBuffer plain) throws IOException {
      in.flip();
      var result = engine.unwrap(in, plain);
      in.compact();
      if (result.getStatus() == javax.net.ssl.SSLEngineResult.Status.BUFFER_UNDERFLOW
          && channel.read(in) < 0) {
        throw new IOException("hung up");
      }
    }
  }
}
