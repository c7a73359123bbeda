package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import dev.rootseal.operator.LogCapture;
import dev.rootseal.operator.controller.Troubles.Outage;
import dev.rootseal.rule.Rows;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.EOFException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Which lines follow from what goes wrong, and what of it is counted. */
class TroublesTest {
  private static final Map<String, String> LINES =
      Map.of(
          "Lost the connection to the API server: reports may be out of date. Trying again", "LOST",
          "Connected to the API server again", "CONNECTED",
          "API server rejects writes", "REJECTS",
          "API server accepts writes again", "ACCEPTS",
          "The report could not be brought up to date. Trying again", "REPORT",
          "The compliance summary could not be brought up to date. Trying again", "SUMMARY",
          "The policy could not be processed. Trying again", "POLICY");

  private static final String ALL = "ComplianceReport,DaemonSet,Deployment,Namespace,StatefulSet";

  /** By kind; zero where it is open. */
  private final Map<String, Duration> away = new HashMap<>();

  @AutoClose private final LogCapture log = new LogCapture();
  private final Troubles troubles = new Troubles("https://a");

  /** Of an API server that does not answer: nothing is known of the CRDs. */
  private final WatchMonitor watches =
      new WatchMonitor(
          troubles,
          () -> away,
          () -> {
            throw new KubernetesClientException("no answer");
          });

  TroublesTest() {
    kinds().forEach(kind -> away.put(kind, Duration.ZERO));
  }

  private static Stream<String> kinds() {
    return Stream.of(ALL.split(",", -1));
  }

  /**
   * The events: {@code away:KINDS} a look at the watches a second later, of which these are away
   * ({@code all}, or none); {@code WHAT:OBJECT} a write that is refused for that; {@code
   * written:OBJECT}; {@code reviewed}, the preflight is answered; {@code session}, one begins.
   */
  @Rows(
      """
      a watch that is begun anew         | away:Namespace away:                            |
      one after the other                | away:Namespace away:Deployment away:StatefulSet away:DaemonSet away:Namespace |
      a watch that stays away            | away:Namespace away:Namespace                   |
      for three seconds                  | away:Namespace away:Namespace away:Namespace away:Namespace away: away: | LOST CONNECTED
      one more is a part of it           | away:all away:Namespace away:Deployment away:   | LOST CONNECTED
      all watches, at once               | away:all away:                                  | LOST CONNECTED
      ours alone, for their CRDs         | away:ComplianceReport away:ComplianceReport away:ComplianceReport away:ComplianceReport |
      ours a moment before the others    | away:ComplianceReport away:all away:            | LOST CONNECTED
      what was not logged does not end   | away: reviewed written:shop                     |
      refused while it is lost           | away:all 500:shop away:all away: away:          | LOST CONNECTED
      refused while watches are away     | away:Namespace 500:shop reviewed away:          |
      and then they are lost             | away:Namespace 500:shop away:all reviewed away: | LOST CONNECTED
      refused after it is back           | away:all 500:shop away: 500:shop written:shop   | LOST CONNECTED REJECTS ACCEPTS
      lost while writes are refused      | 500:shop away:all reviewed away:                | REJECTS ACCEPTS
      busy                               | 429:shop 429:back written:shop written:back     | REJECTS ACCEPTS
      in trouble                         | 500:shop 502:back 503:shop written:shop written:back | REJECTS ACCEPTS
      a version that is too old          | 410:shop written:shop written:shop              | REJECTS ACCEPTS
      credentials                        | 401:shop 401:summary written:shop written:summary | REJECTS ACCEPTS
      a right that was taken away        | right:shop right:back written:shop written:back | REJECTS ACCEPTS
      an answer that cannot be read      | half:shop                                       | REJECTS
      what a session left                | 500:shop session written:back                   | REJECTS ACCEPTS
      refused for itself, once           | hook:shop hook:shop hook:back                   | REPORT REPORT
      for another reason                 | hook:shop quota:shop hook:shop                  | REPORT REPORT REPORT
      again after a success              | hook:shop written:shop hook:shop                | REPORT REPORT
      again in the next session          | hook:shop session hook:shop                     | REPORT REPORT
      the others                         | hook:summary hook:policy hook:policy            | SUMMARY POLICY
      a server that is not quite back    | away:all hook:shop away: hook:shop              | LOST CONNECTED REPORT
      others are written again           | hook:shop 500:back written:back                 | REPORT REJECTS ACCEPTS
      and then they are lost             | hook:shop 500:back written:back away:all away:  | REPORT REJECTS ACCEPTS LOST CONNECTED
      by then it is refused for itself   | 500:shop 500:back written:back hook:shop        | REJECTS REPORT ACCEPTS
      once more after that               | hook:shop 500:shop hook:shop hook:shop          | REPORT REJECTS REPORT ACCEPTS
      logged elsewhere                   | eof:shop gone:shop ending:shop                  |
      """)
  void lines(String name, String events, String lines) {
    Arrays.stream(events.split(" ", -1)).forEach(this::happens);

    assertThat(log.lines(Level.INFO).stream().map(LINES::get).collect(Collectors.joining(" ")))
        .isEqualTo(lines);
  }

