package dev.rootseal.operator;

import dev.rootseal.operator.controller.LogKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs who leads when that has changed since it was last logged. An outage of the API server costs
 * a leader its lease and gives it back: that is a part of the outage, which has its own two lines.
 * Lives as long as the program.
 */
final class LeadershipLog {
  private static final Logger LOG = LoggerFactory.getLogger(LeadershipLog.class);

  private final String identity;
  private String leader = "";

  /** Whether it was last logged that this replica leads. */
  private boolean leads;

  /** Whether it does not lead any more, which was not logged yet. */
  private boolean lost;

  /**
   * Of a replica that does not lead yet.
   *
   * @param identity its name in the lease
   */
  LeadershipLog(String identity) {
    this.identity = identity;
  }

  synchronized void leads() {
    if (!leads) {
      LOG.atInfo().addKeyValue(LogKeys.LEASE, LeaderLease.NAME).log("This replica leads now");
    }
    leads = true;
    lost = false;
  }

  /** Whether that is worth a line shows when it is known why. */
  synchronized void lost() {
    lost = leads;
  }

  /** The lease was not lost for an outage. */
  synchronized void logLoss() {
    if (lost) {
      LOG.atWarn()
          .addKeyValue(LogKeys.LEASE, LeaderLease.NAME)
          .log("The lease was lost: this replica stops writing and applies for it again");
      leads = false;
      lost = false;
    }
  }

  /** This replica or another one has the lease. */
  synchronized void seen(String holder) {
    if (!holder.equals(identity)) {
      logLoss();
    }
    if (!holder.equals(leader)) {
      LOG.atInfo().addKeyValue(LogKeys.LEADER, holder).log("Leader seen");
    }
    leader = holder;
  }
}
