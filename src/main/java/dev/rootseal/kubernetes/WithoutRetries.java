package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests of those who look again soon, or have no time. Others wait for an answer and try again,
 * for a minute and more where an API server takes requests and says nothing.
 */
public final class WithoutRetries {
  private WithoutRetries() {}

  /**
   * Asks by a client that tries each request once, and waits for as long as it does otherwise.
   *
   * @throws KubernetesClientException without an answer
   */
  public static <T extends @Nullable Object> T of(
      KubernetesClient client, Function<NamespacedKubernetesClient, T> question) {
    return by(client, once().build(), question);
  }

  /**
   * Asks by a client that tries each request once.
   *
   * @param patience how long each is waited for
   * @throws KubernetesClientException without an answer
   */
  public static <T extends @Nullable Object> T of(
      KubernetesClient client,
      Duration patience,
      Function<NamespacedKubernetesClient, T> question) {
    return by(
        client, once().withRequestTimeout(Math.toIntExact(patience.toMillis())).build(), question);
  }

  private static RequestConfigBuilder once() {
    return new RequestConfigBuilder().withRequestRetryBackoffLimit(0);
  }

  private static <T extends @Nullable Object> T by(
      KubernetesClient client,
      RequestConfig config,
      Function<NamespacedKubernetesClient, T> question) {
    return client
        .adapt(NamespacedKubernetesClient.class)
        .withRequestConfig(config)
        .call(question::apply);
  }
}
