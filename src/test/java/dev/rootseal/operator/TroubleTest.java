package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.rootseal.e2e.Workloads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not there, or goes away: it is said in one line, and the operator goes on by itself. */
class TroubleTest {
  /** Two tries lie 2 s apart. */
  private static final Duration NEXT_TRY = Duration.ofSeconds(15);

  private static final Duration STOP = Duration.ofSeconds(5);

  @AutoClose private final LogCapture log = new LogCapture();
  @AutoClose private Cluster cluster = Cluster.startAt(0);

  @BeforeEach
  void fill() {
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "web"));
  }

  @Test
  void missingDefinitionsAreNamedUntilTheyAreThere() {
    RunningOperator operator = cluster.operator();
    await("said so").until(() -> log.count("does not serve") == 1);
    assertThat(log.lines(Level.ERROR))
        .allSatisfy(line -> assertThat(line).endsWith(" Trying again every 2 s."));
    assertThat(operator.readyz().statusCode()).isEqualTo(503);
    assertThat(operator.readyz().body())
        .contains("[-]api-server failed: The API server at " + cluster.uri() + "/ does not serve")
        .contains("compliancesummaries.rootseal.dev. Install the CRDs: kubectl apply -k config/crd")
        .contains("[-]evaluation failed: not started")
        .endsWith("readyz check failed\n");
    assertThat(operator.livez().statusCode()).isEqualTo(200);

    cluster.install();

    await("goes on").atMost(NEXT_TRY).until(() -> operator.readyz().statusCode() == 200);
    cluster.awaitReport("shop", "1 of 1");
    assertThat(log.count("does not serve")).as("said once").isEqualTo(1);
  }

  @Test
  void serverThatIsNotThereYetIsWaitedFor() throws IOException {
    int port = freePort();
    cluster.close();
    var config = cluster.config();
    config.setMasterUrl("http://127.0.0.1:" + port + "/");
    RunningOperator operator = RunningOperator.start(config);
    await("said so").until(() -> log.count("cannot be used") == 1);
    assertThat(log.lines(Level.ERROR))
        .containsExactly(
            "The API server at http://127.0.0.1:%d/ cannot be used: connection refused. Check the address and the network. Trying again every 2 s."
                .formatted(port));

    cluster = Cluster.startAt(port).install();
    cluster.with(operator);
    fill();

    await("goes on").atMost(NEXT_TRY).until(() -> operator.readyz().statusCode() == 200);
    cluster.awaitReport("shop", "1 of 1");
  }

  @Test
  void noEventIsLostWhenWatchesAreCut() {
    cluster.install();
    RunningOperator operator = cluster.operator().awaitReady();
    cluster.awaitReport("shop", "1 of 1");

    for (int i = 0; i < 20; i++) {
      cluster.disconnectWatches();
      cluster.apply(Workloads.writable("shop", "app-" + i));
    }

    await("all seen")
        .atMost(Duration.ofSeconds(20))
        .until(() -> cluster.status("shop").orElseThrow().readOnly().equals("1 of 21"));
    await("connected").until(() -> operator.readyz().statusCode() == 200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stopsInTimeWhenTheServerIsGoneOrHangs(boolean gone) {
    cluster.install();
    Gateway gateway = cluster.gateway();
    RunningOperator operator =
        RunningOperator.startReplica(cluster.config(gateway), "a").awaitReady();
    await("leads").until(() -> operator.scrape().clusterRatio().isPresent());
    if (gone) {
      gateway.close();
    } else {
      gateway.hold(request -> true);
    }

    assertThat(timeToStop(operator)).isLessThan(STOP);
  }

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(strings = {"/", "/daemonsets"})
  void stopsInTimeWhenTheServerHangsAtTheStart(String path) {
    cluster.install();
    Gateway gateway = cluster.gateway();
    gateway.hold(request -> request.is("GET", path));
    RunningOperator operator = RunningOperator.start(cluster.config(gateway));
    await("asks").until(() -> gateway.count(request -> request.is("GET", path)) > 0);

    assertThat(timeToStop(operator)).isLessThan(STOP);
    assertThat(log.lines(Level.WARN)).isEmpty();
  }

  @Test
  void stopsAtOnceWithoutAStart() {
    Set<String> before = threads();
    RunningOperator operator = RunningOperator.start(cluster.config());
    operator.close();
    operator.close();
    await("no thread of it").untilAsserted(() -> assertThat(before).containsAll(threads()));
  }

  @Test
  void noThreadIsLeftBehind() {
    cluster.install();
    RunningOperator.startReplica(cluster.config(), "first").awaitReady().close();
    Set<String> before = threads();

    RunningOperator.startReplica(cluster.config(), "second").awaitReady().close();

    await("no more threads than before")
        .untilAsserted(() -> assertThat(before).containsAll(threads()));
  }

  /** A webhook or a quota may refuse the report of one namespace, which holds nobody else up. */
  @Test
  void whatIsRefusedIsShownUntilItIsWrittenOrNotWantedAnyMore() {
    cluster.install();
    Gateway gateway = cluster.gateway();
    refuseReportOf("blocked", gateway);
    refuseReportOf("empty", gateway);
    gateway.answer(
        request -> request.is("DELETE", "/namespaces/shop/"),
        Gateway.Answer.refusal(403, "denied by a webhook"));
    RunningOperator operator = cluster.operator(gateway);
    cluster.awaitReport("shop", "1 of 1");
    cluster.awaitClusterReport("1 of 3");
    operator.awaitFailing("ComplianceReport", 2);
    assertThat(cluster.status("blocked")).isEmpty();

    cluster.deleteDeployment("empty", "web");
    operator.awaitFailing("ComplianceReport", 1);
    cluster.deleteDeployment("shop", "web");
    operator.awaitFailing("ComplianceReport", 2);
    gateway.heal();

    operator.awaitFailing("ComplianceReport", 0);
    cluster.awaitReport("blocked", "0 of 1");
    cluster.awaitNoReport("shop");
  }

  private void refuseReportOf(String namespace, Gateway gateway) {
    cluster.apply(Workloads.namespace(namespace) + Workloads.writable(namespace, "web"));
    gateway.answer(
        request -> request.writes("/namespaces/" + namespace + "/"),
        Gateway.Answer.refusal(403, "denied by a webhook"));
  }

  private static Duration timeToStop(RunningOperator operator) {
    long from = System.nanoTime();
    operator.close();
    return Duration.ofNanos(System.nanoTime() - from);
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("operator|http-.*|pool-.*|.*Informer.*"))
        .collect(Collectors.toSet());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
