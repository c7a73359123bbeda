package dev.rootseal.kubernetes;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDaemonSet;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A watch in which nothing comes any more is given up, and another one takes its place. */
class WatchKeepAliveTest {
  private static final WatchKeepAlive.Limits SHORT =
      new WatchKeepAlive.Limits(1, 1, Duration.ofMillis(500));

  private static final WatchKeepAlive.Limits LONG =
      new WatchKeepAlive.Limits(3_600, 3_600, Duration.ofMinutes(1));

  private static final String EVENT =
      """
      {"type":"ADDED","object":{"kind":"Deployment","apiVersion":"apps/v1",\
      "metadata":{"name":"%s","namespace":"shop","resourceVersion":"%d",\
      "annotations":{"rootseal.dev/exempt-reason":"%s"}}}}
      """;

  /** What an API server says to a version from before its start, behind the head of an answer. */
  private static final String TOO_OLD =
      """
      {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},\
      "status":"Failure","message":"too old resource version: 1 (2)","reason":"Expired","code":410}}
      """;

  @ParameterizedTest
  @EnumSource(names = {"SILENT", "NO_HEAD"})
  void silentWatchIsGivenUp(SilentServer.Manner manner) {
    try (SilentServer server = new SilentServer(manner, "");
        KubernetesClient client = client(server, SHORT);
        SharedIndexInformer<WatchedDeployment> informer = informer(client)) {
      await("watched anew, and again").until(() -> server.watches.get() >= 3);
      assertThat(informer.isRunning()).isTrue();
    }
  }

  /** Before anything has come in it: the first bookmark of a quiet kind takes a minute or two. */
  @Test
  void watchIsConnectedFromItsHeadersUntilItEnds() {
    try (SilentServer server = new SilentServer(SilentServer.Manner.SILENT, "");
        KubernetesClient client = client(server, LONG)) {
      WatchKeepAlive watches = WatchKeepAlive.of(client);
      assertThat(watches.away(WatchedDeployment.class)).isGreaterThan(Duration.ofDays(1));
      try (SharedIndexInformer<WatchedDeployment> informer = informer(client)) {
        await("connected").until(() -> watches.away(WatchedDeployment.class).isZero());
        assertThat(informer.isWatching()).as("by its own account").isFalse();
        assertThat(watches.away(WatchedDaemonSet.class)).isGreaterThan(Duration.ofDays(1));
      }
      await("ended").until(() -> watches.away(WatchedDeployment.class).isPositive());
      assertThat(watches.away(WatchedDeployment.class)).isLessThan(Duration.ofMinutes(1));
    }
  }

  @Test
  void watchThatEndsAsItWasAskedToStaysConnected() {
    WatchKeepAlive.Limits twoSeconds = new WatchKeepAlive.Limits(2, 3, Duration.ofMinutes(1));
    try (SilentServer server =
            new SilentServer(SilentServer.Manner.ENDING, EVENT.formatted("a", 2, ""));
        KubernetesClient client = client(server, twoSeconds);
        SharedIndexInformer<WatchedDeployment> informer = informer(client)) {
      WatchKeepAlive watches = WatchKeepAlive.of(client);
      await("connected").until(() -> watches.away(WatchedDeployment.class).isZero());

      await("three of them")
          .pollInterval(Duration.ofMillis(20))
          .failFast(() -> watches.away(WatchedDeployment.class).isPositive())
          .until(() -> server.watches.get() >= 3);
      assertThat(informer.isRunning()).isTrue();
    }
  }

  /** While everything is listed again, which may take a minute, nothing is told of changes. */
  @Test
  void watchThatIsRefusedByAnEventWasNotConnected() {
    try (SilentServer server = new SilentServer(SilentServer.Manner.OVER, TOO_OLD);
        KubernetesClient client = client(server, LONG);
        SharedIndexInformer<WatchedDeployment> informer = informer(client)) {
      WatchKeepAlive watches = WatchKeepAlive.of(client);
      await("away since the first of them")
          .until(() -> watches.away(WatchedDeployment.class).toSeconds() > 0);
      assertThat(server.watches.get()).isGreaterThan(2);
      assertThat(watches.away(WatchedDeployment.class)).isLessThan(Duration.ofMinutes(1));
      assertThat(informer.isRunning()).isTrue();
    }
  }

  /** The client makes a text of each part of a frame, in which half a character is lost. */
  @Test
  void textBeyondAsciiThatIsCutBetweenItsBytesCostsNothing() {
    String events =
        EVENT.formatted("a", 2, "\u00E9".repeat(2_000)) + EVENT.formatted("b", 3, "x\u00E9");
    try (SilentServer server = new SilentServer(SilentServer.Manner.SILENT, events);
        KubernetesClient client = client(server, LONG);
        SharedIndexInformer<WatchedDeployment> informer = informer(client)) {
      await("both events").until(() -> informer.getStore().list().size() == 2);
      assertThat(server.watches.get()).isEqualTo(1);
    }
  }

  private static SharedIndexInformer<WatchedDeployment> informer(KubernetesClient client) {
    return client.resources(WatchedDeployment.class).inAnyNamespace().inform();
  }

  private static KubernetesClient client(SilentServer server, WatchKeepAlive.Limits limits) {
    Config config =
        new ConfigBuilder(Config.empty()).withMasterUrl(server.server.address()).build();
    return KubernetesClients.create(config, List.of(), limits);
  }

  /** Lists no Deployment, and says in a watch of them what it is told to say. */
  static final class SilentServer implements AutoCloseable {
    /** So small that characters of two bytes are cut in two. */
    private static final int CHUNK = 1_001;

    private final AtomicInteger watches = new AtomicInteger();
    private final Manner manner;
    private final byte[] frames;
    private final LocalServer server = new LocalServer(this::answer);

    /** What it does in a watch. */
    enum Manner {
      /** Not a word, and no end. */
      SILENT,
      /** Not even the head of an answer. */
      NO_HEAD,
      /** It ends when it was asked to. */
      ENDING,
      /** It ends at once. */
      OVER
    }

    SilentServer(Manner manner, String frames) {
      this.manner = manner;
      this.frames = frames.getBytes(StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange) throws IOException {
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      if (query.contains("watch=true")) {
        watches.incrementAndGet();
        watch(exchange, query.replaceFirst(".*timeoutSeconds=([0-9]+).*", "$1"));
      } else {
        LocalServer.answer(exchange, 200, ApiText.listJson("Deployment"));
      }
    }

    private void watch(HttpExchange exchange, String seconds) throws IOException {
      if (manner == Manner.NO_HEAD) {
        unchecked(() -> Thread.sleep(Duration.ofHours(1)));
      }
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      out.flush();
      for (int from = 0; from < frames.length; from += CHUNK) {
        out.write(frames, from, Math.min(frames.length - from, CHUNK));
        out.flush();
      }
      long pause =
          switch (manner) {
            case OVER -> 0;
            case ENDING -> Long.parseLong(seconds);
            case SILENT, NO_HEAD -> 3_600;
          };
      unchecked(() -> Thread.sleep(Duration.ofSeconds(pause)));
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
