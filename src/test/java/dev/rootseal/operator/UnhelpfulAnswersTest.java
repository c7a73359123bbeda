package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.e2e.Workloads;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are none, of whatever is before the API server: after them, all settles. */
class UnhelpfulAnswersTest {
  private static final Duration SETTLED = Duration.ofSeconds(20);

  /** Two tries lie 2 s apart. */
  private static final Duration NEXT_TRY = Duration.ofSeconds(15);

  @AutoClose private final Cluster cluster = Cluster.startWithShop();
  @AutoClose private final LogCapture log = new LogCapture();
  private final Gateway gateway = cluster.gateway();

  /** Whoever answers so has not written anything, and no event will ever tell. */
  @Test
  void writeThatIsAnsweredWithoutTheObjectIsTriedAgain() {
    answerWrites("");
    RunningOperator operator = cluster.operator(gateway);
    int workloads = 1;
    for (String body : List.of("", "null", "{}", "[]")) {
      String before = cluster.status("shop").map(ComplianceReportStatus::readOnly).orElse("");
      answerWrites(body);
      cluster.apply(Workloads.compliant("shop", "web-" + workloads++));
      long tries = triesInShop();
      await("tried, and again").atMost(SETTLED).until(() -> triesInShop() > tries + 2);
      assertThat(cluster.status("shop").map(ComplianceReportStatus::readOnly).orElse(""))
          .isEqualTo(before);

      gateway.heal();

      cluster.awaitReport("shop", "%1$d of %1$d".formatted(workloads));
    }
    await("summary written").atMost(SETTLED).until(() -> cluster.clusterStatus().isPresent());
    assertThat(operator.readyz().statusCode()).isEqualTo(200);
    assertThat(log.count("The report could not be brought up to date")).isZero();
    assertThat(log.count("API server rejects writes"))
        .isBetween(1L, 5L)
        .isEqualTo(log.count("API server accepts writes again"));
  }

  private void answerWrites(String body) {
    gateway.answer(request -> request.writes("/"), new Gateway.Answer(200, body));
  }

  private long triesInShop() {
    return gateway.count(request -> request.writes("/shop/"));
  }

  @Test
  void namespacesThatCannotBeListedOrWatchedForAWhile() {
    RunningOperator operator = cluster.operator(gateway).awaitReady();
    cluster.awaitReport("shop", "1 of 1");
    for (int status : new int[] {301, 410, 429, Gateway.Answer.CLOSED}) {
      refuse(status, "/api/v1/namespaces?");
      cluster.disconnectWatches();
      await("not connected").atMost(SETTLED).until(() -> operator.readyz().statusCode() == 503);
      String late = "late-" + status;
      cluster.apply(Workloads.namespace(late) + Workloads.writable(late, "web"));

      gateway.heal();

      await("report").atMost(SETTLED).until(() -> cluster.status(late).isPresent());
      await("ready").atMost(SETTLED).until(() -> operator.readyz().statusCode() == 200);
    }
  }

  /** As told by a server that is overloaded: one line at the beginning, one at the end. */
  @ParameterizedTest
  @ValueSource(ints = {429, 500, 504})
  void listsThatAreRefusedAtTheStartAreToldOnce(int status) {
    // What fabric8's Reflector says as an error, the program does not print: LoggingTest.
    try (LogCapture libraries = new LogCapture("io.javaoperatorsdk")) {
      refuse(status, "/deployments?");
      RunningOperator operator = cluster.operator(gateway);
      await("said so").until(() -> log.count("The controllers could not be started") == 1);
      await("why").until(() -> operator.readyz().body().contains("api-server failed: The contr"));
      long tries = lists();
      await("tried again").atMost(SETTLED).until(() -> lists() > tries + 2);
      assertThat(operator.readyz().body()).contains("could not be started: not now");

      gateway.heal();

      await("ready").atMost(NEXT_TRY).until(() -> operator.readyz().statusCode() == 200);
      assertThat(log.lines(Level.WARN)).hasSize(1);
      assertThat(libraries.lines(Level.ERROR)).isEmpty();
      assertThat(log.count("Recovered: controllers running")).isOne();
    }
  }

  /** One frame, or one object: it costs another list of its kind, and no session. */
  @ParameterizedTest
  @CsvSource({
    "namespaces, Namespace",
    "deployments, Deployment",
    "compliancepolicies, CompliancePolicy",
    "compliancereports, ComplianceReport",
    "compliancesummaries, ComplianceSummary"
  })
  void aFrameThatCannotBeReadCostsOneList(String plural, String kind) {
    RunningOperator operator = cluster.operator(gateway).awaitReady();
    cluster.awaitReport("shop", "1 of 1");
    int pages = 1;
    for (String frame :
        List.of(
            "{\"type\" oops}",
            "{\"type\":\"ADDED\",\"object\":5}",
            "{\"type\":\"ADDED\",\"object\":{\"kind\":\""
                + kind
                + "\",\"metadata\":[],\"spec\":7}}",
            "{\"type\":\"NEWS\",\"object\":{\"kind\":\"" + kind + "\",\"metadata\":{}}}")) {
      gateway.answer(request -> isWatch(request, plural), new Gateway.Answer(200, frame + "\n"));
      long before = gateway.count(request -> isWatch(request, plural));
      cluster.disconnectWatches();
      await("read")
          .atMost(SETTLED)
          .until(() -> gateway.count(request -> isWatch(request, plural)) > before + 1);

      gateway.heal();

      cluster.apply(Workloads.compliant("shop", "web-" + ++pages));
      cluster.awaitReport("shop", "%1$d of %1$d".formatted(pages));
      await("ready").atMost(SETTLED).until(() -> operator.readyz().statusCode() == 200);
    }
    assertThat(log.count("A watch cannot be resumed: listing again")).isZero();
  }

  private static boolean isWatch(Gateway.Request request, String plural) {
    return request.is("GET", "/" + plural + "?") && request.target().contains("watch=true");
  }

  private long lists() {
    return gateway.count(request -> request.is("GET", "/deployments?"));
  }

  /** A session holds the caches of the whole cluster: a few that stay would fill the memory. */
  @ParameterizedTest
  @CsvSource({"301, /api/v1/namespaces?", "0, /api/v1/namespaces?", "403, /daemonsets?"})
  void whatCannotBeListedAtTheStartLeavesNoSessionBehind(int status, String list) {
    refuse(status, list);
    RunningOperator operator = cluster.operator(gateway);
    await("said so").until(() -> log.count("The controllers could not be started") == 1);

    gateway.heal();

    await("ready").atMost(NEXT_TRY).until(() -> operator.readyz().statusCode() == 200);
    cluster.awaitReport("shop", "1 of 1");
    await("one session")
        .untilAsserted(() -> assertThat(LiveObjects.count(OperatorSession.class)).isOne());
  }

  private void refuse(int status, String list) {
    gateway.answer(request -> request.is("GET", list), Gateway.Answer.refusal(status, "not now"));
  }
}
