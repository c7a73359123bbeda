package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.fix.FixRun;
import dev.rootseal.fix.FixRun.FixOutcome;
import dev.rootseal.fix.FixSelection;
import dev.rootseal.fix.PatchFolder.KubectlCommand;
import dev.rootseal.fix.PatchStream;
import dev.rootseal.fix.PatchStream.PatchFormat;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.terminal.Screen;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An API server that takes a connection and says nothing is not one that refuses it. */
class FixHangingServerTest {
  private final StringWriter told = new StringWriter();

  @Test
  void aServerThatDoesNotAnswerIsToldWithTheTimeThatItHad() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "http://127.0.0.1:" + server.getLocalPort() + "/";

      assertThat(run(address)).isEqualTo(FixOutcome.UNREAD);
      assertThat(told)
          .hasToString(
              "rootseal: Deployments in the cluster cannot be read: the API server at "
                  + address
                  + " does not answer: no answer within 1 s: check the address and the network\n");
    }
  }

  private FixOutcome run(String address) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(address)
            .withRequestTimeout(1000)
            .withRequestRetryBackoffLimit(0)
            .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      PrintWriter out = new PrintWriter(new StringWriter());
      return new FixRun(
              new FixSelection(false, Set.of()),
              new Screen(new PrintWriter(told, true), Screen.Device.FILE))
          .run(
              new LiveTarget.Cluster(),
              new ReadOnlyApi(client),
              Clock.systemUTC(),
              new PatchStream(
                  out, PatchFormat.YAML, new KubectlCommand(Optional.empty(), Optional.empty())));
    }
  }
}
