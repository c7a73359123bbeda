package dev.rootseal.trial;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.rootseal.kubernetes.LocalServer;
import dev.rootseal.live.Patience;
import dev.rootseal.live.PodWriter;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.terminal.Terminal;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A pod at the end of the program, which is a JVM of its own here. */
class TemporaryPodTest {
  @Test
  void whatIsRefusedWhileTheProgramEndsIsSaidInItsOwnWords() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Ending.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();

    assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("no copy can be made: admission webhook denied the request\ninterrupted\n");
  }

  /** Begins to end when its API server is asked for a pod, which is refused then. */
  static final class Ending {
    private static final CountDownLatch BEGUN = new CountDownLatch(1);
    private static final CountDownLatch TOLD = new CountDownLatch(1);
    private static final String REFUSAL =
        """
        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 403, "message": "admission webhook denied the request"}
        """;

    private Ending() {}

    public static void main(String... arguments) throws Exception {
      LocalServer server = new LocalServer(Ending::refuse);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    BEGUN.countDown();
                    unchecked(() -> TOLD.await());
                  }));
      try (KubernetesClient client =
          new KubernetesClientBuilder()
              .withConfig(new ConfigBuilder().withMasterUrl(server.address()).build())
              .build()) {
        create(client);
        create(client);
      }
      TOLD.countDown();
    }

    private static void create(KubernetesClient client) throws IOException {
      ObjectNode pod =
          (ObjectNode)
              new ObjectMapper()
                  .readTree("{\"metadata\": {\"name\": \"copy\", \"namespace\": \"shop\"}}");
      Terminal terminal =
          new Terminal(new PrintWriter(System.err, true, UTF_8), Terminal.Device.FILE);
      try {
        TemporaryPod.create(
            new ReadOnlyApi(client),
            new PodWriter(client, Patience.NONE),
            new PodCopy(pod, List.of()),
            terminal);
      } catch (RuntimeException e) {
        System.out.println(e.getMessage());
      }
    }

    private static void refuse(HttpExchange exchange) throws IOException {
      if (exchange.getRequestMethod().equals("POST")) {
        new Thread(() -> System.exit(0)).start();
        unchecked(() -> BEGUN.await());
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      LocalServer.answer(exchange, 403, REFUSAL);
    }
  }
}
