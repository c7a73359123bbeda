package dev.rootseal.operator;

import dev.rootseal.operator.controller.Troubles;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What keeps the controllers from running: logged when it begins, with one line when it is over,
 * and shown in the readiness. A problem that takes the place of another one is logged once it
 * stays.
 */
final class StartProblems {
  private static final Logger LOG = LoggerFactory.getLogger(StartProblems.class);

  /**
   * So many tries in a row and what is found is there to stay. A server that is coming back gives
   * several reasons one after another: connections are refused, then for a moment what is allowed
   * is forbidden; and CRDs that are being installed are missing one by one.
   */
  private static final int STAYS = 5;

  private final Troubles troubles;
  private volatile List<String> current = List.of("not started yet");

  /** What was logged and is not over; only the operator's own thread asks. */
  private List<String> logged = List.of();

  /** What was found last, and how often in a row. */
  private List<String> last = List.of();

  private int tries;

  /** None yet; of an outage that was logged there is no second line. */
  StartProblems(Troubles troubles) {
    this.troubles = troubles;
  }

  void found(List<String> problems, Level level) {
    look(problems);
    if (logged.isEmpty() || tries >= STAYS) {
      problems.stream()
          .filter(problem -> !logged.contains(problem))
          .forEach(problem -> LOG.atLevel(level).log(problem + " Trying again every 2 s."));
      logged = problems;
    }
  }

  void found(Preflight.Findings findings) {
    if (findings.outage().filter(troubles::explains).isPresent()) {
      look(findings.problems());
    } else {
      found(findings.problems(), Level.ERROR);
    }
  }

  private void look(List<String> problems) {
    tries = problems.equals(last) ? tries + 1 : 1;
    last = problems;
    current = problems;
  }

  /** Nothing is in the way of a session; whether it comes about is not known yet. */
  void none() {
    current = List.of();
  }

  /** The controllers run. */
  void over() {
    // The preflight has asked for reviews, and a review is written, too.
    troubles.accepted();
    if (!logged.isEmpty()) {
      LOG.info("Recovered: controllers running");
    }
    logged = List.of();
  }

  /** Whether the log says of something that it is in the way. */
  boolean isLogged() {
    return !logged.isEmpty() || troubles.isOpen();
  }

  /** One text for the readiness; empty when nothing is known to be in the way. */
  String text() {
    return String.join(" ", current);
  }
}
