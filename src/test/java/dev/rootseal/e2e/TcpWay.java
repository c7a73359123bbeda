package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A way to a port, both of the loopback interface. Its connections can be cut, or be forgotten as a
 * firewall or load balancer forgets them: they stay open, and no byte passes any more, in neither
 * direction. As an HTTP proxy it makes tunnels and nothing else, and whatever server is asked for,
 * each leads to that port.
 */
final class TcpWay implements AutoCloseable {
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  private static final int BUFFER = 16 * 1024;
  private static final int LARGEST_HEAD = 65_536;

  private final ServerSocket door = unchecked(() -> new ServerSocket(0, 50, HERE));
  private final int upstream;
  private final boolean proxy;
  private final Queue<Connection> connections = new ConcurrentLinkedQueue<>();
  private final Queue<String> heads = new ConcurrentLinkedQueue<>();
  private volatile boolean swallowsNew;

  private TcpWay(int upstream, boolean proxy) {
    this.upstream = upstream;
    this.proxy = proxy;
  }

  static TcpWay before(int upstream) {
    return open(new TcpWay(upstream, false));
  }

  static TcpWay proxyBefore(int upstream) {
    return open(new TcpWay(upstream, true));
  }

  private static TcpWay open(TcpWay way) {
    Thread.ofVirtual().start(way::accept);
    return way;
  }

  /** Host and port. */
  String address() {
    return "127.0.0.1:" + door.getLocalPort();
  }

  /** All that was said to the proxy itself: the head of each request. */
  List<String> heads() {
    return List.copyOf(heads);
  }

  /** How many connections are open. */
  long open() {
    return connections.stream().filter(Connection::isOpen).count();
  }

  /** The open connections over which nothing has passed for so long. */
  List<Connection> idle(Duration atLeast) {
    return connections.stream()
        .filter(one -> one.isOpen() && System.nanoTime() - one.lastByte > atLeast.toNanos())
        .toList();
  }

  /** Closes what is open. */
  void cut() {
    connections.forEach(Connection::close);
  }

  /** Swallows everything, on connections to come as well. */
  void silenceAll() {
    swallowsNew = true;
    connections.forEach(Connection::silence);
  }

  /** Connections to come are as they should be. */
  void letNewThrough() {
    swallowsNew = false;
  }

  @Override
  public void close() {
    unchecked(door::close);
    cut();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** The client sees an end where the server is away. */
  private void serve(Socket client) {
    try {
      if (proxy && !isTunnel(client)) {
        client.close();
        return;
      }
      Connection connection = new Connection(client, new Socket(HERE, upstream));
      connection.silent = swallowsNew;
      connections.add(connection);
      Thread.ofVirtual().start(() -> connection.pass(connection.client, connection.server));
      Thread.ofVirtual().start(() -> connection.pass(connection.server, connection.client));
    } catch (IOException away) {
      unchecked(client::close);
    }
  }

  private boolean isTunnel(Socket client) throws IOException {
    String head = readHead(client.getInputStream());
    heads.add(head);
    boolean asked = head.startsWith("CONNECT ");
    String answer = asked ? "200 Connection established" : "405 Method Not Allowed";
    client.getOutputStream().write(("HTTP/1.1 " + answer + "\r\n\r\n").getBytes(ISO_8859_1));
    return asked;
  }

  /** As far as it came. */
  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int next = in.read(); next >= 0 && head.length() < LARGEST_HEAD; next = in.read()) {
      head.append((char) next);
      if (head.length() > 3 && head.lastIndexOf("\r\n\r\n") == head.length() - 4) {
        break;
      }
    }
    return head.toString();
  }

  /** One connection over it. */
  static final class Connection {
    private final Socket client;
    private final Socket server;
    private volatile boolean silent;
    private volatile long lastByte = System.nanoTime();

    private Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    /** From now on nothing passes, and nobody is told. */
    void silence() {
      silent = true;
    }

    private boolean isOpen() {
      return !client.isClosed() && !server.isClosed();
    }

    /** The end of a silent connection does not get through either. */
    private void pass(Socket from, Socket to) {
      byte[] buffer = new byte[BUFFER];
      try (InputStream in = from.getInputStream()) {
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (!silent) {
            lastByte = System.nanoTime();
            out.write(buffer, 0, read);
          }
        }
      } catch (IOException ended) {
        lastByte = System.nanoTime();
      }
      if (!silent) {
        close();
      }
    }

    private void close() {
      unchecked(client::close);
      unchecked(server::close);
    }
  }
}
