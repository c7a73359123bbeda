package dev.rootseal.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open connections of one server and the requests that came over them, so many and no more.
 * Where one connection too many comes, room is made by the peer that holds the most: of its
 * connections, the one ends that has made no progress for the longest time. So a flood drives out
 * itself, and kubelet's probe, from another address, finds its way in. To close the newcomer, as
 * the JDK's server does, or to stop accepting, as Jetty's own limits do, would keep out the probe.
 */
final class OpenConnections implements SelectorManager.AcceptListener {
  /** More than kubelet, a few Prometheus servers and people with curl will ever need together. */
  static final int MOST = 128;

  static final int MOST_REQUESTS = 256;
  static final int MOST_REQUESTS_OF_A_PEER = 64;

  private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

  /** For the first request, with the handshake before it. */
  private static final Duration BEGINNING = Duration.ofSeconds(5);

  /** For an answer, until the reader has taken its last byte, and for the next request. */
  private static final Duration GOING_ON = Duration.ofSeconds(30);

  private record Open(String peer, Runnable end, long since, Duration patience) {}

  private final LongSupplier nanoTime;
  private final Map<Object, Open> open = new HashMap<>();
  private Optional<Long> lastLine = Optional.empty();

  /** How many of each peer are worked on: also those whose connection has ended meanwhile. */
  private final Map<String, Integer> requests = new HashMap<>();

  OpenConnections(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Who is at the other end: an IPv4 address, or the network of an IPv6 address, since whoever has
   * one of its 2^64 addresses has them all; empty where a socket has no address any more.
   */
  static String peer(SocketAddress address) {
    if (!(address instanceof InetSocketAddress internet) || internet.getAddress() == null) {
      return "";
    }
    byte[] bytes = internet.getAddress().getAddress();
    return bytes.length <= Integer.BYTES
        ? internet.getAddress().getHostAddress()
        : Long.toHexString(ByteBuffer.wrap(bytes).getLong()) + "::/64";
  }

  /** One more; where that is one too many, another ends. */
  void opened(Object connection, String peer, Runnable end) {
    Optional<Open> victim;
    synchronized (this) {
      victim = open.size() < MOST ? Optional.empty() : ofTheLargestPeer();
      victim.ifPresent(open.values()::remove);
      open.put(connection, new Open(peer, end, nanoTime.getAsLong(), BEGINNING));
    }
    // Without the lock: ending a connection calls back.
    victim.ifPresent(one -> one.end.run());
  }

  private Optional<Open> ofTheLargestPeer() {
    Map<String, Long> counts =
        open.values().stream()
            .collect(Collectors.groupingBy(one -> one.peer, Collectors.counting()));
    Optional<Open> victim =
        open.values().stream()
            .max(
                Comparator.comparingLong((Open one) -> counts.getOrDefault(one.peer, 0L))
                    .thenComparingLong(one -> nanoTime.getAsLong() - one.since));
    victim.ifPresent(one -> logLimit(one.peer));
    return victim;
  }

  synchronized void endsBy(Object connection, Runnable end) {
    open.computeIfPresent(
        connection, (any, one) -> new Open(one.peer, end, one.since, one.patience));
  }

  /** An answer begins, or its last byte is out: the time of what comes next begins. */
  synchronized void goesOn(Object connection) {
    open.computeIfPresent(
        connection, (any, one) -> new Open(one.peer, one.end, nanoTime.getAsLong(), GOING_ON));
  }

  synchronized void closed(Object connection) {
    open.remove(connection);
  }

  /** Ends those whose time is over, however busy they look. */
  void endOverdue() {
    List<Open> late;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      late =
          open.values().stream().filter(one -> now - one.since > one.patience.toNanos()).toList();
      open.values().removeAll(late);
    }
    late.forEach(one -> one.end.run());
  }

  private void logLimit(String peer) {
    long now = nanoTime.getAsLong();
    if (lastLine.isEmpty() || now - lastLine.get() > TimeUnit.MINUTES.toNanos(1)) {
      lastLine = Optional.of(now);
      LOG.atWarn()
          .addKeyValue("peer", peer)
          .addKeyValue("limit", MOST)
          .log("Too many connections: those of the peer that holds the most are closed");
    }
  }

  /** Whether a peer may begin one more request; if so, it has to be {@link #ended}. */
  synchronized boolean begins(String peer) {
    int all = requests.values().stream().mapToInt(Integer::intValue).sum();
    int held = requests.getOrDefault(peer, 0);
    if (all >= MOST_REQUESTS || held >= MOST_REQUESTS_OF_A_PEER) {
      return false;
    }
    requests.put(peer, held + 1);
    return true;
  }

  /** A request of a peer is no longer worked on. */
  synchronized void ended(String peer) {
    requests.computeIfPresent(peer, (one, held) -> held == 1 ? null : held - 1);
  }

  /** The answer to a request begins; its time ends when the last byte is out. */
  void answering(Request request) {
    Object channel = channel(request.getConnectionMetaData().getConnection().getEndPoint());
    goesOn(channel);
    Request.addCompletionListener(request, failure -> goesOn(channel));
  }

  /** Over TLS, what is below an end point is another one. */
  private static Object channel(EndPoint endPoint) {
    return endPoint instanceof EndPoint.Wrapper encrypted
        ? channel(encrypted.unwrap())
        : endPoint.getTransport();
  }

  @Override
  public void onAccepting(SelectableChannel channel) {
    SocketChannel socket = (SocketChannel) channel;
    opened(socket, peer(socket.socket().getRemoteSocketAddress()), end(socket, socket));
  }

  @Override
  public void onAcceptFailed(SelectableChannel channel, Throwable failure) {
    closed(channel);
  }

  @Override
  public void onClosed(SelectableChannel channel) {
    closed(channel);
  }

  private static Runnable end(SocketChannel channel, Closeable whole) {
    return () -> {
      try (whole) {
        // Otherwise the kernel would keep what a slow reader has not taken.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException e) {
        LOG.debug("Closed already", e);
      }
    };
  }

  /** What accepts them and tells of them here. */
  final class Connector extends ServerConnector {
    /** In the kernel, which counts it as the container's memory. */
    private static final int SOCKET_BUFFER = 64 * 1024;

    Connector(Server server, ConnectionFactory... protocols) {
      super(server, null, null, null, 1, 1, protocols);
      setIdleTimeout(GOING_ON.toMillis());
      setAcceptedSendBufferSize(SOCKET_BUFFER);
      setAcceptedReceiveBufferSize(SOCKET_BUFFER);
      getSelectorManager().addEventListener(OpenConnections.this);
    }

    @Override
    protected void doStart() throws Exception {
      super.doStart();
      look();
    }

    private void look() {
      if (isRunning()) {
        getScheduler().schedule(this::look, 500, TimeUnit.MILLISECONDS);
        endOverdue();
      }
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(
        SocketChannel channel, ManagedSelector selector, SelectionKey key) throws IOException {
      SocketChannelEndPoint endPoint = super.newEndPoint(channel, selector, key);
      endsBy(channel, end(channel, endPoint));
      return endPoint;
    }
  }
}
