package dev.rootseal.operator;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.awaitility.Awaitility.await;

import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.api.report.ComplianceSummary;
import dev.rootseal.api.report.ComplianceSummaryStatus;
import dev.rootseal.e2e.Workloads;
import dev.rootseal.embedded.ApiProbe;
import dev.rootseal.embedded.EmbeddedApi;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** An API in memory with a client for those who use it, beside the operator's own. */
public final class Cluster implements AutoCloseable {
  static final String LEASE_NAMESPACE = "default";

  private static final String OURS = "rootseal.dev";
  private static final String ADMISSION = "admissionregistration.k8s.io";

  private final EmbeddedApi api;
  private final ApiProbe probe;
  private final KubernetesClient client;

  /** What ends before this, the latest first. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private Cluster(EmbeddedApi api) {
    this.api = api;
    this.probe = ApiProbe.of(api);
    this.client = new KubernetesClientBuilder().withConfig(config()).build();
  }

  /** With the definitions of the reports, the namespace {@code default} and these objects. */
  public static Cluster start(String... objects) {
    Cluster cluster = startAt(0).install();
    Stream.of(objects).forEach(cluster::apply);
    return cluster;
  }

  /** The same with a namespace {@code shop} in which one Deployment, {@code web}, complies. */
  public static Cluster startWithShop() {
    return start(Workloads.namespace("shop"), Workloads.compliant("shop", "web"));
  }

  /** The same with namespaces in each of which {@code api} complies and {@code web} does not. */
  static Cluster startWith(String... namespaces) {
    return start(
        Stream.of(namespaces)
            .map(
                one ->
                    Workloads.namespace(one)
                        + Workloads.compliant(one, "api")
                        + Workloads.writable(one, "web"))
            .toArray(String[]::new));
  }

  /** Without our definitions. */
  public static Cluster startAt(int port) {
    return unchecked(() -> new Cluster(EmbeddedApi.start(port, Clock.systemUTC())));
  }

  public Cluster install() {
    for (String plural :
        List.of("compliancereports", "compliancesummaries", "compliancepolicies")) {
      apply(unchecked(() -> Files.readString(Path.of("crds", plural + "." + OURS + ".yaml"))));
    }
    return this;
  }

  public URI uri() {
    return api.uri();
  }

  /** Cuts every watch that runs, as an API server does now and then. */
  public void disconnectWatches() {
    probe.disconnectWatches();
  }

  public KubernetesClient client() {
    return client;
  }

  public Config config() {
    return Config.fromKubeconfig(api.kubeconfig());
  }

  public Config config(Gateway gateway) {
    return Config.fromKubeconfig(
        api.kubeconfig().replace(uri().toString(), gateway.uri().toString()));
  }

  public void apply(String yaml) {
    api.apply(yaml);
  }

  public void deleteDeployment(String namespace, String name) {
    client.apps().deployments().inNamespace(namespace).withName(name).delete();
  }

  public Resource<ComplianceReport> report(String namespace) {
    return client
        .resources(ComplianceReport.class)
        .inNamespace(namespace)
        .withName(ComplianceReport.NAME);
  }

  public Optional<ComplianceReportStatus> status(String namespace) {
    return Optional.ofNullable(report(namespace).get()).map(ComplianceReport::getStatus);
  }

  public Optional<ComplianceSummaryStatus> clusterStatus() {
    return Optional.ofNullable(
            client.resources(ComplianceSummary.class).withName(ComplianceSummary.NAME).get())
        .map(ComplianceSummary::getStatus);
  }

  /** Waits until the namespace's report says so, for example {@code 1 of 2}. */
  public ComplianceReportStatus awaitReport(String namespace, String readOnly) {
    return awaitReport(namespace, status -> readOnly.equals(status.readOnly()));
  }

  public ComplianceReportStatus awaitReport(
      String namespace, Predicate<ComplianceReportStatus> expectation) {
    return await("report of " + namespace)
        .until(() -> status(namespace).filter(expectation), Optional::isPresent)
        .orElseThrow();
  }

  public void awaitNoReport(String namespace) {
    await("no report in " + namespace).until(() -> report(namespace).get() == null);
  }

  public ComplianceSummaryStatus awaitClusterReport(String readOnly) {
    return await("cluster report says " + readOnly)
        .until(
            () -> clusterStatus().filter(status -> readOnly.equals(status.readOnly())),
            Optional::isPresent)
        .orElseThrow();
  }

  /** What the operator has asked to be written so far, by verb, resource and namespace. */
  public Map<String, Long> writes() {
    Map<String, Long> ours = new HashMap<>(probe.writes());
    ours.keySet().removeIf(write -> !write.contains(OURS) && !write.contains(ADMISSION));
    return ours;
  }

  /** How often the status of a namespace's report was asked to be written. */
  public long writesOf(String namespace) {
    return writes().getOrDefault("update compliancereports." + OURS + "/status " + namespace, 0L);
  }

  public Resource<Lease> lease() {
    return client.leases().inNamespace(LEASE_NAMESPACE).withName(LeaderLease.NAME);
  }

  /** Who holds the lease; empty for nobody. */
  public String leaseHolder() {
    Lease lease = lease().get();
    String holder = lease == null ? null : lease.getSpec().getHolderIdentity();
    return holder == null ? "" : holder;
  }

  /** Has it end before this. */
  public <T extends AutoCloseable> T with(T running) {
    opened.push(running);
    return running;
  }

  /** The only operator, which begins now and ends before this. */
  public RunningOperator operator() {
    return with(RunningOperator.start(config()));
  }

  public RunningOperator operator(Gateway gateway) {
    return with(RunningOperator.start(config(gateway)));
  }

  /** A way of its own to this, which ends with it. */
  public Gateway gateway() {
    return with(new Gateway(uri()));
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      unchecked(() -> opened.pop().close());
    }
    client.close();
    api.close();
  }
}
