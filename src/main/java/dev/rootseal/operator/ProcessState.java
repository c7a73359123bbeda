package dev.rootseal.operator;

import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.http.HttpEndpoint.Request;
import dev.rootseal.http.HttpEndpoint.Response;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.kubernetes.WithoutRetries;
import dev.rootseal.operator.Preflight.RequiredRight;
import dev.rootseal.operator.controller.Controllers;
import dev.rootseal.operator.controller.EffectivePolicy;
import dev.rootseal.operator.controller.PeriodicChecks;
import dev.rootseal.operator.controller.ServedCrds;
import dev.rootseal.operator.controller.Troubles;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What outlives a session: what the operator is given from outside, and what it remembers.
 *
 * @param clock the time of conditions, and the day on which exemptions end
 */
record ProcessState(
    Config config,
    OperatorSettings settings,
    Clock clock,
    EffectivePolicy policies,
    Troubles troubles,
    LeaderLease.Log leadership,
    Liveness liveness,
    CrdState crds,
    Limits limits) {
  static ProcessState begin(Config config, OperatorSettings settings, Clock clock) {
    return new ProcessState(
        config,
        settings,
        clock,
        new EffectivePolicy(ImageCatalogue.load(), clock),
        new Troubles(config.getMasterUrl()),
        new LeaderLease.Log(settings.identity()),
        new Liveness(System::nanoTime),
        new CrdState(),
        new Limits());
  }

  /** Made anew for each use: files with certificates may have changed, or may be unusable now. */
  KubernetesClient client(Interceptor... interceptors) {
    return KubernetesClients.create(config, Controllers.cachedTypes(), interceptors);
  }

  /**
   * The answer of {@code /livez}: whether the operator still moves. Where it does not, as after an
   * error for want of memory or with a session that cannot be ended, only a new process helps.
   */
  static final class Liveness {
    /** While a session runs, something is looked at each second. */
    private static final Duration RUNNING = Duration.ofMinutes(1);

    /** A start waits for caches, which take ten minutes at most, after the preflight. */
    private static final Duration STARTING = Duration.ofMinutes(12);

    private final LongSupplier nanos;
    private volatile long limit;

    Liveness(LongSupplier nanos) {
      this.nanos = nanos;
      starting();
    }

    void starting() {
      limit = nanos.getAsLong() + STARTING.toNanos();
    }

    /** A session runs, and all that is looked at was looked at. */
    void running() {
      limit = nanos.getAsLong() + RUNNING.toNanos();
    }

    Response respond(Request request) {
      return limit - nanos.getAsLong() > 0
          ? Response.text(200, "ok\n")
          : Response.text(503, "nothing has moved for a minute\n");
    }
  }

  /** The rights that are missing and cost no report: told when they are others than before. */
  static final class Limits {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessState.class);

    private List<RequiredRight> told = List.of();

    synchronized void found(List<RequiredRight> missing) {
      if (!missing.equals(told)) {
        told = missing;
        if (missing.isEmpty()) {
          LOG.info("No permission is missing any more");
        } else {
          LOG.warn(RequiredRight.missingMessage(missing));
        }
      }
    }
  }

  /**
   * What was found last of the CRDs, for the metrics: it says so also where no report can. What an
   * older version has left does not keep the controllers from running, and nobody has the right to
   * write there; so it is said until it is gone.
   */
  static final class CrdState {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessState.class);

    /** One for each CRD that is not as it should be. */
    private volatile Map<String, String> words = Map.of();

    Map<String, String> words() {
      return words;
    }

    void found(ServedCrds.Problems problems) {
      if (problems.leftOver() && !words.containsKey(ServedCrds.LEFT_OVER)) {
        LOG.warn(
            "The CRD of an older version is still there, and this version does not keep its"
                + " reports. Once all replicas are of this version: kubectl delete crd "
                + ServedCrds.LEFT_OVER);
      }
      words = problems.words();
    }

    /** Looks whether what was left is gone; where nothing was, nothing is asked. */
    void lookAgain(KubernetesClient client) {
      if (words.containsKey(ServedCrds.LEFT_OVER)) {
        try {
          found(WithoutRetries.of(client, PeriodicChecks.PATIENCE, ServedCrds::problems));
        } catch (KubernetesClientException e) {
          LOG.atDebug().setCause(e).log("The CRDs could not be looked at");
        }
      }
    }
  }
}
