package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.WithoutRetries;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Collection;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether CRDs were deleted, or replaced by older ones, while the controllers run. Every report
 * fails to be written then; that is logged once, by the preflight that follows, and not by each.
 */
final class CrdMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(CrdMonitor.class);

  /** How long the API server may take to show in its documents what it goes by already. */
  private static final Duration LAG = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final LongSupplier nanos;

  /** The time of the first sign; nothing while there is none. */
  private @Nullable Long since;

  /** Empty for a suspicion by watches, which tell of themselves when it is dismissed. */
  private String reason = "";

  private boolean oursAreLost;

  CrdMonitor(KubernetesClient client, LongSupplier nanos) {
    this.client = client;
    this.nanos = nanos;
  }

  /** A write failed as one does without its CRD. */
  synchronized void suspect(Throwable failure) {
    if (since == null) {
      since = nanos.getAsLong();
    }
    if (reason.isEmpty()) {
      reason = FailureMessage.of(failure);
    }
  }

  /** Watches of these kinds are lost: of nothing but ours where their CRDs were deleted. */
  synchronized void suspectBy(Collection<String> lost) {
    boolean ours = areOurs(lost);
    if (ours && !oursAreLost && since == null) {
      since = nanos.getAsLong();
    }
    oursAreLost = ours;
  }

  /**
   * Whether these watches may be lost for their CRDs. Where another is lost as well it is the
   * connection, whatever is suspected of the CRDs: all watches end with it, ours perhaps a moment
   * before the others.
   */
  boolean explains(Collection<String> lost) {
    return suspicion() != null && areOurs(lost);
  }

  /** Looks at the CRDs where there is a suspicion; whether the controllers have to end for it. */
  boolean confirm() {
    @Nullable Long first = suspicion();
    if (first == null) {
      return false;
    }
    try {
      if (WithoutRetries.of(client, PeriodicCheck.PATIENCE, once -> new ServedCrds(once).problems())
          .line()
          .isPresent()) {
        return true;
      }
    } catch (KubernetesClientException e) {
      // Without an answer nothing is known of the CRDs; the watches tell of the connection.
      return false;
    }
    if (nanos.getAsLong() - first > LAG.toNanos()) {
      dismiss();
    }
    return false;
  }

  private static boolean areOurs(Collection<String> lost) {
    return !lost.isEmpty() && ServedCrds.KINDS.values().containsAll(lost);
  }

  private synchronized @Nullable Long suspicion() {
    return since;
  }

  /** The CRDs are as they should be for longer than a server may lag: something else is wrong. */
  private synchronized void dismiss() {
    since = null;
    if (!reason.isEmpty()) {
      LOG.atWarn()
          .addKeyValue(LogKeys.REASON, reason)
          .log("Reports are refused although the CRDs are those of this version. Trying again");
    }
    reason = "";
  }
}
