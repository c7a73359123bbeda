package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.rootseal.operator.LogCapture;
import dev.rootseal.operator.controller.OutageLog.Outage;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An outage is logged by what is felt of it first, and its end once, whatever is felt later. */
class OutageLogTest {
  private static final String LOST =
      "Lost the connection to the API server: reports may be out of date. Trying again";
  private static final String CONNECTED = "Connected to the API server again";
  private static final String REFUSED = "API server rejects writes";
  private static final String ACCEPTED = "API server accepts writes again";

  @AutoClose private final LogCapture log = new LogCapture();
  private final OutageLog outages = new OutageLog("https://a");

  @Test
  void lostConnectionIsLoggedOnceWhateverIsRefusedMeanwhile() {
    lose();
    outages.refused(Outage.WRITES, "starting");
    lose();
    outages.connected();
    outages.connected();

    assertThat(log.lines(Level.INFO)).containsExactly(LOST, CONNECTED);
  }

  /** An API server that has just started knows no rights yet. */
  @Test
  void refusalWhileWatchesAreNotConnectedIsAPartOfThat() {
    outages.interrupted();
    outages.refused(Outage.WRITES, "forbidden");
    outages.accepted();
    outages.connected();
    assertThat(log.lines(Level.INFO)).isEmpty();

    outages.interrupted();
    outages.refused(Outage.WRITES, "forbidden");
    lose();
    outages.accepted();
    outages.connected();
    assertThat(log.lines(Level.INFO)).containsExactly(LOST, CONNECTED);
  }

  @Test
  void refusalThatGoesOnAfterTheConnectionIsBackIsAnother() {
    lose();
    outages.refused(Outage.WRITES, "starting");
    outages.connected();
    outages.refused(Outage.WRITES, "busy");
    outages.accepted();

    assertThat(log.lines(Level.INFO)).containsExactly(LOST, CONNECTED, REFUSED, ACCEPTED);
  }

  @Test
  void refusalEndsWhenTheConnectionThatWasLostInItIsBackAsWell() {
    outages.refused(Outage.WRITES, "stopping");
    lose();
    outages.accepted();
    assertThat(outages.isOpen()).isTrue();
    outages.connected();

    assertThat(log.lines(Level.INFO)).containsExactly(REFUSED, ACCEPTED);
    assertThat(outages.isOpen()).isFalse();
  }

  @Test
  void credentialsThatAreRefusedExplainAllThatFollowsButNotTheOtherWayRound() {
    outages.refused(Outage.CREDENTIALS, "401");
    assertThat(outages.explains(Outage.CREDENTIALS)).isTrue();
    assertThat(outages.explains(Outage.CONNECTION)).isTrue();

    outages.accepted();
    assertThat(outages.explains(Outage.CONNECTION)).isFalse();

    lose();
    assertThat(outages.explains(Outage.CONNECTION)).isTrue();
    assertThat(outages.explains(Outage.CREDENTIALS)).isFalse();
  }

  @Test
  void endOfWhatWasNotLoggedIsNoLine() {
    outages.connected();
    outages.accepted();

    assertThat(log.lines(Level.INFO)).isEmpty();
  }

  private void lose() {
    outages.disconnected(List.of("Namespace", "Deployment"));
  }
}
