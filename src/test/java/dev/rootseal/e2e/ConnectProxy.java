package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An HTTP proxy that makes tunnels and nothing else. Whatever server is asked for, each leads to
 * the same port of the loopback interface: only through here is there a way to that name.
 */
final class ConnectProxy implements AutoCloseable {
  private static final int LARGEST_HEAD = 65_536;

  private final ServerSocket listening;
  private final int upstream;
  private final Queue<String> heads = new ConcurrentLinkedQueue<>();
  private final Set<Socket> tunnels = ConcurrentHashMap.newKeySet();

  private ConnectProxy(ServerSocket listening, int upstream) {
    this.listening = listening;
    this.upstream = upstream;
  }

  /** A proxy on a free port before a port, both of the loopback interface. */
  static ConnectProxy before(int upstream) {
    return unchecked(
        () -> {
          ConnectProxy proxy =
              new ConnectProxy(
                  new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), upstream);
          Thread.ofVirtual().start(proxy::acceptAll);
          return proxy;
        });
  }

  String address() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /** All that was said to the proxy itself: the head of each request. */
  List<String> heads() {
    return List.copyOf(heads);
  }

  /** How many tunnels are open. */
  int tunnels() {
    return tunnels.size();
  }

  /** Closes what is open. */
  void cut() {
    tunnels.forEach(ConnectProxy::close);
  }

  @Override
  public void close() {
    unchecked(() -> listening.close());
    cut();
  }

  private void acceptAll() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = readHead(client.getInputStream());
      heads.add(head);
      if (!head.startsWith("CONNECT ")) {
        say(client, "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n");
        return;
      }
      try (Socket server = new Socket(InetAddress.ofLiteral("127.0.0.1"), upstream)) {
        say(client, "HTTP/1.1 200 Connection established\r\n\r\n");
        tunnel(client, server);
      }
    } catch (IOException ended) {
      // Whichever side ended it: both sockets are closed by now.
    }
  }

  private void tunnel(Socket client, Socket server) throws IOException {
    tunnels.add(client);
    try {
      Thread.ofVirtual().start(() -> pass(server, client));
      client.getInputStream().transferTo(server.getOutputStream());
    } finally {
      tunnels.remove(client);
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // The other direction ends with it.
    }
    close(to);
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(ISO_8859_1));
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

  private static void close(Socket socket) {
    unchecked(() -> socket.close());
  }
}
