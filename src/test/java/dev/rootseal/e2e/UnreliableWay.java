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
import org.jspecify.annotations.Nullable;

/**
 * The way from an operator to its API server, on which a test makes things go wrong. The operator
 * speaks plain HTTP to it, so that it can answer in the server's place; whatever it lets through
 * goes on over TLS.
 */
final class UnreliableWay implements AutoCloseable {
  private static final int LARGEST_HEAD = 65_536;
  private static final Pattern REQUEST = Pattern.compile("^[A-Z]+ /\\S* HTTP/1\\.1\r\n");
  private static final Pattern GOES_ON = Pattern.compile("^GET \\S*(watch=true|continue=)");
  private static final Pattern WRITES =
      Pattern.compile("^(POST|PUT|PATCH|DELETE) (/apis/rootseal\\.dev/|\\S*/events[ ?])");
  private static final Duration LATE = Duration.ofSeconds(2);

  private final ControlPlane cluster;
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Socket> watches = ConcurrentHashMap.newKeySet();
  private final Queue<Refused> refused = new ConcurrentLinkedQueue<>();
  private volatile Fault fault = Fault.NONE;

  UnreliableWay(ControlPlane cluster) {
    this.cluster = cluster;
    this.listening = unchecked(() -> new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(this::acceptAll);
  }

  /** What befalls every connection. */
  enum Fault {
    NONE(null),
    /** Each part of an answer comes two seconds late. */
    SLOW(null),
    /** Reset as soon as it is opened. */
    REFUSED(null),
    /** Taken, and never answered. */
    HANGING(null),
    /** Nothing passes and nothing is lost: afterwards it goes on where it stood. */
    SILENT(null),
    /** Of each answer of the server's no more than the first half of its body comes. */
    CUT(null),
    BUSY(answer("429 Too Many Requests", "Retry-After: 1\r\n", "{}")),
    /** Not a word on when to ask again. */
    OVERLOADED(answer("429 Too Many Requests", "", "{}")),
    BROKEN(answer("500 Internal Server Error", "Retry-After: 1\r\n", "etcd is gone")),
    UNAVAILABLE(answer("503 Service Unavailable", "Retry-After: 1\r\n", "")),
    /** Whatever is asked for is too old, also what was just listed. */
    GONE(
        answer(
            "410 Gone",
            "Content-Type: application/json\r\n",
            """
            {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410,
             "message":"too old resource version"}""")),
    /** Too old is whatever goes on from a version: a watch, or the next page of a list. */
    EXPIRED(GONE.answer),
    /** What the operator would write is refused, and nothing else. */
    READ_ONLY(
        answer(
            "422 Unprocessable Entity",
            "Content-Type: application/json\r\n",
            """
            {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Invalid","code":422,
             "message":"only looked at"}""")),
    /** A body that is no JSON, with a status that says that all is well. */
    GARBAGE(answer("200 OK", "Content-Type: application/json\r\n", "{\"kind\":\"Depl")),
    /** Less than it has promised. */
    HALF("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"a\":");

    private final @Nullable String answer;

    Fault(@Nullable String answer) {
      this.answer = answer;
    }

    /** Whether it does so on a connection that was there before it. */
    private boolean answers(String request) {
      return switch (this) {
        case NONE, SLOW, REFUSED, HANGING, SILENT, CUT -> false;
        case EXPIRED -> GOES_ON.matcher(request).find();
        case READ_ONLY -> WRITES.matcher(request).find();
        case BUSY, OVERLOADED, BROKEN, UNAVAILABLE, GONE, GARBAGE, HALF ->
            REQUEST.matcher(request).find();
      };
    }

    private static String answer(String status, String headers, String body) {
      return "HTTP/1.1 %s\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
          .formatted(status, headers, body.length(), body);
    }
  }

  /**
   * A request that was answered in the server's place.
   *
   * @param what the method and the path, without a query
   * @param nanos when it came, by {@link System#nanoTime}
   */
  record Refused(String what, long nanos) {}

  /** Makes a kubeconfig of the API server lead here. */
  void redirect(Path kubeconfig) throws IOException {
    String here = "http://127.0.0.1:" + listening.getLocalPort();
    Files.writeString(
        kubeconfig, Files.readString(kubeconfig).replace("https://" + cluster.address(), here));
  }

  /** How many watches go through here at the moment. */
  int watches() {
    return watches.size();
  }

  /** The requests that were answered in the server's place, in their order. */
  List<Refused> refused() {
    return List.copyOf(refused);
  }

  /** From now on; what is open is cut. */
  void turn(Fault to) {
    turnFromNowOn(to);
    open.forEach(to == Fault.REFUSED ? UnreliableWay::reset : UnreliableWay::cut);
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
  public void close() throws IOException {
    listening.close();
    turn(Fault.NONE);
  }

  private void acceptAll() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    Fault now = fault;
    try (client) {
      switch (now) {
        case NONE, EXPIRED, READ_ONLY, SILENT, CUT -> forward(client, Duration.ZERO);
        case SLOW -> forward(client, LATE);
        case REFUSED -> reset(client);
        case HANGING -> client.getInputStream().transferTo(OutputStream.nullOutputStream());
        default -> answer(client, now);
      }
    } catch (IOException cut) {
      // Whichever side ended it: both sockets are closed below.
    } finally {
      open.remove(client);
    }
  }

  private void forward(Socket client, Duration delay) throws IOException {
    try (Socket upstream = cluster.connect()) {
      open.add(upstream);
      Thread back = Thread.ofVirtual().start(() -> answer(upstream, client, delay));
      ask(client, upstream);
      cut(upstream);
      open.remove(upstream);
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      watches.remove(client);
    }
  }

  /** A watch is the last request on its connection. */
  private void ask(Socket client, Socket upstream) throws IOException {
    byte[] part = new byte[8192];
    InputStream in = client.getInputStream();
    for (int length = in.read(part); length > 0; length = in.read(part)) {
      String request = new String(part, 0, length, ISO_8859_1);
      Fault now = fault;
      if (now.answers(request)) {
        refuse(client, now, request);
        return;
      }
      if (request.contains("watch=true")) {
        watches.add(client);
      }
      awaitPassage();
      upstream.getOutputStream().write(part, 0, length);
    }
  }

  private void answer(Socket upstream, Socket client, Duration delay) {
    byte[] part = new byte[8192];
    try {
      InputStream in = upstream.getInputStream();
      for (int length = in.read(part); length > 0; length = in.read(part)) {
        pass(delay);
        awaitPassage();
        if (fault == Fault.CUT) {
          client.getOutputStream().write(part, 0, middle(part, length));
          break;
        }
        client.getOutputStream().write(part, 0, length);
      }
    } catch (IOException ended) {
      // The other direction ends with it.
    }
    cut(client);
  }

  /** The middle of what follows the head of an answer, if this is its beginning. */
  private static int middle(byte[] part, int length) {
    int body = new String(part, 0, length, ISO_8859_1).indexOf("\r\n\r\n") + 4;
    return (length + body) / 2;
  }

  private static void pass(Duration time) {
    if (!time.isZero()) {
      new CompletableFuture<Void>()
          .completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    }
  }

  private void answer(Socket client, Fault fault) throws IOException {
    String head = readHead(client.getInputStream());
    if (!head.isEmpty()) {
      refuse(client, fault, head);
    }
  }

  private void refuse(Socket client, Fault fault, String head) throws IOException {
    refused.add(new Refused(head.split("[?\r]", 2)[0].replace(" HTTP/1.1", ""), System.nanoTime()));
    if (fault.answer != null) {
      client.getOutputStream().write(fault.answer.getBytes(ISO_8859_1));
      client.shutdownOutput();
      // Closed with a body unread it would be reset, and the answer with it.
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }

  /** The head of a request; empty when it did not come whole. */
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
    unchecked(() -> socket.close());
  }
}
