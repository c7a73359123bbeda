package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.WithoutRetries;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends all that the operator writes into the API. It asks whether this replica may still write,
 * tries once and gives up in time; to try again is up to the reconciler. An interceptor cannot ask:
 * what it throws on a second try is swallowed, and who waits for the answer waits for ever
 * (fabric8io/kubernetes-client#8105).
 *
 * @param identity the name of this replica
 * @param timeToWrite how long a write that begins now may take; zero for none
 */
public record WriteGate(KubernetesClient client, String identity, Supplier<Duration> timeToWrite) {
  /** For how long the answer to a write is waited for, if it may take that long. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  boolean isOpen() {
    return timeToWrite.get().isPositive();
  }

  /**
   * Sends one request, and no more: each is decided by itself.
   *
   * @throws KubernetesClientException without the lease, without an answer in time, or refused
   */
  <T extends @Nullable Object> T write(Function<NamespacedKubernetesClient, T> request) {
    Duration left = timeToWrite.get();
    if (!left.isPositive()) {
      throw new FailureMessage.LeaseNotHeldException();
    }
    return WithoutRetries.of(client, left.compareTo(PATIENCE) < 0 ? left : PATIENCE, request);
  }

  /** The same door, through which each request has less time. */
  WriteGate within(Duration limit) {
    return new WriteGate(
        client,
        identity,
        () -> {
          Duration left = timeToWrite.get();
          return left.compareTo(limit) < 0 ? left : limit;
        });
  }

  /** The same: the object as it was written. A proxy that answers 200 without it has not. */
  <T extends HasMetadata> T written(Function<NamespacedKubernetesClient, @Nullable T> request) {
    @Nullable T answer = write(request);
    if (answer == null
        || answer.getMetadata() == null
        || answer.getMetadata().getResourceVersion() == null) {
      throw new KubernetesClientException("the answer to a write is not the object", 200, null);
    }
    return answer;
  }
}
