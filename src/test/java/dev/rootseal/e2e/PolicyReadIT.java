package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real operator whose policy cannot be read at the start goes on trying: it neither ends nor
 * floods its log. Needs no cluster.
 */
class PolicyReadIT {
  private static final String SERVED =
      """
      {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"rootseal.dev/v1alpha1","resources":[
        {"name":"compliancereports","kind":"ComplianceReport","namespaced":true,"verbs":["list"]},
        {"name":"compliancesummaries","kind":"ComplianceSummary","namespaced":false,"verbs":["list"]},
        {"name":"compliancepolicies","kind":"CompliancePolicy","namespaced":false,"verbs":["list"]}]}
      """;
  private static final String ALLOWED =
      """
      {"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{},
       "status":{"allowed":true}}
      """;

  @TempDir private Path folder;
  private HttpServer server;
  private final AtomicInteger reads = new AtomicInteger();
  private volatile int status;
  private volatile String body = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          500 | {"kind":"Status","apiVersion":"v1","status":"Failure","message":"etcd is gone","code":500}
          403 | {"kind":"Status","apiVersion":"v1","status":"Failure","message":"forbidden","code":403}
          200 | <html>hello</html>
          200 | {"kind":"Pod","apiVersion":"v1","metadata":{"name":"x"}}
          """)
  void operatorGoesOnTrying(int answered, String text) throws IOException {
    status = answered;
    body = text;
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig())) {
      // A busy server is asked three times within one try.
      await("tried again").atMost(Duration.ofSeconds(60)).until(() -> reads.get() > 3);

      assertThat(operator.isAlive()).isTrue();
      assertThat(LogLines.problems(operator))
          .singleElement()
          .asString()
          .contains("The CompliancePolicy cannot be read: ", "Trying again every 2 s.");
      LogLines.assertNoStackTrace(operator);
      assertThat(operator.terminate()).isZero();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/apis/rootseal.dev/v1alpha1")) {
      send(exchange, 200, SERVED);
    } else if (path.endsWith("/selfsubjectaccessreviews")) {
      send(exchange, 201, ALLOWED);
    } else if (path.contains("/compliancepolicies/")) {
      reads.incrementAndGet();
      send(exchange, status, body);
    } else {
      send(exchange, 404, "");
    }
  }

  private static void send(HttpExchange exchange, int code, String text) throws IOException {
    try (exchange) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Path kubeconfig() throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        current-context: c
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        contexts: [{name: c, context: {cluster: c}}]
        """
            .formatted(server.getAddress().getPort()));
  }
}
