package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.util.function.Function;

/**
 * Requests of what looks again soon anyway. Elsewhere a request is waited for and tried again, for
 * a minute and more where an API server says nothing; meanwhile nobody would tell of the outage.
 */
public final class BriefRequests {
  private static final int TIMEOUT_MILLIS = 3000;

  private static final RequestConfig ONCE =
      new RequestConfigBuilder()
          .withRequestTimeout(TIMEOUT_MILLIS)
          .withRequestRetryBackoffLimit(0)
          .build();

  private BriefRequests() {}

  /**
   * Asks by a client whose requests are tried once and wait for 3 s.
   *
   * @throws KubernetesClientException without an answer
   */
  public static <T> T ask(
      KubernetesClient client, Function<NamespacedKubernetesClient, T> question) {
    return client
        .adapt(NamespacedKubernetesClient.class)
        .withRequestConfig(ONCE)
        .call(question::apply);
  }
}
