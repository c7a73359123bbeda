package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The API server gets a certificate of a new CA, and the CA file is replaced. */
@Needs(Requirement.CONTROL_PLANE)
@Tag("nightly")
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class CertificateRotationIT {
  /** Watches have to be down for 5 s, which is looked at every 5 s. */
  private static final Duration NOTICED = Duration.ofSeconds(40);

  private static final String RENEWED =
      "The watches stay down, but a new client is answered: starting the controllers again";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private final ControlPlane cluster = ControlPlane.start();
  private final Path kubeconfig = Installation.install(cluster);

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void anOperatorWithoutLeaderElectionReadsTheNewFile() {
    try (OperatorProcess operator = tolerant(OperatorProcess.start(kubeconfig)).awaitReady()) {
      cluster.rotateCertificate();
      cluster.apply(Workloads.namespace("rotated") + Workloads.writable("rotated", "web"));

      assertThatItCatchesUp(operator);
      assertThat(operator.messages()).contains(RENEWED);
    }
  }

  @Test
  void aStandbyLeadsAfterTheLeaderHasEnded() {
    try (OperatorProcess leader = tolerant(OperatorProcess.startReplica(kubeconfig)).awaitReady();
        OperatorProcess standby = tolerant(OperatorProcess.startReplica(kubeconfig)).awaitReady()) {
      cluster.rotateCertificate();
      cluster.apply(Workloads.namespace("rotated") + Workloads.writable("rotated", "web"));
      assertThatItCatchesUp(leader);
      standby.awaitReadiness(200, NOTICED);

      leader.askToStop();

      await("the standby leads")
          .atMost(Duration.ofSeconds(30))
          .until(() -> standby.metrics().value("rootseal_leader").orElse(0) == 1);
    }
  }

  @Test
  void theFileIsNamedUntilItHoldsTheNewCa() throws IOException {
    Path ca = folder.resolve("ca.crt");
    Files.copy(cluster.certificate(), ca);
    Path copied =
        Files.writeString(
            folder.resolve("kubeconfig"),
            Files.readString(kubeconfig).replace(cluster.certificate().toString(), ca.toString()));
    try (OperatorProcess operator = tolerant(OperatorProcess.start(copied)).awaitReady()) {
      cluster.rotateCertificate();
      cluster.apply(Workloads.namespace("rotated") + Workloads.writable("rotated", "web"));

      String problem = "is not trusted by the CA file " + ca;
      await("the CA file is named in /readyz")
          .atMost(NOTICED)
          .until(() -> operator.readiness().body().contains(problem));
      assertThat(operator.messages()).contains("The certificate of the API server is not trusted");
      assertThat(operator.metrics().value("rootseal_api_server_connected")).hasValue(0);

      Files.copy(cluster.certificate(), ca, StandardCopyOption.REPLACE_EXISTING);

      assertThatItCatchesUp(operator);
    }
  }

  private void assertThatItCatchesUp(OperatorProcess operator) {
    await("the report of what came after the rotation")
        .atMost(NOTICED)
        .until(() -> cluster.reports().find("rotated").isPresent());
    operator.awaitReadiness(200, NOTICED);
    assertThat(operator.metrics().value("rootseal_api_server_connected")).hasValue(1);
  }

  private static OperatorProcess tolerant(OperatorProcess operator) {
    return operator
        .expect("Lost the connection to the API server")
        .expect("cannot be used")
        .expect("is not trusted")
        .expect("watches stay down")
        // By the client with the old CA.
        .expect("The lease could not be released");
  }
}
