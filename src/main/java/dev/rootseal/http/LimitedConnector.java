package dev.rootseal.http;

import dev.rootseal.http.OpenConnections.Phase;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Accepts connections and hands each to {@link OpenConnections}, which ends those that it must. */
final class LimitedConnector extends ServerConnector {
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(500);

  /** In the kernel, which counts it as the container's memory. */
  private static final int SOCKET_BUFFER = 64 * 1024;

  private final OpenConnections connections;

  LimitedConnector(Server server, OpenConnections connections, ConnectionFactory... protocols) {
    super(server, null, null, null, 1, 1, protocols);
    this.connections = connections;
    setIdleTimeout(IDLE.toMillis());
    setAcceptedSendBufferSize(SOCKET_BUFFER);
    setAcceptedReceiveBufferSize(SOCKET_BUFFER);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    look();
  }

  private void look() {
    if (isRunning()) {
      getScheduler().schedule(this::look, LOOK.toMillis(), TimeUnit.MILLISECONDS);
      connections.endOverdue();
    }
  }

  @Override
  public void accept(int acceptor) throws IOException {
    if (!(getTransport() instanceof ServerSocketChannel listening) || !listening.isOpen()) {
      return;
    }
    SocketChannel channel = listening.accept();
    try {
      channel.configureBlocking(false);
      configure(channel.socket());
      connections.opened(channel, Peer.of(channel.getRemoteAddress()), () -> reset(channel));
      getSelectorManager().accept(channel);
    } catch (IOException e) {
      // Its other end is gone already.
      connections.closed(channel);
      channel.close();
    }
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key) throws IOException {
    SocketChannelEndPoint endPoint = super.newEndPoint(channel, selector, key);
    connections.endsBy(
        channel,
        () -> {
          discardUnsent(channel);
          endPoint.close();
        });
    return endPoint;
  }

  @Override
  protected void onEndPointClosed(EndPoint endPoint) {
    super.onEndPointClosed(endPoint);
    connections.closed(endPoint.getTransport());
  }

  /** The answer to a request begins; its time ends when the last byte is out. */
  void answering(Request request) {
    Object channel = channel(request.getConnectionMetaData().getConnection().getEndPoint());
    connections.enters(Phase.ANSWER, channel);
    Request.addCompletionListener(request, failure -> connections.enters(Phase.PAUSE, channel));
  }

  /** Over TLS, what is below an end point is another one. */
  private static Object channel(EndPoint endPoint) {
    return endPoint instanceof EndPoint.Wrapper encrypted
        ? channel(encrypted.unwrap())
        : endPoint.getTransport();
  }

  private static void reset(SocketChannel channel) {
    discardUnsent(channel);
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("Not closed", e);
    }
  }

  /** Otherwise the kernel would keep what a slow reader has not taken. */
  private static void discardUnsent(SocketChannel channel) {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      LOG.debug("Closed already", e);
    }
  }
}
