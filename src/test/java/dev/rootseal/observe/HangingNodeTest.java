package dev.rootseal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.kubernetes.LocalServer;
import dev.rootseal.live.ReadOnlyApi;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A node that takes the question and never answers it. */
class HangingNodeTest {
  @Test
  void itCostsItselfAndIsSaidInOneLine() {
    List<String> unread = new ArrayList<>();
    try (LocalServer server = LocalServer.silent();
        KubernetesClient client = server.impatientClient()) {
      SummarySource source = SummarySource.kubelets(new ReadOnlyApi(client));

      assertThat(source.of(Set.of("node-1"), unread::add)).isEmpty();
      assertThat(unread)
          .containsExactly(
              "The summary of node 'node-1' cannot be read: the API server at "
                  + server.address()
                  + "/ does not answer: no answer within 1 s: check the address and the network,"
                  + " or the node's kubelet is out of reach");
    }
  }
}
