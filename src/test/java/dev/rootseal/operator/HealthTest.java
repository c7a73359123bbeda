package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.rootseal.http.HttpEndpoint;
import dev.rootseal.operator.ProcessState.Liveness;
import dev.rootseal.operator.RootsealOperator.StartProblems;
import dev.rootseal.rule.Rows;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What `/livez` and `/readyz` answer, and what is logged of a start that fails. */
class HealthTest {
  @AutoClose private final LogCapture log = new LogCapture();
  private final AtomicLong nanos = new AtomicLong();
  private final Liveness liveness = new Liveness(nanos::get);

  @Test
  void startMayTakeAsLongAsTheCachesOfALargeCluster() {
    pass(Duration.ofMinutes(11));
    assertThat(status()).isEqualTo(200);
    liveness.starting();
    pass(Duration.ofMinutes(11));
    assertThat(status()).isEqualTo(200);
    pass(Duration.ofMinutes(1));
    assertThat(status()).isEqualTo(503);
  }

  @Test
  void sessionInWhichNothingMovesForAMinuteIsDead() {
    liveness.running();

    pass(Duration.ofSeconds(59));
    assertThat(status()).isEqualTo(200);
    pass(Duration.ofSeconds(1));
    assertThat(status()).isEqualTo(503);
    liveness.running();
    assertThat(status()).isEqualTo(200);
  }

  private int status() {
    return liveness.respond(new HttpEndpoint.Request("/livez", "", "", "")).status();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** The status, what caches and watches wait for, what is wrong with the memory, the answer. */
  @Rows(
      """
      200 |     |          |          | false | ok
      200 |     |          | 9 of 10  | false | ok
      200 |     |          |          | true  | [+]caches ok;[+]watches ok;[+]memory ok;readyz check passed
      200 |     |          | 9 of 10  | true  | [+]caches ok;[+]watches ok;[+]memory low: 9 of 10;readyz check passed
      503 |     | not: one |          | false | [+]caches ok;[-]watches failed: not: one;[+]memory ok;readyz check failed
      503 | one | two      | 9 of 10  | true  | [-]caches failed: one;[-]watches failed: two;[+]memory low: 9 of 10;readyz check failed
      """)
  void readinessNamesEachReasonUnaskedAndEachCheckWhenAsked(
      int status, String caches, String watches, String memory, boolean verbose, String lines) {
    SequencedMap<String, String> unready = new LinkedHashMap<>();
    unready.put("caches", caches);
    unready.put("watches", watches);

    assertThat(RootsealOperator.readyz(unready, memory, verbose))
        .isEqualTo(HttpEndpoint.Response.text(status, lines.replace(";", "\n") + "\n"));
  }

  /**
   * What the looks find, the last of which the readiness shows; {@code none:A}, a look that finds
   * nothing before a session that does not begin for A; {@code outage:A}, one that an outage
   * explains, of which was told; {@code over}, one begins. A server that is coming back refuses
   * connections first, and then forbids for a moment what is allowed.
   */
  @Rows(
      """
      once, and its end                | A A over over                       | A OVER   | A
      a server that is coming back     | A B A B over                        | A OVER   | B
      another one that stays           | A B B B B B B B B                   | A B      | B
      what is left of several          | A,B B B B B B B B B                 | A B      | B
      a part of an outage              | outage:A outage:A over              |          | A
      a session that does not begin    | none:A none:A none:B none:B none:B none:B none:B over | A B OVER | B
      """)
  void whatKeepsFromStartingIsLoggedOnceAndItsEndOnce(
      String name, String looks, String lines, String shown) {
    StartProblems problems = new StartProblems();
    for (String look : looks.split(" ", -1)) {
      String[] words = look.split(":", 2);
      List<String> found = List.of(words[words.length - 1].split(",", -1));
      if (look.equals("over")) {
        problems.over();
        continue;
      }
      if (words[0].equals("none")) {
        problems.none();
      }
      problems.found(found, org.slf4j.event.Level.ERROR, words[0].equals("outage"));
    }

    assertThat(
            log.lines(Level.INFO).stream()
                .map(line -> line.replace(" Trying again every 2 s.", ""))
                .map(line -> line.replace("Recovered: controllers running", "OVER"))
                .collect(Collectors.joining(" ")))
        .isEqualTo(lines);
    assertThat(problems.text()).isEqualTo(shown);
  }
}
