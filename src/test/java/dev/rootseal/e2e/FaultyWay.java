package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The way from an operator to its API server, on which things go wrong: plain HTTP, so that it can
 * answer in the server's place; what it lets through goes on over TLS. As an HTTP proxy it makes
 * tunnels to that server, whatever is asked for.
 */
final class FaultyWay implements AutoCloseable {
  /** A name that the certificate of every API server has, and that only a cluster knows. */
  static final String IN_A_CLUSTER = "kubernetes.default.svc:6443";

  private static final int LARGEST_HEAD = 65_536;
  private static final Pattern REQUEST = Pattern.compile("^[A-Z]+ /\\S* HTTP/1\\.1\r\n");
  private static final Pattern GOES_ON = Pattern.compile("^GET \\S*(watch=true|continue=)");
  private static final Pattern WRITES =
      Pattern.compile("^(POST|PUT|PATCH|DELETE) (/apis/rootseal\\.dev/|\\S*/events[ ?])");
  private static final Duration LATE = Duration.ofSeconds(2);

  private final ControlPlane cluster;
  private final boolean proxy;
  private final ServerSocket listening =
      unchecked(() -> new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()));
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();
  private final Queue<String> tunnels = new ConcurrentLinkedQueue<>();
  private volatile Fault fault = Fault.NONE;

  private FaultyWay(ControlPlane cluster, boolean proxy) {
    this.cluster = cluster;
    this.proxy = proxy;
  }

  static FaultyWay to(ControlPlane cluster) {
    return open(new FaultyWay(cluster, false));
  }

  static FaultyWay asProxyOf(ControlPlane cluster) {
    return open(new FaultyWay(cluster, true));
  }

  private static FaultyWay open(FaultyWay way) {
    Thread.ofVirtual().start(way::acceptAll);
    return way;
  }

  enum Fault {
    NONE,
    /** Each part of an answer comes two seconds late. */
    SLOW,
    REFUSED,
    HANGING,
    /** Nothing passes and nothing is lost: afterwards it goes on where it stood. */
    SILENT,
    /** Of each answer of the server's no more than the first half of its body comes. */
    CUT,
    BUSY(answer("429 Too Many Requests", "Retry-After: 1\r\n", "{}")),
    OVERLOADED(answer("429 Too Many Requests", "", "{}")),
    BROKEN(answer("500 Internal Server Error", "Retry-After: 1\r\n", "etcd is gone")),
    UNAVAILABLE(answer("503 Service Unavailable", "Retry-After: 1\r\n", "")),
    /** Whatever is asked for is too old, also what was just listed. */
    GONE(status(410, "Gone", "Expired", "too old resource version")),
    /** Too old is whatever goes on from a version: a watch, or the next page of a list. */
    EXPIRED(GONE.answer),
    /** What the operator would write is refused, and nothing else. */
    READ_ONLY(status(422, "Unprocessable Entity", "Invalid", "only looked at")),
    /** A body that is no JSON, with a status that says that all is well. */
    GARBAGE(answer("200 OK", "Content-Type: application/json\r\n", "{\"kind\":\"Depl")),
    /** Less than it has promised. */
    HALF("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"a\":");

    private final String answer;

    Fault() {
      this("");
    }

    Fault(String answer) {
      this.answer = answer;
    }

    private boolean answers(String request) {
      return switch (this) {
        case EXPIRED -> GOES_ON.matcher(request).find();
        case READ_ONLY -> WRITES.matcher(request).find();
        default -> !answer.isEmpty() && REQUEST.matcher(request).find();
      };
    }

    private static String status(int code, String status, String reason, String message) {
      return answer(
          code + " " + status,
          "Content-Type: application/json\r\n",
          """
          {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"%s","code":%d,
           "message":"%s"}"""
              .formatted(reason, code, message));
    }

    private static String answer(String status, String headers, String body) {
      return "HTTP/1.1 %s\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
          .formatted(status, headers, body.length(), body);
    }
  }

  Path redirected(Path kubeconfig) {
    String here = "http://127.0.0.1:" + listening.getLocalPort();
    String way = proxy ? "https://" + IN_A_CLUSTER + "\", proxy-url: \"" + here : here;
    return unchecked(
        () ->
            Files.writeString(
                Files.createTempFile(kubeconfig.getParent(), "way", ".kubeconfig"),
                Files.readString(kubeconfig).replace("https://" + cluster.address(), way)));
  }

  int open() {
    return connections.size();
  }

  long watches() {
    return connections.stream().filter(one -> one.watches).count();
  }

  /** The open connections over which nothing has passed for so long. */
  List<Connection> idle(Duration atLeast) {
    long since = System.nanoTime() - atLeast.toNanos();
    return connections.stream().filter(one -> one.lastByte - since < 0).toList();
  }

  /** What is open stays open, and swallows everything. */
  void silence() {
    connections.forEach(Connection::silence);
  }

  /** What was answered in the server's place; of a watch also what is watched. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  /** All that was said to the proxy itself: the head of each request. */
  List<String> tunnels() {
    return List.copyOf(tunnels);
  }

  /** From now on; what is open is cut. */
  void turn(Fault to) {
    turnFromNowOn(to);
    clients.forEach(to == Fault.REFUSED ? FaultyWay::reset : FaultyWay::cut);
    connections.forEach(one -> cut(one.server));
  }

  /** For what is asked from now on; what is open stays so, watches above all. */
  synchronized void turnFromNowOn(Fault to) {
    fault = to;
    notifyAll();
  }

  private synchronized void awaitPassage() {
    try {
      while (fault == Fault.SILENT) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    unchecked(listening::close);
    turn(Fault.NONE);
  }

  private void acceptAll() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        clients.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** The client sees an end where the server is away. */
  private void serve(Socket client) {
    Fault now = fault;
    try (client) {
      switch (now) {
        case NONE, EXPIRED, READ_ONLY, SILENT, CUT, SLOW -> forward(client, now);
        case REFUSED -> reset(client);
        case HANGING -> client.getInputStream().transferTo(OutputStream.nullOutputStream());
        default -> refuse(client, now, readHead(client.getInputStream()));
      }
    } catch (IOException cut) {
      // Whichever side ended it: both sockets are closed below.
    } finally {
      clients.remove(client);
    }
  }

  private void forward(Socket client, Fault now) throws IOException {
    if (proxy && !isTunnel(client)) {
      return;
    }
    try (Socket server = proxy ? bare() : cluster.connect()) {
      Connection connection = new Connection(client, server);
      connections.add(connection);
      Thread back = Thread.ofVirtual().start(() -> connection.answer(now == Fault.SLOW));
      try {
        connection.ask();
      } finally {
        cut(server);
        connections.remove(connection);
      }
      unchecked(() -> back.join());
    }
  }

  /** Whoever is in the tunnel speaks TLS. */
  private Socket bare() throws IOException {
    int port = URI.create("https://" + cluster.address()).getPort();
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private boolean isTunnel(Socket client) throws IOException {
    String head = readHead(client.getInputStream());
    tunnels.add(head);
    boolean asked = head.startsWith("CONNECT ");
    String answer = asked ? "200 Connection established" : "405 Method Not Allowed";
    client.getOutputStream().write(("HTTP/1.1 " + answer + "\r\n\r\n").getBytes(ISO_8859_1));
    return asked;
  }

  final class Connection {
    private final Socket client;
    private final Socket server;
    private volatile boolean silent;
    private volatile boolean watches;
    private volatile long lastByte = System.nanoTime();

    private Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    /** From now on nothing passes, in neither direction, and nobody is told. */
    void silence() {
      silent = true;
    }

    /** A watch is the last request on its connection. */
    private void ask() throws IOException {
      byte[] part = new byte[8192];
      InputStream in = client.getInputStream();
      for (int length = in.read(part); length > 0; length = in.read(part)) {
        String request = new String(part, 0, length, ISO_8859_1);
        Fault now = fault;
        if (now.answers(request)) {
          refuse(client, now, request);
          return;
        }
        watches |= request.contains("watch=true");
        awaitPassage();
        pass(server, part, length);
      }
    }

    /** Where it is silent the end of the answer does not get through either. */
    private void answer(boolean late) {
      byte[] part = new byte[8192];
      try {
        InputStream in = server.getInputStream();
        for (int length = in.read(part); length > 0; length = in.read(part)) {
          if (late) {
            new CompletableFuture<Void>()
                .completeOnTimeout(null, LATE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
          }
          awaitPassage();
          if (fault == Fault.CUT) {
            pass(client, part, middle(part, length));
            break;
          }
          pass(client, part, length);
        }
      } catch (IOException ended) {
        // The other direction ends with it.
      }
      if (!silent) {
        cut(client);
      }
    }

    private void pass(Socket to, byte[] part, int length) throws IOException {
      if (!silent) {
        lastByte = System.nanoTime();
        to.getOutputStream().write(part, 0, length);
      }
    }
  }

  /** The middle of what follows the head of an answer, if this is its beginning. */
  private static int middle(byte[] part, int length) {
    int body = new String(part, 0, length, ISO_8859_1).indexOf("\r\n\r\n") + 4;
    return (length + body) / 2;
  }

  private void refuse(Socket client, Fault fault, String head) throws IOException {
    if (head.isEmpty()) {
      return;
    }
    String asked = head.split("\r", 2)[0].replace(" HTTP/1.1", "");
    refused.add(
        asked.contains("watch=true")
            ? asked.replaceAll("(resourceVersion|timeoutSeconds)=\\d+&?", "")
            : asked.split("\\?", 2)[0]);
    if (!fault.answer.isEmpty()) {
      client.getOutputStream().write(fault.answer.getBytes(ISO_8859_1));
      client.shutdownOutput();
      // Closed with a body unread it would be reset, and the answer with it.
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int next = in.read(); next >= 0 && head.length() < LARGEST_HEAD; next = in.read()) {
      head.append((char) next);
      if (head.length() > 3 && head.lastIndexOf("\r\n\r\n") == head.length() - 4) {
        return head.toString();
      }
    }
    return "";
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException closed) {
      // It is closed all the same.
    }
    cut(socket);
  }

  private static void cut(Socket socket) {
    unchecked(socket::close);
  }
}
