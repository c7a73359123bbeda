package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.WithoutRetries;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one door out: what the operator writes into the API, reports, summary, policy status and
 * events, passes here. It asks whether this replica may still write, tries once and gives up in
 * time; to try again is up to the reconciler, which then decides anew. Not by an interceptor of the
 * HTTP client: what is thrown there on a second try is swallowed, and whoever waits for the answer
 * waits for ever (fabric8io/kubernetes-client#8105).
 */
public final class WriteGate {
  /** For how long the answer to a write is waited for, if it may take that long. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final Replica replica;

  WriteGate(KubernetesClient client, Replica replica) {
    this.client = client;
    this.replica = replica;
  }

  /**
   * Who writes.
   *
   * @param identity its name, in events
   * @param timeToWrite how long a write that begins now may take; zero where none may begin
   */
  public record Replica(String identity, Supplier<Duration> timeToWrite) {
    /** One that nobody else can replace. */
    public static Replica only(String identity) {
      return new Replica(identity, () -> PATIENCE);
    }
  }

  String identity() {
    return replica.identity();
  }

  boolean isOpen() {
    return replica.timeToWrite().get().isPositive();
  }

  /**
   * Sends one write.
   *
   * @param request makes one request, and no more: each is decided by itself
   * @throws FailureMessage.LeaseNotHeldException where this replica may not write now
   * @throws KubernetesClientException without an answer in time, or where the write is refused
   */
  <T extends @Nullable Object> T write(Function<NamespacedKubernetesClient, T> request) {
    Duration left = replica.timeToWrite().get();
    if (!left.isPositive()) {
      throw new FailureMessage.LeaseNotHeldException();
    }
    return WithoutRetries.of(client, left.compareTo(PATIENCE) < 0 ? left : PATIENCE, request);
  }
}
