package dev.rootseal.operator;

import dev.rootseal.kubernetes.SingleTry;
import dev.rootseal.operator.controller.PeriodicCheck;
import dev.rootseal.operator.controller.ServedCrds;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was found last of the CRDs, for the metrics: it says so also where no report can. What an
 * older version has left does not keep the controllers from running, and nobody has the right to
 * write there; so it is said until it is gone.
 */
final class CrdState {
  private static final Logger LOG = LoggerFactory.getLogger(CrdState.class);

  private volatile Map<String, String> words = Map.of();

  /** One word for each CRD that is not as it should be. */
  Map<String, String> words() {
    return words;
  }

  void found(ServedCrds.Problems problems) {
    if (problems.leftOver() && !isLeftOver()) {
      LOG.warn(
          "The CRD of an older version is still there, and this version does not keep its reports."
              + " Once all replicas are of this version: kubectl delete crd "
              + ServedCrds.LEFT_OVER);
    }
    words = problems.words();
  }

  /** Looks whether what was left is gone; where nothing was, nothing is asked. */
  void lookAgain(KubernetesClient client) {
    if (isLeftOver()) {
      try {
        found(
            SingleTry.of(client, PeriodicCheck.PATIENCE, once -> new ServedCrds(once).problems()));
      } catch (KubernetesClientException e) {
        LOG.atDebug().setCause(e).log("The CRDs could not be looked at");
      }
    }
  }

  private boolean isLeftOver() {
    return words.containsKey(ServedCrds.LEFT_OVER);
  }
}
