package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.kubernetes.FailureMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong at the moment. Everything is tried again for as long as it takes: of an {@link
 * Outage} a line is logged when it is felt first, and one when all is well again, however many
 * watches, writes and sessions fail in between; an object that is refused for itself is logged
 * once, and again when the reason is another. Lives as long as the program.
 */
public final class Troubles {
  private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

  private final String server;

  /** What was logged of an outage that has not ended. */
  private Optional<Outage> open = Optional.empty();

  private boolean disconnected;
  private boolean refused;

  /** What was not written at the last try. */
  private final Set<Target> failing = ConcurrentHashMap.newKeySet();

  /** The reason that was logged last of each. */
  private final Map<Target, String> refusals = new ConcurrentHashMap<>();

  /** None, of the API server with this address. */
  public Troubles(String server) {
    this.server = server;
  }

  /** What is felt first of an outage. */
  public enum Outage {
    /** No answer, so that watches end. */
    CONNECTION,
    /** Writes are refused, and not for what is written. */
    WRITES,
    /** They are because the credentials are not taken any more. */
    CREDENTIALS
  }

  /** What is written: the one object of a kind, in a namespace or in the cluster. */
  record Target(String kind, String namespace) {
    private static final String REPORT = "ComplianceReport";
    static final Target SUMMARY = new Target("ComplianceSummary", "");
    static final Target POLICY = new Target("CompliancePolicy", "");

    static Target reportOf(String namespace) {
      return new Target(REPORT, namespace);
    }
  }

  /** What a session did not write is no matter of the next, which evaluates everything anew. */
  void sessionBegins() {
    failing.clear();
    refusals.clear();
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
  private synchronized void refused(Outage outage, String reason) {
    refused = true;
    if (open.isEmpty() && !disconnected) {
      open = Optional.of(outage);
      LOG.atWarn().addKeyValue("reason", reason).log("API server rejects writes");
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
      LOG.atInfo().addKeyValue("server", server).log("Connected to the API server again");
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

  /** Writes, and remembers whether that failed; the failure is passed on. */
  <T> T attempt(Target target, Supplier<T> write) {
    T written;
    try {
      written = write.get();
    } catch (RuntimeException e) {
      failing.add(target);
      throw e;
    }
    over(target);
    // A session that began in trouble holds no failure yet: only a write shows that it is over.
    logIfAllIsWell();
    return written;
  }

  /** It could not be brought up to date: logged as one of all writes, or of this one. */
  void is(Target target, Throwable failure) {
    // A lost connection is logged for the watches, the end of a namespace by its deletion.
    if (FailureMessage.isNoAnswer(failure) || ApiErrors.isEndOfNamespace(failure)) {
      return;
    }
    String reason = FailureMessage.of(failure);
    if (ApiErrors.isOfEveryWrite(failure) || ApiErrors.isOfRights(failure)) {
      refused(ApiErrors.isOfCredentials(failure) ? Outage.CREDENTIALS : Outage.WRITES, reason);
    } else if (!isDisconnected() && !reason.equals(refusals.put(target, reason))) {
      log(target, reason, failure);
    }
  }

  private static void log(Target target, String reason, Throwable failure) {
    if (target.kind().equals(Target.REPORT)) {
      LOG.atWarn()
          .addKeyValue("namespace", target.namespace())
          .addKeyValue("reason", reason)
          .setCause(failure)
          .log("The report could not be brought up to date. Trying again");
    } else if (target.equals(Target.SUMMARY)) {
      LOG.atWarn()
          .addKeyValue("object", target.kind() + "/" + CompliancePolicy.NAME)
          .addKeyValue("reason", reason)
          .setCause(failure)
          .log("The compliance summary could not be brought up to date. Trying again");
    } else {
      LOG.atWarn()
          .addKeyValue("object", target.kind() + "/" + CompliancePolicy.NAME)
          .addKeyValue("reason", reason)
          .setCause(failure)
          .log("The policy could not be processed. Trying again");
    }
  }

  /** The API holds what it should, or nothing is to be written there any more. */
  void over(Target target) {
    refusals.remove(target);
    if (failing.remove(target)) {
      logIfAllIsWell();
    }
  }

  private void logIfAllIsWell() {
    if (failing.isEmpty()) {
      accepted();
    }
  }

  /** How many objects of each kind were not written at the last try, 0 included. */
  Map<String, Integer> failing() {
    Map<String, Integer> counts = new TreeMap<>();
    Stream.of(Target.REPORT, Target.SUMMARY.kind(), Target.POLICY.kind())
        .forEach(kind -> counts.put(kind, 0));
    failing.forEach(target -> counts.merge(target.kind(), 1, Integer::sum));
    return counts;
  }
}
