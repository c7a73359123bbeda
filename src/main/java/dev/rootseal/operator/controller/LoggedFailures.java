package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.FailureMessage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides which failures of a write are worth a line. Each is tried again for as long as it takes,
 * and nobody reads the same line for every try and every namespace: a refusal is told once for each
 * object while its reason stays the same; trouble that is not about an object once for all objects,
 * with another line when it is over.
 */
final class LoggedFailures {
  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private final OutageLog outages;

  LoggedFailures(OutageLog outages) {
    this.outages = outages;
  }

  /**
   * Whether a failure is to be told as one of this object. What is of every write is told here.
   *
   * @param object what could not be written, in any words that no other object has
   */
  boolean isNews(String object, Throwable failure) {
    // A lost connection is told by the watches, the end of a namespace by its deletion.
    if (FailureMessage.isNoAnswer(failure) || Refusal.isEndOfNamespace(failure)) {
      return false;
    }
    String reason = FailureMessage.of(failure);
    if (Refusal.isOfEveryWrite(failure) || Refusal.isOfRights(failure)) {
      outages.refused(
          Refusal.isOfCredentials(failure) ? OutageLog.Outage.CREDENTIALS : OutageLog.Outage.WRITES,
          reason);
      return false;
    }
    return !outages.isDisconnected() && !reason.equals(refusals.put(object, reason));
  }

  /** A write to this object went well. */
  void succeeded(String object) {
    refusals.remove(object);
  }

  /** Nothing that was tried waits to be tried again. */
  void allIsWell() {
    outages.accepted();
  }
}
