package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.kubernetes.FailureMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong at the moment, and what the log says of it. Of an {@link Outage} a line is logged
 * when it is felt first, and one when all is well again, however many watches, writes and sessions
 * fail in between; an object that is refused for itself is logged once, and again when the reason
 * is another.
 */
public final class Troubles {
  private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

  private final String server;

  /** What was logged of an outage that has not ended. */
  private Optional<Outage> open = Optional.empty();

  private boolean disconnected;
  private boolean refused;

  /** What was not written at the last try, each with the reason if it is refused for itself. */
  private final Map<Target, String> failing = new ConcurrentHashMap<>();

  public Troubles(String server) {
    this.server = server;
  }

  /** What is felt first of an outage. */
  public enum Outage {
    /** No answer, so that watches end. */
    CONNECTION,
    /** Writes are refused, and not for what is written. */
    WRITES,
    CREDENTIALS
  }

  /** What is written: the one object of a kind, in a namespace or in the cluster. */
  record Target(String kind, String namespace) {
    private static final String REPORT = "ComplianceReport";
    static final Target SUMMARY = new Target("ComplianceSummary", "");
    static final Target POLICY = new Target("CompliancePolicy", "");
    static final Target ADMISSION = new Target("ValidatingAdmissionPolicy", "");

    static Target reportOf(String namespace) {
      return new Target(REPORT, namespace);
    }
  }

  /** What a session did not write is no matter of the next, which evaluates everything anew. */
  void sessionBegins() {
    failing.clear();
  }

  /** The kinds whose watch is not open, and whether one is for longer than to begin it anew. */
  synchronized void watches(List<String> away, boolean lost) {
    disconnected = !away.isEmpty();
    if (lost && open.isEmpty()) {
      open = Optional.of(Outage.CONNECTION);
      LOG.atWarn()
          .addKeyValue("server", server)
          .addKeyValue("watches", String.join(",", away))
          .log("Lost the connection to the API server: reports may be out of date. Trying again");
    }
    logIfOver();
  }

  /** While watches are not connected it is a part of that, and logged if it goes on later. */
  private synchronized void refused(Target target, Outage outage, String reason) {
    failing.put(target, "");
    refused = true;
    if (open.isEmpty() && !disconnected) {
      open = Optional.of(outage);
      LOG.atWarn().addKeyValue("reason", reason).log("API server rejects writes");
    }
  }

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
      LOG.atInfo().addKeyValue("server", server).log("Connected to the API server again");
    } else if (!refused) {
      open = Optional.empty();
      LOG.info("API server accepts writes again");
    }
  }

  /** An API server that has just started forbids for a second or two what is allowed. */
  synchronized boolean isDisconnected() {
    return disconnected;
  }

  /** Whether what was logged explains this outage: that nothing answers is a part of each. */
  public synchronized boolean explains(Outage outage) {
    return outage == Outage.CONNECTION ? open.isPresent() : open.equals(Optional.of(outage));
  }

  /** It could not be brought up to date: logged as one of all writes, or of this one. */
  void is(Target target, Throwable failure) {
    failing.putIfAbsent(target, "");
    String reason = FailureMessage.of(failure);
    switch (ApiError.of(failure)) {
      case NO_ANSWER, CRD, END_OF_NAMESPACE -> {
        // Logged for the watches, by the preflight, by its deletion.
      }
      case CREDENTIALS -> refused(target, Outage.CREDENTIALS, reason);
      case MISSING_RIGHT -> {
        // Those of the cluster cost no report; the check of the rights tells of them.
        if (target.equals(Target.POLICY) || target.equals(Target.ADMISSION)) {
          failing.put(target, reason);
        } else {
          refused(target, Outage.WRITES, reason);
        }
      }
      case EVERY_WRITE -> refused(target, Outage.WRITES, reason);
      case ABSENT_OBJECT, OF_THE_OBJECT -> {
        if (!isDisconnected() && !reason.equals(failing.put(target, reason))) {
          log(target, reason, failure);
        }
        acceptedIfNoneWaits();
      }
    }
  }

  private static void log(Target target, String reason, Throwable failure) {
    String object = target.kind() + "/" + CompliancePolicy.NAME;
    if (target.equals(Target.SUMMARY)) {
      LOG.atWarn()
          .addKeyValue("object", object)
          .addKeyValue("reason", reason)
          .setCause(failure)
          .log("The compliance summary could not be brought up to date. Trying again");
    } else if (target.equals(Target.POLICY)) {
      LOG.atWarn()
          .addKeyValue("object", object)
          .addKeyValue("reason", reason)
          .setCause(failure)
          .log("The policy could not be processed. Trying again");
    } else if (target.equals(Target.ADMISSION)) {
      LOG.atWarn()
          .addKeyValue("reason", reason)
          .setCause(failure)
          .log("The admission policies could not be brought up to date. Trying again");
    } else {
      LOG.atWarn()
          .addKeyValue("namespace", target.namespace())
          .addKeyValue("reason", reason)
          .setCause(failure)
          .log("The report could not be brought up to date. Trying again");
    }
  }

  /** It was written. A session that began in trouble holds no failure: this shows its end, too. */
  void written(Target target) {
    failing.remove(target);
    acceptedIfNoneWaits();
  }

  /** What is refused for itself may stay so for ever, and has its own line. */
  private synchronized void acceptedIfNoneWaits() {
    if (!failing.containsValue("")) {
      accepted();
    }
  }

  /** The API holds what it should, or need not. */
  void over(Target target) {
    if (failing.containsKey(target)) {
      written(target);
    }
  }

  boolean isFine(Target target) {
    return !failing.containsKey(target);
  }

  /** How many objects of each kind were not written at the last try, 0 included. */
  Map<String, Integer> failing() {
    Map<String, Integer> counts =
        new TreeMap<>(Map.of(Target.REPORT, 0, Target.SUMMARY.kind(), 0, Target.POLICY.kind(), 0));
    failing.keySet().forEach(target -> counts.merge(target.kind(), 1, Integer::sum));
    return counts;
  }
}
