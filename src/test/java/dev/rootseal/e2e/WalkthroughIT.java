package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The script of docs/walkthrough.md on a clean cluster: from a broken workload to an alert and
 * back.
 */
@RequiresControlPlane
class WalkthroughIT {
  @Test
  void alertComesAndGoes(Binaries binaries) throws IOException, InterruptedException {
    try (ControlPlane cluster = ControlPlane.start(binaries)) {
      ProcessBuilder builder =
          new ProcessBuilder("examples/walkthrough/run").redirectErrorStream(true);
      Map<String, String> environment = builder.environment();
      environment.put("KUBECONFIG", cluster.kubeconfig().toString());
      environment.put("PATH", binaries.folder() + ":" + environment.get("PATH"));
      environment.put("JAVA_HOME", System.getProperty("java.home"));
      for (String port :
          new String[] {"OPERATOR_PORT", "PROMETHEUS_PORT", "ALERTMANAGER_PORT", "RECEIVER_PORT"}) {
        environment.put(port, "" + Server.freePort());
      }
      Process script = builder.start();
      String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(script.waitFor(1, TimeUnit.MINUTES)).isTrue();

      System.out.println(said);
      assertThat(script.exitValue()).as(said).isZero();
      assertThat(said)
          .containsSubsequence(
              "firing RootsealClusterBelowThreshold",
              "deployment.apps/web patched",
              "resolved RootsealClusterBelowThreshold",
              "== Done");
    }
  }
}
