package dev.rootseal.rule;

import java.time.LocalDate;
import java.util.Optional;

/**
 * One exemption that the policy grants.
 *
 * @param name its name, unique in the policy
 * @param reason why the application legitimately requires write access; in words
 * @param owner who answers for it; empty where nobody is named
 * @param expires the last day on which it holds, in UTC
 * @param match what it exempts
 */
public record PolicyExemption(
    String name, String reason, String owner, Optional<LocalDate> expires, ExemptionMatch match) {
  public PolicyExemption {
    if (!VisibleText.hasWords(reason)) {
      throw new IllegalArgumentException("exemption '" + name + "' has no reason");
    }
  }

  /** Whether it no longer holds on that day. */
  public boolean isExpired(LocalDate today) {
    return expires.filter(today::isAfter).isPresent();
  }
}
