package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.rootseal.operator.controller.Troubles;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is in the way of the controllers is logged once, and its end once. */
class StartProblemsTest {
  private static final String AGAIN = " Trying again every 2 s.";
  private static final String OVER = "Recovered: controllers running";

  @AutoClose private final LogCapture log = new LogCapture();
  private final RootsealOperator.StartProblems problems =
      new RootsealOperator.StartProblems(new Troubles("https://a"));

  @Test
  void problemIsLoggedOnceAndSoIsItsEnd() {
    find("No right.");
    find("No right.");
    problems.over();
    problems.over();

    assertThat(log.lines(Level.INFO)).containsExactly("No right." + AGAIN, OVER);
  }

  /** It refuses connections first, and then for a moment what is allowed. */
  @Test
  void serverThatIsComingBackIsOneProblem() {
    find("Refused.");
    find("Forbidden.");
    find("Refused.");
    find("Forbidden.");
    assertThat(problems.text()).as("the readiness has the last one").isEqualTo("Forbidden.");
    problems.over();

    assertThat(log.lines(Level.INFO)).containsExactly("Refused." + AGAIN, OVER);
  }

  @Test
  void anotherProblemThatStaysIsNews() {
    find("Refused.");
    for (int i = 0; i < 10; i++) {
      find("Forbidden.");
    }

    assertThat(log.lines(Level.ERROR)).containsExactly("Refused." + AGAIN, "Forbidden." + AGAIN);
  }

  @Test
  void whatIsLeftOfSeveralWasLoggedAlready() {
    find("No right.", "No CRD.");
    for (int i = 0; i < 10; i++) {
      find("No CRD.");
    }

    assertThat(log.lines(Level.ERROR)).containsExactly("No right." + AGAIN, "No CRD." + AGAIN);
  }

  /** As when the policy cannot be read, after each look that found nothing. */
  @Test
  void problemOfASessionThatDoesNotBeginIsLoggedOnce() {
    for (String problem : List.of("No policy.", "Another policy.")) {
      for (int i = 0; i < 10; i++) {
        problems.none();
        problems.found(List.of(problem), org.slf4j.event.Level.WARN);
      }
    }
    problems.over();

    assertThat(log.lines(Level.INFO))
        .containsExactly("No policy." + AGAIN, "Another policy." + AGAIN, OVER);
  }

  private void find(String... found) {
    problems.found(new Preflight.Findings(List.of(found), Optional.empty(), Optional.empty()));
  }
}
