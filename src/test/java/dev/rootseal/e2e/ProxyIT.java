package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A kubeconfig with a `proxy-url` before a server of https: its name is known to the proxy alone,
 * so that nothing gets there by another way.
 */
@Needs(Requirement.CONTROL_PLANE)
record ProxyIT(ControlPlane cluster, Reports reports, @Needs.Installed Path kubeconfig) {
  /** A name that the certificate of every API server has, and that only a cluster knows. */
  private static final String SERVER = "kubernetes.default.svc:6443";

  /** Namespaces, the three kinds of workloads, both kinds of reports, the policy. */
  private static final int WATCHES = 7;

  private static final Duration BACK = Duration.ofSeconds(20);

  @Test
  void requestsAndWatchesGoThroughIt() throws IOException {
    cluster.apply(Workloads.namespace("shop") + Workloads.writable("Deployment", "shop", "web"));
    try (FaultyWay proxy = FaultyWay.asProxyOf(cluster)) {
      try (OperatorProcess operator = OperatorProcess.start(through(proxy)).awaitReady()) {
        reports.await("shop", 0, 1);
        assertThat(proxy.open()).as("one for each watch").isGreaterThanOrEqualTo(WATCHES);
        assertThat(OperatorLog.problems(operator)).isEmpty();

        cluster.apply(Workloads.compliant("shop", "seen-by-a-watch"));
        reports.await("shop", 1, 2);

        proxy.turn(FaultyWay.Fault.NONE);
        cluster.apply(Workloads.compliant("shop", "missed"));
        await("watches again")
            .atMost(BACK)
            .until(() -> operator.readiness().statusCode() == 200 && proxy.open() >= WATCHES);
        reports.await("shop", 2, 3);
        operator.expect("Lost the connection to the API server");
      }
      assertThat(proxy.tunnels())
          .allMatch(head -> head.startsWith("CONNECT " + SERVER + " HTTP/1.1\r\n"))
          .as("the credentials are the server's alone")
          .noneMatch(head -> head.contains("Authorization") || head.contains("Bearer"));
    }
  }

  private Path through(FaultyWay proxy) throws IOException {
    return Files.writeString(
        kubeconfig.resolveSibling("through-a-proxy"),
        Files.readString(kubeconfig)
            .replace(
                "\"https://" + cluster.address() + "\"",
                "\"https://" + SERVER + "\", proxy-url: \"http://" + proxy.address() + "\""));
  }
}
