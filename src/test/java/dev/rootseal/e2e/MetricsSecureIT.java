package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.docs.Markdown;
import dev.rootseal.http.OpenSsl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * `config/metrics-secure` on a real API server: who reads the metrics is reviewed by it, with real
 * tokens of service accounts.
 */
@Needs(Requirement.CONTROL_PLANE)
class MetricsSecureIT {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final ControlPlane cluster;
  private final Kubectl kubectl;
  private final Path overlay;

  @TempDir private Path folder;

  MetricsSecureIT(ControlPlane cluster) throws IOException {
    this.cluster = cluster;
    kubectl = cluster.kubectl();
    overlay = overlay();
    Installation.install(cluster);
    kubectl.ok("apply --validate=strict -k", overlay.toString());
    cluster.apply(Workloads.namespace("monitoring") + account("prometheus") + account("stranger"));
    kubectl.ok(
        "create clusterrolebinding rootseal-metrics-reader --clusterrole=rootseal-metrics-reader --serviceaccount=monitoring:prometheus");
  }

  @Test
  void whoMayReadDoesAndOthersAreToldWhy() {
    try (OperatorProcess operator = start()) {
      URI metrics = operator.metricsUri();
      String prometheus = token("prometheus");

      assertThat(metrics.getScheme()).isEqualTo("https");
      SecureHttp client = SecureHttp.trustingAll();
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
      LogLines.assertNoStackTrace(operator);
      assertThat(operator.lines())
          .noneMatch(line -> line.contains(prometheus) || line.contains("not-a-token"));
    }
  }

  @Test
  @Needs(Requirement.PROMETHEUS)
  void prometheusScrapesWithATokenFromAFile() throws IOException {
    Path credentials = Files.writeString(folder.resolve("token"), token("prometheus"));
    try (OperatorProcess operator = start();
        PrometheusServer prometheus =
            PrometheusServer.start(folder, scrape(operator.metricsUri(), credentials))) {
      await("scraped")
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> !prometheus.query("rootseal_build_info and on (instance) up == 1").isEmpty());
    }
  }

  @Test
  void whenNobodyAnswersTheScrapeFailsAndComesBack() {
    String token = token("prometheus");
    Path kubeconfig = kubeconfig();
    // Before the operator starts: a request that is on its way then has another reason.
    cluster.stopApiServer();
    try (OperatorProcess operator = start(kubeconfig)) {
      URI metrics = operator.metricsUri();
      SecureHttp client = SecureHttp.trustingAll();
      try {
        assertThat(client.get(metrics, token))
            .isEqualTo(new Http.Answer(500, "Authentication failed\n"));
        LogLines.awaitProblem(operator, "could not be reviewed", "connection refused");
        LogLines.awaitProblem(operator, "cannot be used: connection refused");
      } finally {
        cluster.startApiServer();
      }

      assertThat(client.get(metrics, token).statusCode()).isEqualTo(200);
      LogLines.assertNoStackTrace(operator);
    }
  }

  @Test
  void missingRightIsNamed() {
    kubectl.ok("delete clusterrolebinding rootseal-metrics-reviewer");
    try (OperatorProcess operator = start()) {
      LogLines.awaitProblem(
          operator,
          "Missing permission: create tokenreviews (authentication.k8s.io), cluster-wide;"
              + " create subjectaccessreviews (authorization.k8s.io), cluster-wide");
      Http.Answer scrape = SecureHttp.trustingAll().get(operator.metricsUri(), token("prometheus"));
      assertThat(scrape.statusCode()).isEqualTo(500);
      LogLines.awaitProblem(operator, "could not be reviewed", "cannot create", "tokenreviews");

      kubectl.ok("apply --validate=strict -k", overlay.toString());

      operator.awaitReady();
    }
  }

  @Test
  void mountedCertificateIsShownAndSoIsTheNextOne() throws IOException {
    Path mount = Files.createDirectory(folder.resolve("mount"));
    for (String file : List.of("tls.crt", "tls.key")) {
      Files.createSymbolicLink(mount.resolve(file), Path.of("..data", file));
    }
    Path first = swap(mount, "first");
    try (OperatorProcess operator = start("--metrics-cert-path=" + mount)) {
      URI metrics = operator.metricsUri();
      String token = token("prometheus");
      assertThat(SecureHttp.trusting(first).get(metrics, token).statusCode()).isEqualTo(200);

      Path second = swap(mount, "second");

      SecureHttp next = SecureHttp.trusting(second);
      assertThat(next.get(metrics, token).statusCode()).isEqualTo(200);
      await("said").until(() -> operator.messages().contains("New certificate in use"));

      Files.writeString(second.resolveSibling("tls.key"), "broken");
      assertThat(SecureHttp.trusting(second).get(metrics, token).statusCode()).isEqualTo(200);
      LogLines.awaitProblem(operator, "the last good one stays", "tls.key");
      LogLines.assertNoStackTrace(operator);
    }
  }

  @Test
  void deploymentAndServiceFollow() throws IOException {
    JsonNode container = object("Deployment").at("/spec/template/spec/containers/0");

    assertThat(texts(container.path("args")))
        .containsExactly("operator", "--metrics-secure", "--metrics-bind-address=:8443");
    assertThat(container.at("/ports/0"))
        .isEqualTo(YAML.readTree("{name: metrics, containerPort: 8443}"));
    assertThat(container.at("/ports/1"))
        .isEqualTo(YAML.readTree("{name: health, containerPort: 8081}"));
    assertThat(object("Service").at("/spec/ports"))
        .isEqualTo(YAML.readTree("[{name: metrics, port: 8443, targetPort: metrics}]"));
  }

  private OperatorProcess start(String... flags) {
    return start(kubeconfig(), flags);
  }

  private Path kubeconfig() {
    String token = kubectl.token("rootseal", Installation.NAMESPACE);
    return cluster.kubeconfig("rootseal", token);
  }

  private static OperatorProcess start(Path kubeconfig, String... flags) {
    return OperatorProcess.alone(
        List.of(),
        List.of(),
        kubeconfig,
        Program.words(List.of("--metrics-secure"), flags).toArray(String[]::new));
  }

  /** What the documents tell people to write for a Prometheus without its operator. */
  private static String scrape(URI metrics, Path credentials) {
    return """
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
  }

  private String token(String account) {
    return kubectl.token(account, "monitoring");
  }

  private static String account(String name) {
    return """
    ---
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: %s, namespace: monitoring}
    """
        .formatted(name);
  }

  /** What the documents tell people to write, to use the component. */
  private static Path overlay() throws IOException {
    return Kustomizations.besideTheDefault(
        Markdown.read("docs/security.md").blocks("yaml").getFirst());
  }

  /** Puts a new certificate in place as kubelet does; the answer is its file. */
  private Path swap(Path mount, String name) throws IOException {
    Path content = Files.createDirectory(folder.resolve(name));
    new OpenSsl(content).certificate(name, "-newkey", "rsa:2048");
    Path next = Files.createSymbolicLink(mount.resolve("..data_tmp"), content);
    Files.move(next, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    return content.resolve("tls.crt");
  }

  private JsonNode object(String kind) {
    return Manifests.of(kubectl.ok("kustomize", overlay.toString()))
        .getOrDefault(kind + " rootseal-system rootseal", Manifests.NONE);
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }
}
