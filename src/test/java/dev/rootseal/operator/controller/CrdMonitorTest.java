package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Before an API server that does not answer: nothing is known of the CRDs there. */
class CrdMonitorTest {
  private static final List<String> OURS = List.of("ComplianceReport", "CompliancePolicy");
  private static final List<String> ALL =
      List.of("ComplianceReport", "CompliancePolicy", "Deployment", "Namespace");

  @AutoClose
  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(nobody()).build();

  private final CrdMonitor crds = new CrdMonitor(client, () -> 0);

  /** Nothing listens at the port of the discard service. */
  private static Config nobody() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("http://127.0.0.1:9/")
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  @Test
  void watchesOfNothingButOurTypesMayBeLostForTheirCrds() {
    crds.suspectBy(OURS);

    assertThat(crds.explains(OURS)).isTrue();
  }

  @Test
  void watchesThatAreThereNeedNoExplanation() {
    crds.suspectBy(OURS);

    assertThat(crds.explains(List.of())).isFalse();
  }

  /** The connection is lost, and ours were seen to be lost a moment before the others. */
  @Test
  void otherWatchesAreNotLostForOurCrds() {
    crds.suspectBy(OURS);
    assertThat(crds.confirm()).isFalse();

    crds.suspectBy(ALL);

    assertThat(crds.explains(ALL)).isFalse();
  }

  @Test
  void allWatchesAtOnceAreNoReasonToSuspectTheCrds() {
    crds.suspectBy(ALL);

    assertThat(crds.explains(ALL)).isFalse();
  }
}
