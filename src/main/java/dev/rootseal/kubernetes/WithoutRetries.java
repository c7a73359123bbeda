package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are tried once, of those who look again soon or have no time. Others wait for an
 * answer and try again, for a minute and more where an API server takes requests and says nothing.
 */
public final class WithoutRetries {
  private WithoutRetries() {}

  /** Asks by a client that tries each request once, and waits for as long as it does otherwise. */
  public static <T extends @Nullable Object> T of(
      KubernetesClient client, Function<NamespacedKubernetesClient, T> question) {
    return of(client, Duration.ofMillis(client.getConfiguration().getRequestTimeout()), question);
  }

  /** Asks by a client that tries each request once, and waits for it for so long. */
  public static <T extends @Nullable Object> T of(
      KubernetesClient client,
      Duration patience,
      Function<NamespacedKubernetesClient, T> question) {
    RequestConfig once =
        new RequestConfigBuilder()
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(Math.toIntExact(patience.toMillis()))
            .build();
    return client
        .adapt(NamespacedKubernetesClient.class)
        .withRequestConfig(once)
        .call(question::apply);
  }
}
