package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LeadershipLogTest {
  private static final String LEADS = "This replica leads now";
  private static final String LOST =
      "The lease was lost: this replica stops writing and applies for it again";
  private static final String SEEN = "Leader seen";

  @AutoClose private final LogCapture log = new LogCapture();
  private final LeaderLease.Log leadership = new LeaderLease.Log("a");

  @Test
  void leaseThatIsLostInAnOutageAndHadAgainIsNoLine() {
    lead();
    leadership.lost();
    lead();
    leadership.logLoss();

    assertThat(log.lines(Level.INFO)).containsExactly(SEEN, LEADS);
  }

  @Test
  void leaseThatWasLostByItselfIsLoggedWhenThatIsKnown() {
    lead();
    leadership.lost();
    leadership.logLoss();
    leadership.logLoss();
    lead();

    assertThat(log.lines(Level.INFO)).containsExactly(SEEN, LEADS, LOST, LEADS);
  }

  @Test
  void leaseThatAnotherReplicaHasAfterTheOutageWasLost() {
    lead();
    leadership.lost();
    leadership.seen("b");
    leadership.seen("b");
    lead();

    assertThat(log.lines(Level.INFO)).containsExactly(SEEN, LEADS, LOST, SEEN, SEEN, LEADS);
  }

  @Test
  void leaseThatWasNeverHadIsNotLost() {
    leadership.seen("b");
    leadership.lost();
    leadership.logLoss();

    assertThat(log.lines(Level.INFO)).containsExactly(SEEN);
  }

  private void lead() {
    leadership.seen("a");
    leadership.leads();
  }
}
