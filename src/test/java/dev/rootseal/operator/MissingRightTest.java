package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.http.BindAddress;
import dev.rootseal.http.SelfSignedCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each right that the shipped roles give, taken away: it is named, and nothing is ready. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MissingRightTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Gateway.Answer DENIED =
      new Gateway.Answer(
          201,
          """
          {"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{},
          "status":{"allowed":false}}""");
  private static final Optional<BindAddress> FREE_PORT =
      Optional.of(BindAddress.parse("127.0.0.1:0"));

  /** With all that can be switched on, so that every right is needed. */
  private static final OperatorSettings SETTINGS =
      new OperatorSettings(
          FREE_PORT,
          Optional.of(new SelfSignedCertificate(Clock.systemUTC())),
          FREE_PORT,
          Optional.of(Cluster.LEASE_NAMESPACE),
          "only");

  private Cluster cluster;
  private Gateway gateway;

  @BeforeAll
  void start() throws IOException {
    cluster = Cluster.start();
    gateway = Gateway.to(cluster.uri());
  }

  @AfterAll
  void stop() {
    gateway.close();
    cluster.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void isNamedInALineAndNothingIsReady(String name, RequiredRight right) throws Exception {
    gateway.heal();
    gateway.listNoRules();
    gateway.answer(request -> asksFor(right, request), DENIED);
    try (LogCapture log = new LogCapture();
        RootsealOperator operator =
            new RootsealOperator(cluster.config(gateway), SETTINGS, Clock.systemUTC())) {
      operator.start();
      await("said so").until(() -> log.count("Missing permission") > 0);

      assertThat(log.lines(Level.WARN))
          .containsExactly(
              RequiredRight.missingMessage(List.of(right)) + " Trying again every 2 s.");
      HttpResponse<String> readiness = readiness(operator);
      assertThat(readiness.statusCode()).as(name).isEqualTo(503);
      assertThat(readiness.body())
          .contains("[-]api-server failed: " + RequiredRight.missingMessage(List.of(right)));
      assertThat(cluster.writes()).isEmpty();
    }
  }

  static Stream<Arguments> isNamedInALineAndNothingIsReady() {
    List<RequiredRight> rights = RequiredRight.of(SETTINGS);
    return rights.stream().map(right -> Arguments.of(right.verb() + " " + right.resource(), right));
  }

  private static HttpResponse<String> readiness(RootsealOperator operator)
      throws IOException, InterruptedException {
    URI probe = operator.healthUri().orElseThrow().resolve("/readyz?verbose");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(probe).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static boolean asksFor(RequiredRight right, Gateway.Request request) {
    if (!request.is("POST", "selfsubjectaccessreviews")) {
      return false;
    }
    JsonNode asked = attributes(request.body());
    return asked.path("verb").asText().equals(right.verb())
        && asked.path("group").asText().equals(right.group())
        && asked.path("resource").asText().equals(right.mainResource())
        && asked.path("subresource").asText().equals(right.subresource());
  }

  private static JsonNode attributes(String review) {
    try {
      return JSON.readTree(review).at("/spec/resourceAttributes");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
