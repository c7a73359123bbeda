package dev.rootseal.demo;

import ch.qos.logback.classic.Level;
import dev.rootseal.api.report.ComplianceSummary;
import dev.rootseal.cli.Logging;
import dev.rootseal.cli.Logging.LogFormat;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The run of the operator from which the JVM learns what it can have loaded before the next start:
 * a process of its own, as the image starts it, against an API server that speaks TLS. It sees a
 * cluster and two changes, is scraped and probed, and ends by a signal. The build of the image
 * needs this, and CI, which starts many operators.
 */
public final class OperatorTraining {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final String LOOPBACK = "127.0.0.1:";

  private final KubernetesClient client;
  private final HttpClient http;

  private OperatorTraining(KubernetesClient client, HttpClient http) {
    this.client = client;
    this.http = http;
  }

  /**
   * Trains.
   *
   * @param command the operator's command line; where its API server is, and where it serves, is
   *     added to it
   * @throws IllegalStateException when the operator does not do what it should, or ends by an error
   */
  public static void main(String[] command)
      throws IOException, InterruptedException, GeneralSecurityException {
    Logging.configure(LogFormat.TEXT, Level.ERROR);
    try (TrainingCluster cluster = TrainingCluster.start();
        HttpClient http = HttpClient.newHttpClient();
        KubernetesClient client = clientOf(cluster)) {
      new OperatorTraining(client, http).train(List.of(command), cluster.kubeconfig());
    }
  }

  private static KubernetesClient clientOf(TrainingCluster cluster) {
    Config config = Config.fromKubeconfig(cluster.kubeconfig().toFile());
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private void train(List<String> command, Path kubeconfig)
      throws IOException, InterruptedException {
    String metrics = LOOPBACK + freePort();
    String health = LOOPBACK + freePort();
    List<String> whole = new ArrayList<>(command);
    whole.add("--kubeconfig=" + kubeconfig);
    whole.add("--metrics-bind-address=" + metrics);
    whole.add("--health-probe-bind-address=" + health);
    Process operator = new ProcessBuilder(whole).inheritIO().start();
    try {
      awaitSummary("6 of 8");
      Shop.patch(client, "storefront");
      awaitSummary("7 of 8");
      Shop.patch(client, "search");
      awaitSummary("8 of 8");
      get(metrics + "/metrics");
      get(health + "/livez");
      get(health + "/readyz");
    } finally {
      operator.destroy();
    }
    if (!operator.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || operator.exitValue() != 0) {
      throw new IllegalStateException("the operator did not end as it should");
    }
  }

  private void awaitSummary(String readOnly) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!summary().equals(readOnly)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the summary did not say " + readOnly);
      }
      Thread.sleep(LOOK);
    }
  }

  private String summary() {
    ComplianceSummary summary =
        client.resources(ComplianceSummary.class).withName(ComplianceSummary.NAME).get();
    return summary == null || summary.getStatus() == null ? "" : summary.getStatus().readOnly();
  }

  private void get(String page) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + page)).build();
    int code = http.send(request, BodyHandlers.discarding()).statusCode();
    if (code != 200) {
      throw new IllegalStateException(page + " answered " + code);
    }
  }

  /** Free at this moment; nobody else in the build's container asks for one. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
