package dev.rootseal.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bound to a Secret, so that the token ends when that does and not after ten minutes. */
@Needs(Requirement.CONTROL_PLANE)
@Order(3)
record TokenRenewalIT(
    ControlPlane cluster, Reports reports, Kubectl kubectl, @TempDir Path folder) {
  private static final String SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final List<String> NAMESPACES = List.of("one", "two", "three");

  /** For so long the API server remembers that a token was good. */
  private static final Duration REMEMBERED = Duration.ofSeconds(20);

  private static final Duration CAUGHT_UP = Duration.ofSeconds(45);

  TokenRenewalIT {
    Installation.install(cluster);
  }

  /** With leader election: the leader loses its lease as well. */
  @Test
  void inAPod() throws IOException {
    Path token = folder.resolve("token");
    Files.copy(cluster.certificate(), folder.resolve("ca.crt"));
    Files.writeString(folder.resolve("namespace"), Installation.NAMESPACE);
    renew(token, boundToken());
    try (OperatorProcess operator = startInAPod().awaitReady()) {
      outlivesItsToken(operator, token);
      OperatorLog.assertOneOutage(operator);
    }
  }

  private void outlivesItsToken(OperatorProcess operator, Path token) throws IOException {
    apply("a");
    awaitReported(1);
    kubectl.ok("delete secret pod -n", Installation.NAMESPACE);
    Api asThePod = cluster.apiOf(Files.readString(token));
    await("refused").atMost(REMEMBERED).until(() -> !asThePod.serves("/api"));
    apply("b");
    OperatorLog.awaitProblem(operator, "Unauthorized");
    await("felt").atMost(REMEMBERED).until(() -> operator.readiness().statusCode() == 503);

    renew(token, boundToken());

    await("caught up")
        .atMost(CAUGHT_UP)
        .until(() -> NAMESPACES.stream().allMatch(name -> reports.says(name, "0 of 2")));
    operator.awaitReadiness(200, CAUGHT_UP);
    apply("c");
    awaitReported(3);
  }

  private void apply(String workload) {
    for (String name : NAMESPACES) {
      cluster.apply(Workloads.namespace(name) + Workloads.writable("DaemonSet", name, workload));
    }
  }

  private void awaitReported(int workloads) {
    NAMESPACES.forEach(name -> reports.await(name, 0, workloads));
  }

  private String boundToken() {
    kubectl.ok("create secret generic pod -n", Installation.NAMESPACE);
    return kubectl
        .ok(
            "create token rootseal -n rootseal-system --bound-object-kind=Secret --bound-object-name=pod")
        .strip();
  }

  /** At once, as kubelet does it. */
  private static void renew(Path file, String token) throws IOException {
    Path next = Files.writeString(file.resolveSibling("next"), token);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Where a pod has its service account: a folder of this machine's that only it sees. */
  private OperatorProcess startInAPod() {
    String mounts =
        "mount -t tmpfs tmpfs /run && mkdir -p %1$s && mount --bind %2$s %1$s"
            .formatted(SERVICE_ACCOUNT, folder);
    URI server = URI.create("https://" + cluster.address());
    List<String> starter =
        List.of(
            "env",
            "KUBERNETES_SERVICE_HOST=" + server.getHost(),
            "KUBERNETES_SERVICE_PORT=" + server.getPort());
    return OperatorProcess.launch(
        Program.words(starter, OperatorProcess.mounting(mounts)),
        List.of(),
        OperatorProcess.ON_FREE_PORTS);
  }
}
