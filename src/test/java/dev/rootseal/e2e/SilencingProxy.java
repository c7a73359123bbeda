package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

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
 * Stands before a server and can do what a firewall or load balancer does that has forgotten a
 * connection: it stays open, and no byte passes any more, in neither direction.
 */
final class SilencingProxy implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  private final ServerSocket door;
  private final int upstream;
  private final Queue<Connection> connections = new ConcurrentLinkedQueue<>();
  private volatile boolean swallowsNew;

  private SilencingProxy(ServerSocket door, int upstream) {
    this.door = door;
    this.upstream = upstream;
  }

  /** A proxy on a free port before a port, both of the loopback interface. */
  static SilencingProxy before(int upstream) {
    return unchecked(
        () -> {
          SilencingProxy proxy =
              new SilencingProxy(
                  new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), upstream);
          Thread.ofVirtual().start(proxy::accept);
          return proxy;
        });
  }

  int port() {
    return door.getLocalPort();
  }

  /** The open connections over which nothing has passed for so long. */
  List<Connection> idle(Duration atLeast) {
    return connections.stream()
        .filter(one -> one.isOpen() && System.nanoTime() - one.lastByte > atLeast.toNanos())
        .toList();
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
    unchecked(
        () -> {
          door.close();
          for (Connection connection : connections) {
            connection.close();
          }
        });
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Connection connection =
            new Connection(door.accept(), new Socket(InetAddress.ofLiteral("127.0.0.1"), upstream));
        connection.silent = swallowsNew;
        connections.add(connection);
        Thread.ofVirtual().start(() -> connection.pass(connection.client, connection.server));
        Thread.ofVirtual().start(() -> connection.pass(connection.server, connection.client));
      } catch (IOException e) {
        // The door was closed, or the server is away: the client sees an end either way.
      }
    }
  }

  /** One connection through the proxy. */
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
        end();
      } catch (IOException e) {
        end();
      }
    }

    /** The end of a silent connection does not get through either. */
    private void end() {
      if (!silent) {
        close();
      }
    }

    private void close() {
      unchecked(
          () -> {
            client.close();
            server.close();
          });
    }
  }
}
