package dev.rootseal.operator.controller;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a line when the API server cannot be worked with any more, and one when it can again,
 * however many watches, writes and sessions fail in between. Lives as long as the program.
 */
public final class OutageLog {
  private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);

  private final String server;

  /** What was logged, and has not ended. */
  private Optional<Outage> open = Optional.empty();

  private boolean disconnected;
  private boolean refused;

  /** What is felt first of an outage. */
  public enum Outage {
    /** No answer, so that watches end. */
    CONNECTION,
    /** Writes are refused, and not for what is written. */
    WRITES,
    /** They are because the credentials are not taken any more. */
    CREDENTIALS
  }

  /**
   * Of a server that is there.
   *
   * @param server its address, for the lines
   */
  public OutageLog(String server) {
    this.server = server;
  }

  /** Watches are not connected, and may be again at once. */
  synchronized void interrupted() {
    disconnected = true;
  }

  /** Watches are not connected, for longer than they take to be begun anew. */
  synchronized void disconnected(List<String> watches) {
    disconnected = true;
    if (open.isEmpty()) {
      open = Optional.of(Outage.CONNECTION);
      LOG.atWarn()
          .addKeyValue(LogKeys.SERVER, server)
          .addKeyValue(LogKeys.WATCHES, String.join(",", watches))
          .log("Lost the connection to the API server: reports may be out of date. Trying again");
    }
  }

  /** All watches are connected. */
  synchronized void connected() {
    disconnected = false;
    logIfOver();
  }

  /**
   * Writes are refused, and not for what is written. While watches are not connected, that is a
   * part of it: what is refused later as well is told later.
   */
  synchronized void refused(Outage outage, String reason) {
    refused = true;
    if (open.isEmpty() && !disconnected) {
      open = Optional.of(outage);
      LOG.atWarn().addKeyValue(LogKeys.REASON, reason).log("API server rejects writes");
    }
  }

  /** Writes are not refused any more. */
  public synchronized void accepted() {
    refused = false;
    logIfOver();
  }

  private void logIfOver() {
    if (disconnected || open.isEmpty()) {
      return;
    }
    if (open.get() == Outage.CONNECTION) {
      open = Optional.empty();
      LOG.atInfo().addKeyValue(LogKeys.SERVER, server).log("Connected to the API server again");
    } else if (!refused) {
      open = Optional.empty();
      LOG.info("API server accepts writes again");
    }
  }

  /** Whether an outage was logged, and its end was not. */
  public synchronized boolean isOpen() {
    return open.isPresent();
  }

  /**
   * Whether watches are not connected. An API server that has just started knows no rights yet: for
   * a second or two it forbids what is allowed.
   */
  synchronized boolean isDisconnected() {
    return disconnected;
  }

  /** Whether what was logged explains this outage: that nothing answers is a part of each. */
  public synchronized boolean explains(Outage outage) {
    return outage == Outage.CONNECTION ? isOpen() : open.equals(Optional.of(outage));
  }
}
