package dev.rootseal.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.embedded.EmbeddedApi;
import dev.rootseal.http.BindAddress;
import dev.rootseal.operator.OperatorSettings;
import dev.rootseal.operator.RootsealOperator;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** The embedded API with the shop in it, and the operator that watches it. */
final class DemoCluster implements AutoCloseable {
  private static final String REPORTS = "/apis/rootseal.dev/v1alpha1/compliancereports";
  private static final String CLUSTER_REPORT =
      "/apis/rootseal.dev/v1alpha1/compliancesummaries/read-only-filesystem";
  private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
  private static final String GAUGE = "rootseal_cluster_compliance_ratio{";

  private final EmbeddedApi api;
  private final RootsealOperator operator;
  private final KubernetesClient client;
  private final Path kubeconfig;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();

  private DemoCluster(EmbeddedApi api, RootsealOperator operator, Config config, Path kubeconfig) {
    this.api = api;
    this.operator = operator;
    this.client = new KubernetesClientBuilder().withConfig(config).build();
    this.kubeconfig = kubeconfig;
  }

  /** Starts everything; the reports follow within a moment. */
  static DemoCluster start(int port) throws IOException {
    EmbeddedApi api = startApi(port);
    Shop.load(api);
    Path kubeconfig = Files.createTempFile("rootseal-demo-", ".kubeconfig");
    Files.writeString(kubeconfig, api.kubeconfig());
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    RootsealOperator operator =
        new RootsealOperator(
            config,
            new OperatorSettings(
                Optional.of(new BindAddress("127.0.0.1", 0)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "rootseal-demo",
                Optional.empty()),
            Clock.systemUTC());
    operator.start();
    return new DemoCluster(api, operator, config, kubeconfig);
  }

  private static EmbeddedApi startApi(int port) throws IOException {
    try {
      return EmbeddedApi.start(port, Clock.systemUTC());
    } catch (java.net.BindException e) {
      throw new BindAddress.BindException(new BindAddress("127.0.0.1", port), e);
    }
  }

  /** Where kubectl finds the API. */
  Path kubeconfig() {
    return kubeconfig;
  }

  /** Where the operator serves its metrics. */
  URI metrics() {
    return operator.metricsUri().orElseThrow();
  }

  /** The reports as the API server would let kubectl print them, whole beside their rows. */
  JsonNode reportTable() throws IOException, InterruptedException {
    return get(REPORTS, TABLE).orElseThrow();
  }

  /** The status of the ComplianceSummary, once there is one. */
  Optional<JsonNode> clusterStatus() throws IOException, InterruptedException {
    return get(CLUSTER_REPORT, "application/json").map(report -> report.path("status"));
  }

  private Optional<JsonNode> get(String path, String accept)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(api.uri().resolve(path)).header("Accept", accept).build();
    var answer = http.send(request, BodyHandlers.ofString());
    return answer.statusCode() == 200
        ? Optional.of(json.readTree(answer.body()))
        : Optional.empty();
  }

  /** The line of the gauge, once it is exported. */
  Optional<String> gauge() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(metrics()).build();
    // Whole: a body that nobody has read to its end keeps the client from being closed.
    return http.send(request, BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(GAUGE))
        .findFirst();
  }

  /** Applies the patch that makes a Deployment of the shop compliant. */
  void patch(String deployment) {
    Shop.patch(client, deployment);
  }

  @Override
  public void close() {
    operator.close();
    client.close();
    http.close();
    api.close();
    try {
      Files.deleteIfExists(kubeconfig);
    } catch (IOException e) {
      throw new IllegalStateException("cannot delete " + kubeconfig, e);
    }
  }
}
