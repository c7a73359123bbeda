package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.docs.Markdown;
import dev.rootseal.http.OpenSsl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `config/metrics-secure` on a real API server, which reviews who reads the metrics. */
@Needs({Requirement.CONTROL_PLANE, Requirement.PROMETHEUS})
record MetricsSecureIT(
    ControlPlane cluster, Kubectl kubectl, @Needs.Installed Path kubeconfig, @TempDir Path folder) {
  @BeforeAll
  void install() throws IOException {
    // What the documents tell people to write, to use the component.
    String documented = Markdown.read("docs/security.md").blocks("yaml").getFirst();
    Path overlay = Kustomizations.besideTheDefault(documented);
    kubectl.ok("apply --validate=strict -k", overlay.toString());
    cluster.apply(
        Workloads.namespace("monitoring")
            + Workloads.account("monitoring", "prometheus")
            + Workloads.account("monitoring", "stranger"));
    kubectl.ok(
        "create clusterrolebinding rootseal-metrics-reader --clusterrole=rootseal-metrics-reader --serviceaccount=monitoring:prometheus");
  }

  /** With a mounted certificate, and with the next one. */
  @Test
  void whoMayReadDoesAndOthersAreToldWhy() throws IOException {
    Path mount = Files.createDirectory(folder.resolve("mount"));
    for (String file : List.of("tls.crt", "tls.key")) {
      Files.createSymbolicLink(mount.resolve(file), Path.of("..data", file));
    }
    Http client = Http.trusting(swap(mount, "first"));
    try (OperatorProcess operator =
        OperatorProcess.start(kubeconfig, "--metrics-secure", "--metrics-cert-path=" + mount)) {
      URI metrics = operator.metricsUri();
      String prometheus = token("prometheus");
      assertThat(metrics.getScheme()).isEqualTo("https");

      assertThat(client.get(metrics, "").statusCode()).isEqualTo(401);
      assertThat(client.get(metrics, "not-a-token"))
          .isEqualTo(new Http.Answer(401, "Unauthorized\n"));
      assertThat(client.get(metrics, token("stranger")))
          .isEqualTo(
              new Http.Answer(
                  403,
                  "Authorization denied for user system:serviceaccount:monitoring:stranger\n"));
      Http.Answer scrape = client.get(metrics, prometheus);
      assertThat(scrape.statusCode()).isEqualTo(200);
      assertThat(scrape.body()).contains("rootseal_build_info{");
      operator.awaitReady();
      assertThat(operator.liveness().statusCode()).as("plain HTTP").isEqualTo(200);
      prometheusScrapesWithATokenFromAFile(metrics, prometheus);

      Http next = Http.trusting(swap(mount, "second"));
      assertThat(next.get(metrics, prometheus).statusCode()).isEqualTo(200);
      await("said").until(() -> operator.messages().contains("New certificate in use"));
      assertThat(operator.lines())
          .noneMatch(line -> line.contains(prometheus) || line.contains("not-a-token"));
    }
  }

  /** By what the documents tell people to write for a Prometheus without its operator. */
  private void prometheusScrapesWithATokenFromAFile(URI metrics, String token) throws IOException {
    Path credentials = Files.writeString(folder.resolve("token"), token);
    String configuration =
        """
        scrape_configs:
          - job_name: rootseal
            scrape_interval: 1s
            scrape_timeout: 1s
            scheme: https
            authorization: {credentials_file: %s}
            tls_config: {insecure_skip_verify: true}
            static_configs: [{targets: ["%s"]}]
        """
            .formatted(credentials, metrics.getAuthority());
    try (PrometheusServer prometheus = PrometheusServer.start(folder, configuration)) {
      await("scraped")
          .until(
              () -> !prometheus.query("rootseal_build_info and on (instance) up == 1").isEmpty());
    }
  }

  @Test
  void whenNobodyAnswersTheScrapeFailsAndComesBack() {
    String token = token("prometheus");
    // Before the operator starts: a request that is on its way then has another reason.
    cluster.stopApiServer();
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig, "--metrics-secure")) {
      URI metrics = operator.metricsUri();
      Http client = Http.trustingAll();
      try {
        assertThat(client.get(metrics, token))
            .isEqualTo(new Http.Answer(500, "Authentication failed\n"));
        OperatorLog.awaitProblem(operator, "could not be reviewed", "connection refused");
        OperatorLog.awaitProblem(operator, "cannot be used: connection refused");
      } finally {
        cluster.startApiServer();
      }

      assertThat(client.get(metrics, token).statusCode()).isEqualTo(200);
    }
  }

  private String token(String account) {
    return cluster.api().token(account, "monitoring");
  }

  /** Puts a new certificate in place as kubelet does; the answer is its file. */
  private Path swap(Path mount, String name) throws IOException {
    Path content = Files.createDirectory(folder.resolve(name));
    new OpenSsl(content).certificate(name, "-newkey rsa:2048");
    Path next = Files.createSymbolicLink(mount.resolve("..data_tmp"), content);
    Files.move(next, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    return content.resolve("tls.crt");
  }
}
