package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Accepts watches and then says nothing in them but, where it is told to, the answers to pings; or
 * one event, with which the connection ends.
 */
final class SilentServer implements AutoCloseable {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String CLOSING =
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n";
  private static final String EVENT =
      """
      {"type":"BOOKMARK","object":{"kind":"Deployment","apiVersion":"apps/v1",\
      "metadata":{"resourceVersion":"2"}}}""";

  /** A text of less than 126 bytes, unmasked. */
  private static final String FRAME = "\u0081" + (char) EVENT.length() + EVENT;

  private static final int PING = 0x89;
  private static final byte[] PONG = {(byte) 0x8A, 0};

  private final ServerSocket door;
  private final Manner manner;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final AtomicInteger watches = new AtomicInteger();
  private final AtomicInteger pings = new AtomicInteger();

  /** What it does in a watch. */
  private enum Manner {
    SILENT,
    ANSWERING_PINGS,
    ENDING_WITH_AN_EVENT,
    BY_PLAIN_HTTP
  }

  private SilentServer(Manner manner) {
    this.manner = manner;
    try {
      door = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  static SilentServer silent() {
    return new SilentServer(Manner.SILENT);
  }

  static SilentServer answeringPings() {
    return new SilentServer(Manner.ANSWERING_PINGS);
  }

  static SilentServer byPlainHttp() {
    return new SilentServer(Manner.BY_PLAIN_HTTP);
  }

  static SilentServer endingWithAnEvent() {
    return new SilentServer(Manner.ENDING_WITH_AN_EVENT);
  }

  String address() {
    return "http://127.0.0.1:" + door.getLocalPort();
  }

  int watches() {
    return watches.get();
  }

  int pings() {
    return pings.get();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket socket = door.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serve(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, ISO_8859_1));
      String target = lines.readLine();
      String key = "";
      for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
        if (line.startsWith("Sec-WebSocket-Key: ")) {
          key = line.substring("Sec-WebSocket-Key: ".length());
        }
      }
      boolean watch = answer(socket.getOutputStream(), target, key);
      if (watch && manner != Manner.ENDING_WITH_AN_EVENT) {
        listen(in, socket.getOutputStream());
      } else {
        socket.close();
      }
    } catch (IOException e) {
      // The client has given the connection up.
    }
  }

  /** Answers one request; whether it is a watch now. */
  private boolean answer(OutputStream out, String target, String key) throws IOException {
    boolean handshake = !key.isEmpty();
    if (!target.contains("watch=true")) {
      String list =
          """
          {"kind":"DeploymentList","apiVersion":"apps/v1","metadata":{"resourceVersion":"1"},"items":[]}""";
      write(out, CLOSING.formatted(list.length()) + list);
      return false;
    }
    if (handshake && manner == Manner.BY_PLAIN_HTTP) {
      write(out, CLOSING.formatted(0));
      return false;
    }
    watches.incrementAndGet();
    write(
        out,
        handshake
            ? switching(key) + (manner == Manner.ENDING_WITH_AN_EVENT ? FRAME : "")
            : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    return true;
  }

  private void listen(InputStream in, OutputStream out) throws IOException {
    for (int head = in.read(); head >= 0; head = in.read()) {
      if (head == PING) {
        // A length of 0 and a mask of four bytes follow.
        in.skipNBytes(5);
        pings.incrementAndGet();
        if (manner == Manner.ANSWERING_PINGS) {
          out.write(PONG);
        }
      }
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  private static String switching(String key) {
    return String.join(
        "\r\n",
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Accept: " + accepted(key),
        "",
        "");
  }

  private static String accepted(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-1", e);
    }
  }

  @Override
  public void close() {
    try {
      door.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
