package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.rootseal.e2e.FloodKind.Port;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever can open connections, and has no right at all, keeps neither kubelet's probes nor the
 * reports from their way, and does not exhaust the memory: floods against an operator with a heap
 * of 128 MB.
 *
 * <p>{@code -Drootseal.flood.connections=5000} has each flood of that many connections, {@code
 * -Drootseal.flood.namespaces} sets how many namespaces the metrics tell of.
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
  private static final long MOST_FILES = 2 * 128 + 100;

  private final ControlPlane cluster;
  private final Reports reports;
  private Optional<OperatorProcess> running = Optional.empty();
  private boolean secured;
  private int changes;

  FloodIT(@Needs.Own ControlPlane cluster) {
    this.cluster = cluster;
    reports = new Reports(cluster.api());
  }

  @BeforeAll
  void fill() {
    assertThat(ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class))
        .as("files that this test may open: raise ulimit -n")
        .satisfies(
            system ->
                assertThat(system.getMaxFileDescriptorCount())
                    .isGreaterThan(CONNECTIONS.orElse(4_000) + 500L));
    Installation.install(cluster);
    cluster.apply(Workloads.namespace("flooded"));
    for (int i = 0; i < NAMESPACES; i++) {
      String name = "namespace-with-a-name-of-some-length-as-people-have-them-" + i;
      cluster.api().create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\"}}");
      cluster.api().create("/apis/apps/v1/namespaces/" + name + "/deployments", DEPLOYMENT);
    }
  }

  private static final String DEPLOYMENT =
      """
      {"metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"app":"web"}},"template":{
        "metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"app","image":"app:1"}]}}}}
      """;

  @AfterAll
  void stop() {
    running.ifPresent(OperatorProcess::close);
  }

  @ParameterizedTest
  @EnumSource
  void floodLeavesProbesReportsAndMemoryAlone(FloodKind kind) throws IOException {
    OperatorProcess operator = operator(kind.port() == Port.METRICS);
    long start = System.nanoTime();
    try (Flood flood = new Flood(port(operator, kind.port()));
        Probes probes = Probes.of(operator.health("/readyz"))) {
      pour(kind, flood, operator);
      assertThat(new KernelView(operator.pid()).openFiles()).isLessThan(MOST_FILES);
      change(() -> kind.goOn(flood));
      await("probed").until(() -> probes.answered() > 3 || !probes.failures().isEmpty());

      long resident = new KernelView(operator.pid()).kibibytes("VmRSS");
      System.out.printf(
          "%s: %d connections, %d answered probes, slowest %d ms, %d MiB resident, %d ms in all%n",
          kind,
          flood.connections().size(),
          probes.answered(),
          probes.slowest().toMillis(),
          resident / 1024,
          Duration.ofNanos(System.nanoTime() - start).toMillis());
      assertThat(probes.failures()).isEmpty();
      assertThat(probes.slowest()).isLessThan(Probes.TIMEOUT);
      assertThat(resident).isLessThan(MOST_KIBIBYTES);
    }
    assertThat(LogLines.problems(operator))
        .allMatch(line -> line.contains(TOO_MANY))
        .hasSizeLessThan(10);
    LogLines.assertNoStackTrace(operator);
  }

  private static void pour(FloodKind kind, Flood flood, OperatorProcess operator)
      throws IOException {
    var context = SecureHttp.trustingAll().context();
    long start = System.nanoTime();
    int all = CONNECTIONS.orElse(kind.connections());
    for (int i = 1; i <= all; i++) {
      try {
        kind.send(flood, context);
      } catch (IOException e) {
        throw new IllegalStateException("connection " + i + " of " + all + ": " + e, e);
      }
      if (i % LOOK_EVERY == 0) {
        assertThat(operator.isAlive())
            .as("alive after %d connections, %d ms", i, (System.nanoTime() - start) / 1_000_000)
            .isTrue();
      }
    }
  }

  /** A workload more, which the report counts. */
  private void change(Runnable meanwhile) {
    changes++;
    cluster.apply(Workloads.writable("Deployment", "flooded", "change-" + changes));
    String said = "0 of " + changes;
    await("report says " + said)
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> {
              meanwhile.run();
              return reports
                  .find("flooded")
                  .filter(one -> one.at("/status/readOnly").asText().equals(said))
                  .isPresent();
            });
  }

  /** One that runs; the floods before may have been too much for the last one. */
  private OperatorProcess operator(boolean plain) {
    if (running.filter(OperatorProcess::isAlive).isEmpty() || secured == plain) {
      running.ifPresent(OperatorProcess::close);
      secured = !plain;
      OperatorProcess started = launch(secured);
      running = Optional.of(started);
      await("ready, with all reports")
          .atMost(Duration.ofMinutes(3))
          .until(
              () -> started.readiness().statusCode() == 200 && reports.all().size() >= NAMESPACES);
      if (!secured) {
        System.out.println("metrics: " + Http.get(started.metricsUri()).body().length() + " bytes");
      }
    }
    return running.orElseThrow();
  }

  private OperatorProcess launch(boolean secure) {
    Stream<String> flags =
        Stream.of(
            "--kubeconfig=" + cluster.kubeconfig(),
            "--metrics-bind-address=127.0.0.1:0",
            "--health-probe-bind-address=127.0.0.1:0",
            "--leader-elect=false",
            "--log-format=json");
    return OperatorProcess.launch(
            List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError"),
            Stream.concat(flags, secure ? Stream.of("--metrics-secure") : Stream.of())
                .toArray(String[]::new))
        .expect(TOO_MANY);
  }

  private static URI port(OperatorProcess operator, Port port) {
    return port == Port.HEALTH ? operator.health("/") : operator.metricsUri();
  }
}
