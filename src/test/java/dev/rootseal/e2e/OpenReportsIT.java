package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.DocumentedCommand;
import dev.rootseal.output.OutputFormat;
import dev.rootseal.output.Scans;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.Hostile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What `scan -o openreports` writes, on a real API server with the CRDs of OpenReports. */
@Needs({Requirement.CONTROL_PLANE, Requirement.SCHEMAS})
record OpenReportsIT(ControlPlane cluster, Kubectl kubectl, Shell shell) {
  OpenReportsIT {
    kubectl.ok("apply -f", definitions());
    kubectl.ok("wait --for=condition=Established crd --all --timeout=30s");
    cluster.apply(Workloads.namespace("shop") + Workloads.namespace("jobs"));
  }

  private static String definitions() {
    return Requirement.SCHEMAS.path().resolve("openreports").toString();
  }

  @AfterAll
  void remove() {
    kubectl.ok("delete -f", definitions());
  }

  @Test
  void whatTheDocumentSaysCanBeTyped() throws IOException {
    Path deploy = Files.createDirectory(shell.folder().resolve("deploy"));
    Files.writeString(deploy.resolve("web.yaml"), Workloads.compliant("shop", "web"));
    shell.type(
        kubectl.kubeconfig(),
        DocumentedCommand.in(DocumentedCommand.Place.OPEN_REPORTS),
        UnaryOperator.identity());

    kubectl.ok("delete reports --all -n shop");
  }

  private String applied(ScanReport report) {
    Program.Result result = kubectl.tryApply(Scans.write(OutputFormat.OPENREPORTS, report));
    assertThat(result.errors()).isEmpty();
    result.ok();
    return result.output();
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
    assertThat(
            applied(
                    Scans.live(
                        IntStream.range(0, 1000)
                            .mapToObj(i -> WorkloadFixture.deployment("web-" + i).container("app"))
                            .toArray(WorkloadFixture[]::new)))
                .lines())
        .hasSizeGreaterThan(1);
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
