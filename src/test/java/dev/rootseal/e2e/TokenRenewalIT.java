package dev.rootseal.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The token in a file is not valid any more, and is renewed later than it should be: by a
 * kubeconfig that names the file, and in a pod. The token is bound to a Secret, so that it ends
 * when the Secret does and not after the ten minutes that a token has at least.
 */
@Needs(Requirement.CONTROL_PLANE)
class TokenRenewalIT {
  private static final String SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final List<String> NAMESPACES = List.of("one", "two", "three");

  /** For so long the API server remembers that a token was good. */
  private static final Duration REMEMBERED = Duration.ofSeconds(20);

  private static final Duration CAUGHT_UP = Duration.ofSeconds(45);

  @TempDir private Path folder;

  private final ControlPlane cluster;
  private final Reports reports;
  private final Kubectl kubectl;

  TokenRenewalIT(ControlPlane cluster) {
    this.cluster = cluster;
    reports = cluster.reports();
    kubectl = cluster.kubectl();
    Installation.install(cluster);
  }

  @Test
  @Tag("nightly")
  void byAKubeconfigThatNamesTheFile() throws IOException {
    Path token = folder.resolve("token");
    Path kubeconfig = cluster.kubeconfig("renewed", "");
    Files.writeString(
        kubeconfig,
        Files.readString(kubeconfig).replace("{token: \"\"}", "{tokenFile: \"" + token + "\"}"));
    renew(token, boundToken("kubeconfig"));
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
      outlivesItsToken(operator, token, "kubeconfig", 200);
      OperatorLog.assertOneOutage(operator);
    }
  }

  /** With leader election: the leader loses its lease as well. */
  @Test
  void inAPod() throws IOException {
    Mounts.assumeAllowed();
    Path token = folder.resolve("token");
    Files.copy(cluster.certificate(), folder.resolve("ca.crt"));
    Files.writeString(folder.resolve("namespace"), Installation.NAMESPACE);
    renew(token, boundToken("pod"));
    try (OperatorProcess operator = startInAPod().awaitReady()) {
      outlivesItsToken(operator, token, "pod", 503);
      OperatorLog.assertOneOutage(operator);
    }
  }

  private void outlivesItsToken(
      OperatorProcess operator, Path token, String name, int readinessMeanwhile)
      throws IOException {
    apply(name, "a");
    awaitReported(name, 1);
    kubectl.ok("delete secret", name, "-n", Installation.NAMESPACE);
    await("refused").atMost(REMEMBERED).until(() -> isRefused(token));
    apply(name, "b");
    OperatorLog.awaitProblem(operator, "Unauthorized");
    await("felt")
        .atMost(REMEMBERED)
        .until(() -> operator.readiness().statusCode() == readinessMeanwhile);

    renew(token, boundToken(name));

    await("caught up").atMost(CAUGHT_UP).until(() -> isReported(name, 2));
    operator.awaitReadiness(200, CAUGHT_UP);
    apply(name, "c");
    awaitReported(name, 3);
  }

  private boolean isRefused(Path token) throws IOException {
    return !cluster.apiOf(Files.readString(token)).serves("/api");
  }

  private void apply(String prefix, String workload) {
    for (String name : NAMESPACES) {
      String namespace = prefix + "-" + name;
      cluster.apply(
          Workloads.namespace(namespace) + Workloads.writable("DaemonSet", namespace, workload));
    }
  }

  private void awaitReported(String prefix, int workloads) {
    NAMESPACES.forEach(name -> reports.await(prefix + "-" + name, 0, workloads));
  }

  private boolean isReported(String prefix, int workloads) {
    return NAMESPACES.stream()
        .flatMap(name -> reports.find(prefix + "-" + name).stream())
        .allMatch(one -> one.at("/status/readOnly").asText().equals("0 of " + workloads));
  }

  private String boundToken(String secret) {
    kubectl.ok("create secret generic", secret, "-n", Installation.NAMESPACE);
    return kubectl
        .ok(
            "create token rootseal -n rootseal-system --bound-object-kind=Secret",
            "--bound-object-name=" + secret)
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
    return OperatorProcess.launch(
        Stream.concat(
                Stream.of(
                    "env",
                    "KUBERNETES_SERVICE_HOST=" + server.getHost(),
                    "KUBERNETES_SERVICE_PORT=" + server.getPort()),
                Mounts.starter(mounts).stream())
            .toList(),
        List.of(),
        "--metrics-bind-address=127.0.0.1:0",
        "--health-probe-bind-address=127.0.0.1:0",
        "--log-format=json");
  }
}