  private void happens(String event) {
    String[] words = event.split(":", 2);
    switch (words[0]) {
      case "away" -> look(words[1].equals("all") ? ALL : words[1]);
      case "written" -> troubles.written(target(words[1]));
      case "reviewed" -> troubles.accepted();
      case "session" -> troubles.sessionBegins();
      default -> troubles.is(target(words[1]), failure(words[0]));
    }
  }

  private void look(String kinds) {
    List<String> lost = List.of(kinds.split(",", -1));
    away.replaceAll((kind, time) -> lost.contains(kind) ? time.plusSeconds(1) : Duration.ZERO);
    watches.look();
  }

  private static Troubles.Target target(String object) {
    return switch (object) {
      case "summary" -> Troubles.Target.SUMMARY;
      case "policy" -> Troubles.Target.POLICY;
      default -> Troubles.Target.reportOf(object);
    };
  }

  private static RuntimeException failure(String what) {
    return switch (what) {
      case "hook" -> refused(403, "denied by a webhook");
      case "quota" -> refused(403, "exceeded quota");
      case "right" ->
          refused(
              403,
              "x is forbidden: User \"rootseal\" cannot update resource \"compliancereports\"");
      case "ending" -> refused(403, "no new content because it is being terminated");
      case "half" ->
          new KubernetesClientException("no", new JsonParseException((JsonParser) null, "half"));
      case "eof" -> new KubernetesClientException("no", new EOFException());
      case "gone" ->
          new KubernetesClientException(
              new StatusBuilder()
                  .withCode(404)
                  .withMessage("namespaces \"shop\" not found")
                  .withNewDetails()
                  .withKind("namespaces")
                  .withName("shop")
                  .endDetails()
                  .build());
      default -> refused(Integer.parseInt(what), "busy");
    };
  }

  private static KubernetesClientException refused(int code, String message) {
    return new KubernetesClientException(
        new StatusBuilder().withCode(code).withMessage(message).build());
  }

  @Test
  void credentialsThatAreRefusedExplainAllThatFollowsButNotTheOtherWayRound() {
    happens("401:shop");
    assertThat(troubles.explains(Outage.CREDENTIALS)).isTrue();
    assertThat(troubles.explains(Outage.CONNECTION)).isTrue();

    happens("reviewed");
    assertThat(troubles.explains(Outage.CONNECTION)).isFalse();

    happens("away:all");
    assertThat(troubles.explains(Outage.CONNECTION)).isTrue();
    assertThat(troubles.explains(Outage.CREDENTIALS)).isFalse();
  }

  /** Once each, however often it fails, until it is written or need not be any more. */
  @Test
  void whatIsNotWrittenIsCounted() {
    assertFailing(0, 0, 0);
    Stream.of("hook:shop", "hook:shop", "500:back", "eof:policy", "hook:summary")
        .forEach(this::happens);
    assertFailing(2, 1, 1);

    happens("written:shop");
    troubles.over(target("summary"));
    assertFailing(1, 0, 1);

    happens("session");
    assertFailing(0, 0, 0);
  }

  private void assertFailing(int reports, int summary, int policy) {
    assertThat(troubles.failing())
        .isEqualTo(
            Map.of(
                "ComplianceReport", reports,
                "ComplianceSummary", summary,
                "CompliancePolicy", policy));
  }

  /** The readiness and the metrics have the grace of the log. */
  @Test
  void watchThatIsBegunAnewIsConnectedForThreeSeconds() {
    away.put("Namespace", Duration.ofSeconds(2));
    assertThat(watches.states()).hasSize(5).doesNotContainValue(false);
    assertThat(watches.disconnected()).containsExactly("Namespace");

    away.put("Namespace", Duration.ofSeconds(3));
    assertThat(watches.states())
        .containsEntry("Namespace", false)
        .containsEntry("Deployment", true);
  }

  @Test
  void withoutAnyWatchNoneIsConnectedNorOneThatWasNeverOpen() {
    kinds().forEach(kind -> away.put(kind, Duration.ofSeconds(1)));
    assertThat(watches.states()).hasSize(5).doesNotContainValue(true);

    kinds().forEach(kind -> away.put(kind, ChronoUnit.FOREVER.getDuration()));
    assertThat(watches.states()).hasSize(5).doesNotContainValue(true);
  }
}
