package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A webhook of somebody else that takes each write of a report and never answers. */
@Tag("nightly")
@Needs(Requirement.CONTROL_PLANE)
record SlowWebhookIT(
    ControlPlane cluster, Kubectl kubectl, Reports reports, @Needs.Installed Path kubeconfig) {
  private static final int NAMESPACES = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What is promised of a change, on a machine that does much else. */
  private static final Duration VISIBLE = Duration.ofSeconds(2);

  SlowWebhookIT {
    IntStream.range(0, NAMESPACES)
        .forEach(
            i -> cluster.apply(Workloads.namespace(name(i)) + Workloads.compliant(name(i), "web")));
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "web"));
  }

  private static String name(int i) {
    return "team-%03d".formatted(i);
  }

  /** A change of a namespace whose reports can be written, and then of the policy. */
  @ParameterizedTest
  @ValueSource(ints = {12, NAMESPACES})
  void gaugesDoNotWaitForReports(int hanging) throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        OperatorProcess operator =
            OperatorProcess.start(kubeconfig)
                .expect("could not be brought up to date")
                .awaitReady()) {
      await("all of them")
          .atMost(PATIENCE)
          .until(() -> operator.metrics().ratio(name(0)).isPresent());
      hang(hanging, silent.getLocalPort());
      // All are evaluated anew and have something to be written.
      policy(70);
      List<Duration> changes = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        cluster.apply(
            i % 2 == 0 ? Workloads.writable("shop", "db") : Workloads.compliant("shop", "db"));
        double wanted = i % 2 == 0 ? 0.5 : 1;
        changes.add(time(() -> operator.metrics().ratio("shop").orElse(-1) == wanted));
      }
      policy(71);
      Duration policy =
          time(
              () ->
                  operator
                          .metrics()
                          .value(
                              "rootseal_compliance_threshold_ratio{rule=\"read-only-filesystem\"}")
                          .orElse(0)
                      == 0.71);
      System.out.printf(
          "%d of %d hang: change to gauge %s, policy %s%n", hanging, NAMESPACES, changes, policy);
      assertThat(changes).allMatch(one -> one.compareTo(VISIBLE) < 0);
      assertThat(policy).isLessThan(VISIBLE);
      assertThat(operator.readiness().statusCode()).isEqualTo(200);
    } finally {
      kubectl.ok("delete validatingwebhookconfiguration slow --ignore-not-found");
      kubectl.ok("delete compliancepolicy --all");
      kubectl.ok("delete deployment db -n shop --ignore-not-found");
    }
  }

  private static Duration time(BooleanSupplier done) {
    long from = System.nanoTime();
    await()
        .pollInterval(Duration.ofMillis(20))
        .pollDelay(Duration.ZERO)
        .atMost(PATIENCE)
        .until(done::getAsBoolean);
    return Duration.ofMillis((System.nanoTime() - from) / 1_000_000);
  }

  private void policy(int threshold) {
    cluster.apply(
        """
        apiVersion: rootseal.dev/v1alpha1
        kind: CompliancePolicy
        metadata: {name: read-only-filesystem}
        spec: {thresholdPercent: %d}
        """
            .formatted(threshold));
  }

  /** It is not even answered by TLS. */
  private void hang(int namespaces, int port) {
    kubectl.ok(
        "label namespace %s slow=yes --overwrite"
            .formatted(
                IntStream.range(0, namespaces)
                    .mapToObj(SlowWebhookIT::name)
                    .collect(joining(" "))));
    String ca =
        Base64.getEncoder()
            .encodeToString(unchecked(() -> Files.readAllBytes(cluster.certificate())));
    cluster.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: slow}
        webhooks:
        - name: slow.example.com
          clientConfig: {url: "https://127.0.0.1:%d/", caBundle: %s}
          timeoutSeconds: 10
          sideEffects: None
          admissionReviewVersions: [v1]
          namespaceSelector: {matchLabels: {slow: "yes"}}
          rules:
          - apiGroups: [rootseal.dev]
            apiVersions: ["*"]
            operations: [CREATE, UPDATE]
            resources: [compliancereports, compliancereports/status]
        """
            .formatted(port, ca));
  }
}
