package dev.rootseal.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.e2e.UnreliableWay.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is deleted while the API server is away, or cannot be reached, is gone afterwards from
 * reports and metrics, what was deleted of ours or made anew is there again, and the outage costs a
 * line when it begins and one when it ends. One operator by itself and one with a lease go through
 * each outage.
 */
@RequiresControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeletedInAnOutageIT {
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final String LOST = "The lease was lost: this replica stops writing";
  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String REPORTS = "/apis/rootseal.dev/v1alpha1/namespaces/";

  private final ControlPlane cluster;
  private final Path kubeconfig;

  DeletedInAnOutageIT(Binaries binaries) {
    cluster = ControlPlane.lend(binaries);
    kubeconfig = Installation.install(cluster);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void apiServerThatIsKilled() {
    survives(killed(), SHORT, kubeconfig);
  }

  @Test
  @Tag("nightly")
  void apiServerThatIsKilledForAMinute() {
    survives(killed(), LONG, kubeconfig);
  }

  @Test
  @Tag("nightly")
  void apiServerThatIsFrozen() {
    survives(frozen(false), SHORT, kubeconfig);
  }

  @Test
  @Tag("nightly")
  void apiServerThatIsFrozenForAMinute() {
    survives(frozen(true), LONG, kubeconfig);
  }

  /** The API server goes on for everybody else. */
  @Test
  @Tag("nightly")
  void operatorsThatAreCutOff(@TempDir Path folder) throws IOException {
    Path cutOff = Files.copy(kubeconfig, folder.resolve("kubeconfig"));
    try (UnreliableWay way = new UnreliableWay(cluster)) {
      way.redirect(cutOff);
      Outage outage =
          new Outage(
              () -> way.turn(Fault.REFUSED),
              () -> change(cluster.api()),
              () -> way.turn(Fault.NONE),
              true);
      survives(outage, SHORT, cutOff);
    }
  }

  /**
   * A time in which operators do not see what happens.
   *
   * @param meanwhile what happens
   * @param felt whether they notice; answers that are only late need not be felt, and then there is
   *     nothing to tell
   */
  private record Outage(Runnable begin, Runnable meanwhile, Runnable end, boolean felt) {}

  private Outage killed() {
    return new Outage(
        cluster::killApiServer, this::changeBehindTheBack, cluster::startApiServer, true);
  }

  private Outage frozen(boolean felt) {
    return new Outage(
        cluster::freezeApiServer, this::changeBehindTheBack, cluster::thawApiServer, felt);
  }

  private void changeBehindTheBack() {
    cluster.behindTheBack(DeletedInAnOutageIT::change);
  }

  private void survives(Outage outage, Duration length, Path operators) {
    cluster.apply(
        Workloads.namespace("shop")
            + Workloads.compliant("shop", "api")
            + Workloads.writable("Deployment", "shop", "web")
            + Workloads.namespace("kept")
            + Workloads.compliant("kept", "web")
            + Workloads.namespace("again")
            + Workloads.writable("Deployment", "again", "web")
            + Workloads.namespace("gone")
            + Workloads.writable("Deployment", "gone", "web"));
    try (OperatorProcess alone = OperatorProcess.start(operators);
        OperatorProcess leader = OperatorProcess.startReplica(operators)) {
      for (OperatorProcess operator : List.of(alone, leader)) {
        operator.awaitReady();
        await("ratio").atMost(RECOVERY).until(() -> ratio(operator) == 2 / 5.0);
      }
      Reports reports = new Reports(cluster.api());
      Stream.of("kept", "again").forEach(one -> await().until(() -> reports.find(one).isPresent()));

      long from = System.nanoTime();
      outage.begin().run();
      outage.meanwhile().run();
      await("the lease is lost").atMost(RECOVERY).until(() -> !leader.metrics().hasClusterRatio());
      await("an outage of " + length)
          .atMost(length.plusSeconds(5))
          .until(() -> System.nanoTime() - from > length.toNanos());
      outage.end().run();

      for (OperatorProcess operator : List.of(alone, leader)) {
        assertCaughtUp(operator);
      }
      Stream.of("shop", "kept", "again").forEach(one -> reports.await(one, 1, 1));
      await("summary")
          .until(
              () ->
                  reports
                      .cluster()
                      .filter(one -> one.at("/status/readOnly").asText().equals("3 of 3"))
                      .isPresent());
      assertToldOnce(alone, outage.felt());
      if (!outage.felt() && saysOnlyThatItHadLost(leader)) {
        leader.expect(LOST);
      } else {
        assertToldOnce(leader, outage.felt());
      }
      FreshComputation.assertSame(cluster, kubeconfig, List.of(alone, leader));
    }
  }

  /**
   * Where the server goes on within 10 s of the lost lease, the leader still waits for an answer:
   * then it has no word for the outage, and says that the lease was lost and is its own again.
   */
  private static boolean saysOnlyThatItHadLost(OperatorProcess leader) {
    List<String> problems = LogLines.problems(leader);
    return problems.size() == 1 && problems.getFirst().contains(LOST);
  }

  private static void assertToldOnce(OperatorProcess operator, boolean felt) {
    if (felt || !LogLines.problems(operator).isEmpty()) {
      LogLines.assertOneOutage(operator);
    }
  }

  private static void assertCaughtUp(OperatorProcess operator) {
    await("nothing of what is gone")
        .atMost(RECOVERY)
        .until(
            () ->
                operator.readiness().statusCode() == 200
                    && ratio(operator) == 1
                    && operator.metrics().having("namespace", "gone").isEmpty());
  }

  private static double ratio(OperatorProcess operator) {
    return operator.metrics().clusterRatio().orElse(-1);
  }

  /** A workload, a report, a namespace, and a namespace that comes again with another workload. */
  private static void change(Api api) {
    api.delete("/apis/apps/v1/namespaces/shop/deployments/web");
    api.delete(REPORTS + "kept/compliancereports/read-only-filesystem");
    delete(api, "gone");
    delete(api, "again");
    new Applied(api).apply(Workloads.namespace("again") + Workloads.compliant("again", "web"));
  }

  /** There are no controllers that would do the rest of it. */
  private static void delete(Api api, String name) {
    api.delete("/apis/apps/v1/namespaces/" + name + "/deployments/web");
    api.delete(REPORTS + name + "/compliancereports/read-only-filesystem");
    JsonNode namespace = api.delete("/api/v1/namespaces/" + name);
    ((ObjectNode) namespace.path("spec")).putArray("finalizers");
    api.replace("/api/v1/namespaces/" + name + "/finalize", namespace.toString());
  }
}
