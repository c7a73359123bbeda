package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.DocumentedCommand;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * `config/prometheus` on a real API server that holds the definitions of the Prometheus operator.
 */
@Needs({Requirement.CONTROL_PLANE, Requirement.SCHEMAS})
record PrometheusResourcesIT(
    Needs.SharedCluster shared, ControlPlane cluster, Kubectl kubectl, Shell shell) {
  private static final String GROUP =
      "/apis/monitoring.coreos.com/v1/namespaces/" + Installation.NAMESPACE;

  @BeforeAll
  void install() {
    shell.likeTheCheckout();
    // Too large for the annotation that a client-side apply leaves behind.
    kubectl.ok("apply --server-side -f", definitions());
    kubectl.ok("wait --for=condition=Established crd --all --timeout=30s");
  }

  private static String definitions() {
    return Requirement.SCHEMAS.path().resolve("prometheus-operator").toString();
  }

  @AfterAll
  void remove() {
    kubectl.ok("delete -f", definitions());
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

  @Tag("nightly")
  @ParameterizedTest
  @MethodSource("commands")
  void commandOfTheDocumentsSucceeds(String documented) {
    kubectl.ok("apply -k config/prometheus");

    Program.Result result = shell.run(kubectl.kubeconfig(), documented);

    result.ok();
    assertThat(result.output()).isNotEmpty();
  }
}
