package dev.rootseal.report;

import dev.rootseal.rule.PolicyExemption;
import java.time.LocalDate;

/** What has become of an exemption that the policy grants; the first that applies. */
public enum ExemptionState {
  /** Its last day is over: it excuses nothing any more. */
  EXPIRED("expired"),
  /** It matches no container. */
  UNUSED("unused"),
  /** It matches containers but excuses none: they comply, or another exemption comes first. */
  REDUNDANT("redundant"),
  /** It excuses containers and ends within 30 days. */
  EXPIRING("expiring"),
  /** It excuses containers. */
  ACTIVE("active");

  /** How long before its end an exemption is told to be expiring, in days. */
  public static final int EXPIRING_DAYS = 30;

  private final String id;

  ExemptionState(String id) {
    this.id = id;
  }

  /** The word that the policy's status and the metrics use. */
  public String id() {
    return id;
  }

  /** The state of an exemption on a day, in UTC. */
  public static ExemptionState of(
      PolicyExemption exemption, ExemptionUses.Use use, LocalDate today) {
    if (exemption.isExpired(today)) {
      return EXPIRED;
    }
    if (use.matched() == 0) {
      return UNUSED;
    }
    if (use.excused() == 0) {
      return REDUNDANT;
    }
    boolean soon =
        exemption.expires().filter(end -> !end.isAfter(today.plusDays(EXPIRING_DAYS))).isPresent();
    return soon ? EXPIRING : ACTIVE;
  }
}
