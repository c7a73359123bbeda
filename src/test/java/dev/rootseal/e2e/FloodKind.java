package dev.rootseal.e2e;

import static dev.rootseal.e2e.Flood.ascii;

import java.io.IOException;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** What somebody without any right can do to a port, many times at once. */
@SuppressWarnings("ImmutableEnumChecker") // the senders hold nothing
enum FloodKind {
  IDLE_ON_METRICS(Port.METRICS, 1_000, (flood, tls) -> flood.open(new byte[0])),
  READS_NOTHING_OF_THE_METRICS(
      Port.METRICS,
      1_000,
      (flood, tls) -> flood.open(ascii("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"))),
  MANY_REQUESTS_AT_ONCE(
      Port.METRICS,
      1_000,
      (flood, tls) -> flood.open(ascii("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100)))),
  IDLE_ON_HEALTH(Port.HEALTH, 1_000, (flood, tls) -> flood.open(new byte[0])),
  /** About 1,380 of them killed an operator with the JDK's server. */
  IDLE_ON_SECURE_METRICS(Port.SECURE_METRICS, 1_380, (flood, tls) -> flood.open(new byte[0])),
  HALF_A_CLIENT_HELLO(
      Port.SECURE_METRICS,
      1_000,
      (flood, tls) -> {
        byte[] hello = Flood.clientHello(client(tls));
        flood.open(Arrays.copyOf(hello, hello.length / 2));
      }),
  IDLE_AFTER_THE_HANDSHAKE(Port.SECURE_METRICS, 300, (flood, tls) -> flood.shakeHands(client(tls))),
  /** About 3,700 of them killed an operator with the JDK's server. */
  HALF_A_REQUEST(
      Port.HEALTH,
      3_700,
      (flood, tls) -> flood.open(ascii("GET /readyz HTTP/1.1\r\nHost: x\r\nAccept:"))),
  /** 357 of them killed an operator with the JDK's server. */
  HEADERS_OF_300_KB(
      Port.HEALTH,
      357,
      (flood, tls) ->
          flood.open(
              ascii(
                  "GET /readyz HTTP/1.1\r\n"
                      + ("X-Filler: " + "x".repeat(1_000) + "\r\n").repeat(300)))),
  HALF_A_BODY(
      Port.HEALTH,
      1_000,
      (flood, tls) ->
          flood.open(ascii("GET /readyz HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{"))),
  BYTE_BY_BYTE(
      Port.HEALTH, 1_000, (flood, tls) -> flood.open(ascii("GET /readyz HTTP/1.1\r\nX: "))),
  IDLE_AFTER_A_REQUEST(
      Port.HEALTH,
      1_000,
      (flood, tls) -> flood.open(ascii("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")));

  /** Opens one connection and sends what the kind sends. */
  private interface Sender {
    void send(Flood flood, SSLContext tls) throws IOException;
  }

  /** Where it goes. */
  enum Port {
    HEALTH,
    METRICS,
    SECURE_METRICS
  }

  private final Port port;
  private final int connections;
  private final Sender sender;

  FloodKind(Port port, int connections, Sender sender) {
    this.port = port;
    this.connections = connections;
    this.sender = sender;
  }

  Port port() {
    return port;
  }

  /** How many are opened, unless somebody says otherwise. */
  int connections() {
    return connections;
  }

  /** Opens one connection. */
  void send(Flood flood, SSLContext tls) throws IOException {
    sender.send(flood, tls);
  }

  /** What is sent over them while they are open. */
  void goOn(Flood flood) {
    if (this == BYTE_BY_BYTE) {
      flood.connections().forEach(one -> flood.send(one, ascii("x")));
    }
  }

  private static SSLEngine client(SSLContext context) {
    SSLEngine engine = context.createSSLEngine("127.0.0.1", 443);
    engine.setUseClientMode(true);
    return engine;
  }
}
