package dev.rootseal.operator;

import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.operator.controller.Controllers;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.time.Clock;
import java.util.List;

/**
 * What the operator is given from outside.
 *
 * @param config where the API server is, and who asks
 * @param settings how the operator runs
 * @param clock the time of conditions, and the day on which exemptions end
 */
record OperatorContext(Config config, OperatorSettings settings, Clock clock) {
  /** Made anew for each use: files with certificates may have changed, or may be unusable now. */
  KubernetesClient client(List<? extends Interceptor> interceptors) {
    return KubernetesClients.create(config, Controllers.cachedTypes(), interceptors);
  }
}
