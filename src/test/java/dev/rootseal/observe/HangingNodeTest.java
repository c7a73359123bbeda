package dev.rootseal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.live.ReadOnlyApi;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A node that takes the question and never answers it. */
class HangingNodeTest {
  @Test
  void itCostsItselfAndIsSaidInOneLine() throws IOException {
    List<String> unread = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "http://127.0.0.1:" + server.getLocalPort() + "/";
      Config config =
          new ConfigBuilder(Config.empty())
              .withMasterUrl(address)
              .withRequestTimeout(1000)
              .withRequestRetryBackoffLimit(0)
              .build();
      try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
        SummarySource source = SummarySource.kubelets(new ReadOnlyApi(client));

        assertThat(source.of(Set.of("node-1"), unread::add)).isEmpty();
        assertThat(unread)
            .containsExactly(
                "The summary of node 'node-1' cannot be read: the API server at "
                    + address
                    + " does not answer: no answer within 1 s: check the address and the network,"
                    + " or the node's kubelet is out of reach");
      }
    }
  }
}
