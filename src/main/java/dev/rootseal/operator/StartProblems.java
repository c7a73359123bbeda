package dev.rootseal.operator;

import dev.rootseal.operator.controller.WatchMonitor;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What keeps the controllers from running: logged when it is not what was logged before, with one
 * line when it is over, and shown in the readiness.
 */
final class StartProblems {
  private static final Logger LOG = LoggerFactory.getLogger(StartProblems.class);

  private volatile List<String> current = List.of("not started yet");

  /** What was logged and is not over; only the operator's own thread asks. */
  private List<String> logged = List.of();

  /** Whether the last session ended without the connection, which was logged. */
  private boolean connectionLost;

  void found(List<String> problems, Level level) {
    if (!problems.equals(logged)) {
      problems.forEach(problem -> LOG.atLevel(level).log(problem + " Trying again every 2 s."));
    }
    logged = problems;
    current = problems;
  }

  /** Of a server that does not answer, the line about the lost connection has told. */
  void found(Preflight.Findings findings) {
    if (connectionLost && !findings.served()) {
      current = findings.problems();
    } else {
      found(findings.problems(), Level.ERROR);
    }
  }

  /** Nothing is in the way of a session; whether it comes about is not known yet. */
  void none() {
    current = List.of();
  }

  /** The controllers run. */
  void over(String server) {
    if (connectionLost) {
      WatchMonitor.logReturn(server);
    }
    if (!logged.isEmpty()) {
      LOG.info("What was in the way is gone: the controllers run");
    }
    connectionLost = false;
    logged = List.of();
  }

  void sessionEnded(boolean withoutConnection) {
    connectionLost = withoutConnection;
  }

  /** One text for the readiness; empty when nothing is known to be in the way. */
  String text() {
    return String.join(" ", current);
  }
}
