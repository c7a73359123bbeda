package dev.rootseal.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever can open connections, without any right, keeps neither probes nor reports from their way,
 * nor exhausts a heap of 128 MB. {@code -Drootseal.flood.connections=5000} has each flood of that
 * many, {@code -Drootseal.flood.namespaces} sets how many the metrics tell of.
 */
@Tag("nightly")
@Needs(Requirement.CONTROL_PLANE)
class FloodIT {
  private static final Optional<Integer> CONNECTIONS =
      Optional.ofNullable(Integer.getInteger("rootseal.flood.connections"));
  private static final int NAMESPACES = Integer.getInteger("rootseal.flood.namespaces", 200);
  private static final int LOOK_EVERY = 50;
  private static final String TOO_MANY = "Too many connections";

  /** The limit of the container in which the heap would have 128 MB. */
  private static final long MOST_KIBIBYTES = 256 * 1024;

  /** On each of two ports, and what the operator itself has open. */
  private static final int MOST_FILES = 2 * 128 + 100;

  /** Of a probe, as `config/manager/deployment.yaml` has it. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private static final Http ANYBODY = Http.trustingAll();

  private final ControlPlane cluster;
  private final Reports reports;
  private final OperatorProcess plain;
  private final OperatorProcess secured;
  private int changes;

  FloodIT(@Needs.Own ControlPlane cluster) {
    this.cluster = cluster;
    reports = cluster.reports();
    fill();
    plain = start(false);
    secured = start(true);
  }

  private void fill() {
    assertThat(ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class))
        .as("files that this test may open: raise ulimit -n")
        .satisfies(
            system ->
                assertThat(system.getMaxFileDescriptorCount())
                    .isGreaterThan(CONNECTIONS.orElse(4_000) + 500L));
    Installation.install(cluster);
    cluster.apply(Workloads.namespace("flooded"));
    String deployment = HostileObjects.deployment("web", _ -> {});
    for (int i = 0; i < NAMESPACES; i++) {
      String name = "namespace-with-a-name-of-some-length-as-people-have-them-" + i;
      cluster.api().create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\"}}");
      cluster.api().create("/apis/apps/v1/namespaces/" + name + "/deployments", deployment);
    }
  }

  private OperatorProcess start(boolean secured) {
    OperatorProcess started =
        OperatorProcess.alone(
                List.of(),
                List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError"),
                cluster.kubeconfig(),
                "--metrics-secure=" + secured)
            .expect(TOO_MANY);
    await("ready, with all reports")
        .until(() -> started.readiness().statusCode() == 200 && reports.all().size() >= NAMESPACES);
    return started;
  }

  @AfterAll
  void stop() {
    plain.close();
    secured.close();
  }

  @ParameterizedTest
  @EnumSource
  void floodLeavesProbesReportsAndMemoryAlone(FloodKind kind) throws IOException {
    OperatorProcess operator = kind.port == Port.SECURE_METRICS ? secured : plain;
    URI port = kind.port == Port.HEALTH ? operator.health("/") : operator.metricsUri();
    KernelView process = new KernelView(operator.pid());
    try (Flood flood = new Flood(port)) {
      Duration slowest = pour(kind, flood, operator);
      assertThat(process.count("fd")).isLessThan(MOST_FILES);
      change(() -> kind.goOn(flood));
      probe(operator);

      long resident = process.kibibytes("VmRSS");
      System.out.printf(
          "%s: %d connections, slowest probe %d ms, %d MiB resident%n",
          kind, flood.open.size(), slowest.toMillis(), resident / 1024);
      assertThat(resident).isLessThan(MOST_KIBIBYTES);
    }
    assertThat(OperatorLog.problems(operator))
        .allMatch(line -> line.contains(TOO_MANY))
        .hasSizeLessThan(10);
  }

  /** The answer is how long the slowest probe took. */
  private static Duration pour(FloodKind kind, Flood flood, OperatorProcess operator)
      throws IOException {
    Duration slowest = probe(operator);
    int all = CONNECTIONS.orElse(kind.connections);
    for (int i = 1; i <= all; i++) {
      try {
        kind.send(flood, ANYBODY.context());
      } catch (IOException e) {
        throw new IllegalStateException("connection " + i + " of " + all + ": " + e, e);
      }
      if (i % LOOK_EVERY == 0) {
        slowest = Collections.max(List.of(slowest, probe(operator)));
      }
    }
    return slowest;
  }

  /** As kubelet does it, over a connection of its own. */
  private static Duration probe(OperatorProcess operator) {
    long start = System.nanoTime();
    assertThat(ANYBODY.get(operator.health("/readyz"), "").statusCode()).isEqualTo(200);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(took).isLessThan(TIMEOUT);
    return took;
  }

