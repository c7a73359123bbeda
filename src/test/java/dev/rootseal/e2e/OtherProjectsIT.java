package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.docs.DocumentedCommand;
import dev.rootseal.output.OutputFormat;
import dev.rootseal.output.Scans;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.Hostile;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** `config/prometheus`, and what `scan -o openreports` writes, where others' CRDs are. */
@Needs({Requirement.CONTROL_PLANE, Requirement.SCHEMAS})
record OtherProjectsIT(ControlPlane cluster, Kubectl kubectl, Shell shell) {
  private static final Path SCHEMAS = Requirement.SCHEMAS.path();
  private static final String DEFINITIONS =
      "-f %1$s/prometheus-operator -f %1$s/openreports".formatted(SCHEMAS);
  private static final String GROUP =
      "/apis/monitoring.coreos.com/v1/namespaces/" + Installation.NAMESPACE;

  @BeforeAll
  void install() {
    shell.likeTheCheckout();
    // Too large for the annotation that a client-side apply leaves behind.
    kubectl.ok("apply --server-side " + DEFINITIONS);
    kubectl.ok("wait --for=condition=Established crd --all --timeout=30s");
    for (String name : List.of(Installation.NAMESPACE, "shop", "jobs")) {
      cluster.apply(Workloads.namespace(name));
    }
  }

  @AfterAll
  void remove() {
    kubectl.ok("delete " + DEFINITIONS);
  }

  @ParameterizedTest
  @CsvSource({
    "config/prometheus, servicemonitors",
    "config/prometheus/secure, servicemonitors",
    "config/prometheus/pods, podmonitors",
  })
  void monitorAndRulesAreAcceptedStrictly(String folder, String monitors) {
    String applied = kubectl.run("apply --validate=strict -k", folder).okWithoutWarning();

    assertThat(applied.lines()).hasSize(2);
    JsonNode monitor = cluster.api().get(GROUP + "/" + monitors + "/rootseal");
    assertThat(monitor.at("/spec/jobLabel").asText()).isEqualTo("app.kubernetes.io/name");
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

  static List<String> commands() {
    return DocumentedCommand.textsIn(DocumentedCommand.Place.MONITORING);
  }

  @Tag("nightly")
  @ParameterizedTest
  @MethodSource("commands")
  void commandOfTheDocumentsSucceeds(String documented) {
    kubectl.ok("apply -k config/prometheus");

    assertThat(shell.run(kubectl.kubeconfig(), documented).ok()).isNotEmpty();
  }

  @Test
  void whatTheDocumentSaysCanBeTyped() {
    shell.write("deploy/web.yaml", Workloads.compliant("shop", "web"));
    shell.type(
        kubectl.kubeconfig(), DocumentedCommand.Place.OPEN_REPORTS, UnaryOperator.identity());

    kubectl.ok("delete reports --all -n shop");
  }

  private String applied(ScanReport report) {
    String objects = Scans.write(OutputFormat.OPENREPORTS, report);
    return kubectl.tryApply(objects).okWithoutWarning();
  }

  @Test
  void everyObjectIsTakenStrictlyAndAgain() {
    assertThat(applied(Scans.examples()).lines()).hasSize(3);
    assertThat(applied(Scans.examples()).lines())
        .hasSize(3)
        .allMatch(line -> line.endsWith(" unchanged"));
    assertThat(kubectl.ok("get reports -n shop --no-headers"))
        .matches("(?s)rootseal-read-only-filesystem +1 +1 +0 +0 +1 .*");
    assertThat(kubectl.ok("get clusterreports -o jsonpath={.items[*].summary.error}"))
        .isEqualTo("1");
  }

  @Test
  void aThousandWorkloadsOfOneNamespaceFit() {
    ScanReport report =
        Scans.live(
            IntStream.range(0, 1000)
                .mapToObj(i -> WorkloadFixture.deployment("web-" + i).container("app"))
                .toArray(WorkloadFixture[]::new));

    assertThat(applied(report).lines()).hasSizeGreaterThan(1);
  }

  @Test
  void whateverNamesSayTheObjectsAreValid() {
    applied(
        Scans.live(
            Hostile.texts()
                .map(
                    text ->
                        WorkloadFixture.deployment(text)
                            .in(text)
                            .exemptBecause(text)
                            .container(text, c -> c.image(text + "x".repeat(100_000))))
                .toArray(WorkloadFixture[]::new)));
  }
}
