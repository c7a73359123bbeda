package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A watch in which nothing comes any more is given up, and another one takes its place. */
class SilentWatchTest {
  private static final Duration PING = Duration.ofMillis(200);
  private static final Duration SILENCE = Duration.ofSeconds(1);
  private static final WatchLimits LIMITS = new WatchLimits(PING, PING, SILENCE, SILENCE);

  @Test
  void silentWebSocketIsGivenUp() {
    try (SilentServer server = SilentServer.silent();
        KubernetesClient client = client(server);
        SharedIndexInformer<WatchedDeployment> informer = informer(client)) {
      await("pinged").until(() -> server.pings() > 0);
      await("watched anew, and again").until(() -> server.watches() >= 3);
      assertThat(informer.isRunning()).isTrue();
    }
  }

  @Test
  void webSocketThatAnswersPingsIsKept() {
    try (SilentServer server = SilentServer.answeringPings();
        KubernetesClient client = client(server);
        SharedIndexInformer<WatchedDeployment> informer = informer(client)) {
      await("pinged for longer than the limit")
          .until(() -> server.pings() > 3 * SILENCE.dividedBy(PING));

      assertThat(server.watches()).isEqualTo(1);
      assertThat(informer.isWatching()).isTrue();
      assertThat(OpenWatches.of(client).away(WatchedDeployment.class)).isZero();
    }
  }

  /** Of an end that comes with an event, the JDK's WebSocket says nothing. */
  @Test
  void webSocketThatEndsWithAnEventIsGivenUpLongBeforeASilentOne() {
    WatchLimits patient = new WatchLimits(PING, Duration.ofHours(1), Duration.ofHours(1), SILENCE);
    try (SilentServer server = SilentServer.endingWithAnEvent();
        KubernetesClient client = client(server, patient);
        SharedIndexInformer<WatchedDeployment> informer = informer(client)) {
      await("watched anew, and again").until(() -> server.watches() >= 6);
      assertThat(informer.isRunning()).isTrue();
    }
  }

  /** Before anything has come in it: the first bookmark of a quiet kind takes a minute or two. */
  @Test
  void plainWatchIsOpenWithItsHeadersAndUntilItEnds() {
    WatchLimits patient = new WatchLimits(PING, PING, SILENCE, Duration.ofHours(1));
    try (SilentServer server = SilentServer.byPlainHttp();
        KubernetesClient client = client(server, patient)) {
      OpenWatches watches = OpenWatches.of(client);
      assertThat(watches.away(WatchedDeployment.class)).isGreaterThan(Duration.ofDays(1));
      try (SharedIndexInformer<WatchedDeployment> informer = informer(client)) {
        await("open").until(() -> watches.away(WatchedDeployment.class).isZero());
        assertThat(informer.isWatching()).as("by its own account").isFalse();
        assertThat(watches.away(WatchedDaemonSet.class)).isGreaterThan(Duration.ofDays(1));
      }
      await("ended").until(() -> watches.away(WatchedDeployment.class).isPositive());
      assertThat(watches.away(WatchedDeployment.class)).isLessThan(Duration.ofMinutes(1));
    }
  }

  @Test
  void silentPlainWatchIsGivenUp() {
    try (SilentServer server = SilentServer.byPlainHttp();
        KubernetesClient client = client(server);
        SharedIndexInformer<WatchedDeployment> informer = informer(client)) {
      await("watched anew, and again").until(() -> server.watches() >= 3);
      assertThat(informer.isRunning()).isTrue();
    }
  }

  @Test
  void noGuardOutlivesItsClient() {
    try (SilentServer server = SilentServer.answeringPings()) {
      KubernetesClient client = client(server);
      SharedIndexInformer<WatchedDeployment> informer = informer(client);
      await("watches").until(informer::isWatching);
      informer.close();
      client.close();
      await("no thread").until(() -> threads() == 0);
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("watch-guard"))
        .count();
  }

  private static SharedIndexInformer<WatchedDeployment> informer(KubernetesClient client) {
    return client.resources(WatchedDeployment.class).inAnyNamespace().inform();
  }

  private static KubernetesClient client(SilentServer server) {
    return client(server, LIMITS);
  }

  private static KubernetesClient client(SilentServer server, WatchLimits limits) {
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(server.address()).build();
    return KubernetesClients.create(config, List.of(), limits);
  }
}