  private void change(Runnable meanwhile) {
    changes++;
    cluster.apply(Workloads.writable("flooded", "change-" + changes));
    String said = "0 of " + changes;
    await("report says " + said)
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> {
              meanwhile.run();
              return reports.says("flooded", said);
            });
  }

  private enum Port {
    HEALTH,
    METRICS,
    SECURE_METRICS
  }

  /** What somebody without any right can do to a port, many times at once. */
  enum FloodKind {
    IDLE_ON_METRICS(Port.METRICS, 1_000, ""),
    READS_NOTHING_OF_THE_METRICS(Port.METRICS, 1_000, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"),
    MANY_REQUESTS_AT_ONCE(
        Port.METRICS, 1_000, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100)),
    IDLE_ON_HEALTH(Port.HEALTH, 1_000, ""),
    /** About 1,380 of them killed an operator with the JDK's server. */
    IDLE_ON_SECURE_METRICS(Port.SECURE_METRICS, 1_380, ""),
    HALF_A_CLIENT_HELLO(Port.SECURE_METRICS, 1_000, ""),
    IDLE_AFTER_THE_HANDSHAKE(Port.SECURE_METRICS, 300, ""),
    /** About 3,700 of them killed an operator with the JDK's server. */
    HALF_A_REQUEST(Port.HEALTH, 3_700, "GET /readyz HTTP/1.1\r\nHost: x\r\nAccept:"),
    /** 357 of them killed an operator with the JDK's server. */
    HEADERS_OF_300_KB(
        Port.HEALTH,
        357,
        "GET /readyz HTTP/1.1\r\n" + ("X-Filler: " + "x".repeat(1_000) + "\r\n").repeat(300)),
    HALF_A_BODY(
        Port.HEALTH, 1_000, "GET /readyz HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{"),
    BYTE_BY_BYTE(Port.HEALTH, 1_000, "GET /readyz HTTP/1.1\r\nX: "),
    IDLE_AFTER_A_REQUEST(Port.HEALTH, 1_000, "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");

    private final Port port;
    private final int connections;
    private final String text;

    FloodKind(Port port, int connections, String text) {
      this.port = port;
      this.connections = connections;
      this.text = text;
    }

    private void send(Flood flood, SSLContext tls) throws IOException {
      switch (this) {
        case HALF_A_CLIENT_HELLO -> {
          byte[] hello = Flood.clientHello(tls);
          flood.open(Arrays.copyOf(hello, hello.length / 2));
        }
        case IDLE_AFTER_THE_HANDSHAKE -> flood.shakeHands(tls);
        default -> flood.open(text.getBytes(US_ASCII));
      }
    }

    private void goOn(Flood flood) {
      if (this == BYTE_BY_BYTE) {
        flood.open.forEach(one -> Flood.send(one, new byte[] {'x'}));
      }
    }
  }

  /** Open until they are closed here, and from an address of their own, as another pod's. */
  private static final class Flood implements AutoCloseable {
    private static final String SOURCE = "127.0.0.2";
    private static final int RECEIVE_BUFFER = 4096;

    private final InetSocketAddress target;

    /** The connections, also those whose other end is gone. */
    private final List<SocketChannel> open = new ArrayList<>();

    private final List<Socket> sockets = new ArrayList<>();

    Flood(URI target) {
      this.target = new InetSocketAddress(target.getHost(), target.getPort());
    }

    void open(byte[] bytes) throws IOException {
      SocketChannel channel = SocketChannel.open();
      open.add(channel);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      channel.bind(new InetSocketAddress(SOURCE, 0));
      channel.socket().connect(target, 10_000);
      channel.configureBlocking(false);
      send(channel, bytes);
    }

    /** What the server does not take is left out, as is all that comes after it has hung up. */
    static void send(SocketChannel channel, byte[] bytes) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      try {
        while (rest.hasRemaining() && channel.write(rest) > 0) {
          // On with the rest.
        }
      } catch (IOException e) {
        // Refused.
      }
    }

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

    @Override
    public void close() throws IOException {
      for (SocketChannel channel : open) {
        channel.close();
      }
      for (Socket socket : sockets) {
        socket.close();
      }
    }

    static byte[] clientHello(SSLContext tls) throws SSLException {
      SSLEngine engine = tls.createSSLEngine("127.0.0.1", 443);
      engine.setUseClientMode(true);
      ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), out);
      byte[] bytes = new byte[out.position()];
      out.flip().get(bytes);
      return bytes;
    }
  }
}
