package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.kubernetes.KubernetesClients;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a deletion the framework forgets later events: what is there again is asked for. */
class ReturnedObjectsTest {
  @AutoClose
  private final KubernetesClient client = KubernetesClients.create(Config.empty(), List.of());

  private final Controllers.Session state = HeldObjects.session(client, Clock.systemUTC());
  private final EventRouter router = state.router();
  private final Namespace namespace =
      new NamespaceBuilder().withNewMetadata().withName("shop").withUid("b").endMetadata().build();
  private final CachedPolicy policy = policy();
  private final HeldObjects<Namespace> namespaces = new HeldObjects<>();
  private final HeldObjects<CachedPolicy> policies = new HeldObjects<>();
  private final List<String> requeued = new ArrayList<>();
  private final NamespaceReconciler namespaceReconciler = new NamespaceReconciler(state);
  private final PolicyReconciler policyReconciler = HeldObjects.policyReconciler(state);

  @BeforeEach
  void begin() {
    state.numbers().set(namespaces, name -> Stream.empty());
    router.summaryRequeues().setEventHandler(event -> {});
    for (EventSource<?, ?> requeues :
        List.of(router.reportRequeues(), router.policyRequeues(policies))) {
      requeues.setEventHandler(event -> requeued.add(event.getRelatedCustomResourceID().getName()));
      requeues.start();
    }
  }

  /** Whether the run is for a deletion, and whether the object is there before it and after it. */
  @ParameterizedTest
  @CsvSource({
    "true,  false, true,  shop",
    "true,  true,  true,  shop",
    "true,  false, false, ''",
    "false, true,  true,  ''",
  })
  void namespaceThatReturnsWhileItIsForgottenIsRequeued(
      boolean deleted, boolean before, boolean after, String name) {
    putNamespaceIf(before);
    namespaceReconciler.reconcile(namespace, context(deleted));
    putNamespaceIf(after);

    assertRequeued(name);
  }

  private void putNamespaceIf(boolean there) {
    if (there) {
      namespaces.put(namespace);
    }
  }

  /** Between the list of a periodic look and its end a namespace may be made and evaluated. */
  @Test
  void namespaceThatReturnsWhileAPeriodicLookForgetsItIsRequeued() {
    state.numbers().evaluate(namespace);
    namespaces.putAfterALookFor(namespace);

    namespaceReconciler.compare();

    assertThat(namespaces.keys()).hasSize(1);
    assertRequeued("shop");
  }

  /** As where a write is refused because its namespace goes, of which no event tells any more. */
  @Test
  void namespaceThatGoesWhileItsReportFailsIsForgotten() {
    state.numbers().set(namespaces, name -> Stream.of(HeldObjects.workload(name, "web")));
    namespaces.put(namespace);
    Supplier<Optional<HeldReport>> goes =
        () -> {
          namespaces.clear();
          throw new KubernetesClientException("namespaces \"shop\" not found");
        };
    namespaceReconciler.reconcile(namespace, HeldObjects.context(false, goes));
    await("the write fails").until(() -> namespaces.keys().findAny().isEmpty());
    assertThat(state.numbers().standing().numbers().summaries()).hasSize(1);

    namespaceReconciler.compare();

    assertThat(state.numbers().standing().numbers().summaries()).isEmpty();
  }

  /** Whether the run is for a deletion, the policy is there after it, and in force at the end. */
  @ParameterizedTest
  @CsvSource({
    "true,  true,  read-only-filesystem, false",
    "true,  false, '',                   false",
    "false, true,  '',                   true",
    "false, false, '',                   false",
  })
  void policyThatReturnsOrGoesWhileItIsWorkedOffIsRequeuedOrForgotten(
      boolean deleted, boolean there, String name, boolean inForce) {
    if (!deleted) {
      policies.put(policy);
    }
    namespaces.put(namespace); // which is waited for, so that no status is written yet
    state.numbers().remove("nobody");
    policyReconciler.reconcile(policy, context(deleted));
    policies.clear();
    if (there) {
      policies.put(policy);
    }
    policyReconciler.compare(); // for the default, where that comes in, all are requeued

    assertRequeued(name);
    assertThat(state.policies().inForce().version().isPresent()).isEqualTo(inForce);
  }

  /** At each look until it is worked off: the first may fall into the run that is not ended yet. */
  private void assertRequeued(String name) {
    requeued.clear();
    for (int look = 1; look <= 2; look++) {
      namespaceReconciler.compare();
      policyReconciler.compare();
      assertThat(String.join(" ", requeued)).isEqualTo(name);
      requeued.clear();
    }
  }

  private static <P extends HasMetadata> Context<P> context(boolean deleted) {
    return HeldObjects.context(deleted, Optional::empty);
  }

  private static CachedPolicy policy() {
    return HeldObjects.read(
        CachedPolicy.class,
        """
        {"metadata": {"name": "read-only-filesystem", "uid": "a", "generation": 1}, "spec": {}}
        """);
  }
}
