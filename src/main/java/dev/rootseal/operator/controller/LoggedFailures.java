package dev.rootseal.operator.controller;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which failures of a write are worth a line. Each is tried again for as long as it takes,
 * and nobody reads the same line for every try and every namespace: a refusal is told once for each
 * object while its reason stays the same; trouble that is not about an object once for all objects,
 * with another line when it is over.
 */
final class LoggedFailures {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedFailures.class);

  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private boolean troubled;

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
    if (Refusal.isOfEveryWrite(failure)) {
      logTrouble(reason);
      return false;
    }
    return !reason.equals(refusals.put(object, reason));
  }

  private synchronized void logTrouble(String reason) {
    if (!troubled) {
      troubled = true;
      LOG.atWarn()
          .addKeyValue(LogKeys.REASON, reason)
          .log("The API server does not take what is written. Trying again");
    }
  }

  /** A write to this object went well. */
  void succeeded(String object) {
    refusals.remove(object);
  }

  /** Nothing that was tried waits to be tried again. */
  synchronized void allIsWell() {
    if (troubled) {
      troubled = false;
      LOG.info("The API server takes again what is written");
    }
  }
}
