package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.DocumentedCommand;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * `config/prometheus` on a real API server that holds the definitions of the Prometheus operator.
 */
@Needs({Requirement.CONTROL_PLANE, Requirement.SCHEMAS})
class PrometheusResourcesIT {
  private static final String GROUP =
      "/apis/monitoring.coreos.com/v1/namespaces/" + Installation.NAMESPACE;

  private final String definitions =
      Requirement.SCHEMAS.path().resolve("prometheus-operator").toString();
  private final ControlPlane cluster;
  private final Kubectl kubectl;

  PrometheusResourcesIT(Needs.SharedCluster shared) {
    cluster = shared.controlPlane();
    kubectl = cluster.kubectl();
  }

  @BeforeAll
  void install() {
    // Too large for the annotation that a client-side apply leaves behind.
    kubectl.ok("apply --server-side -f", definitions);
    kubectl.ok("wait --for=condition=Established crd --all --timeout=30s");
  }

  @AfterAll
  void remove() {
    kubectl.ok("delete -f", definitions);
  }

  @ParameterizedTest
  @CsvSource({
    "config/prometheus, servicemonitors",
    "config/prometheus/secure, servicemonitors",
    "config/prometheus/pods, podmonitors",
  })
  void monitorAndRulesAreAcceptedStrictly(String folder, String monitors) {
    Program.Result result = kubectl.run("apply --validate=strict -k", folder);

    result.ok();
    assertThat(result.errors()).as("no warning").isEmpty();
    assertThat(result.output().lines()).hasSize(2);
    assertThat(
            cluster.api().get(GROUP + "/" + monitors + "/rootseal").at("/spec/jobLabel").asText())
        .isEqualTo("app.kubernetes.io/name");
    assertThat(cluster.api().get(GROUP + "/prometheusrules/rootseal").at("/spec/groups"))
        .hasSize(3);
    kubectl.ok("delete -k", folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"config/prometheus/rules", "config/prometheus/ratchet"})
  void rulesAloneAreAcceptedStrictly(String folder) {
    kubectl.ok("apply --validate=strict -k", folder);
    kubectl.ok("delete -k", folder);
  }

  static Stream<String> commands() {
    return DocumentedCommand.in(DocumentedCommand.Place.MONITORING).stream()
        .map(DocumentedCommand::text)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandOfTheDocumentsSucceeds(String documented, @TempDir Path folder) {
    kubectl.ok("apply -k config/prometheus");

    Program.Result result =
        new Shell(folder).likeTheCheckout().run(kubectl.kubeconfig(), documented);

    result.ok();
    assertThat(result.output()).isNotEmpty();
  }

  @Test
  void fieldThatTheOperatorDoesNotKnowIsRefused() {
    Program.Result result =
        kubectl.tryApply(
            kubectl.ok("kustomize config/prometheus").replace("honorLabels", "honourLabels"));

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.errors()).contains("unknown field \"spec.endpoints[0].honourLabels\"");
  }
}
