package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceSummary;
import dev.rootseal.kubernetes.FailureMessage;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Which objects were not written at the last try: each is tried again until it is. */
final class FailingWrites {
  /** Everything of which this program writes a status. */
  private static final List<String> KINDS =
      List.of(
          HasMetadata.getKind(ComplianceReport.class),
          HasMetadata.getKind(ComplianceSummary.class),
          HasMetadata.getKind(CompliancePolicy.class));

  private final Set<Target> failing = ConcurrentHashMap.newKeySet();
  private final LoggedFailures told;

  FailingWrites(OutageLog outages) {
    told = new LoggedFailures(outages);
  }

  /** What is written: there is one object of a kind in a namespace, or in the cluster. */
  private record Target(String kind, String namespace) {
    static Target of(HasMetadata object) {
      String namespace = object.getMetadata().getNamespace();
      return new Target(object.getKind(), namespace == null ? "" : namespace);
    }
  }

  /** Writes, and remembers whether that failed; the failure is passed on. */
  void attempt(HasMetadata object, Runnable write) {
    try {
      write.run();
    } catch (RuntimeException e) {
      failing.add(Target.of(object));
      throw e;
    }
    succeeded(object);
    // A session that began in trouble holds no failure yet: only a write shows that it is over.
    logIfAllIsWell();
  }

  /** Whether a failure is worth a line; what fails is named by its namespace, or by its kind. */
  boolean isNews(String object, Throwable failure) {
    return told.isNews(object, failure);
  }

  /** The API holds what it should. */
  void succeeded(HasMetadata object) {
    Target target = Target.of(object);
    told.succeeded(target.namespace().isEmpty() ? target.kind() : target.namespace());
    if (failing.remove(target)) {
      logIfAllIsWell();
    }
  }

  private void logIfAllIsWell() {
    if (failing.isEmpty()) {
      told.allIsWell();
    }
  }

  /** Nothing is written there any more. */
  void forget(String namespace) {
    told.succeeded(namespace);
    if (failing.removeIf(target -> target.namespace().equals(namespace))) {
      logIfAllIsWell();
    }
  }

  /** How many there are of each kind, 0 included. */
  Map<String, Integer> byKind() {
    Map<String, Integer> counts = new TreeMap<>();
    KINDS.forEach(kind -> counts.put(kind, 0));
    failing.forEach(target -> counts.merge(target.kind(), 1, Integer::sum));
    return counts;
  }

  /**
   * Decides which failures of a write are worth a line. Each is tried again for as long as it
   * takes, and nobody reads the same line for every try and every namespace: a refusal is told once
   * for each object while its reason stays the same; trouble that is not about an object once for
   * all objects, with another line when it is over.
   */
  static final class LoggedFailures {
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
            Refusal.isOfCredentials(failure)
                ? OutageLog.Outage.CREDENTIALS
                : OutageLog.Outage.WRITES,
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
}
