package dev.rootseal.e2e;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Connections that stay open until they are closed here, whatever the server does with its ends.
 * They come from an address of their own, as those of another pod do.
 */
final class Flood implements AutoCloseable {
  private static final String SOURCE = "127.0.0.2";
  private static final int RECEIVE_BUFFER = 4096;

  private final InetSocketAddress target;
  private final List<SocketChannel> open = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();

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
      // Refused.
    }
  }

  /** A handshake to its end; the server may hang up on it. */
  void shakeHands(SSLContext tls) throws IOException {
    Socket plain = new Socket();
    sockets.add(plain);
    plain.bind(new InetSocketAddress(SOURCE, 0));
    plain.connect(target, 10_000);
    try {
      ((SSLSocket)
              tls.getSocketFactory()
                  .createSocket(plain, target.getHostString(), target.getPort(), false))
          .startHandshake();
    } catch (IOException e) {
      // Refused.
    }
  }

  /** The connections, also those whose other end is gone. */
  List<SocketChannel> connections() {
    return open;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : open) {
      channel.close();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** The first message of a TLS client. */
  static byte[] clientHello(SSLContext tls) throws SSLException {
    SSLEngine engine = tls.createSSLEngine("127.0.0.1", 443);
    engine.setUseClientMode(true);
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
