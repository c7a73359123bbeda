package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.report.ExemptionUses;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.report.WorkloadResults;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * After a run for a deletion the framework forgets the object, and with it every event that has
 * come in during that run: what was created again at once is asked for later.
 */
class ReturnedObjectsTest {
  @AutoClose
  private final KubernetesClient client = KubernetesClients.create(Config.empty(), List.of());

  private final SessionContext state =
      SessionContext.begin(
          client,
          new EffectivePolicy(ImageCatalogue.load(), Clock.systemUTC()),
          new OutageLog("https://a"),
          WriteGate.Replica.only("only"));
  private final ChangeFlow flow = new ChangeFlow(state);
  private final Namespace namespace =
      new NamespaceBuilder().withNewMetadata().withName("shop").endMetadata().build();
  private final CachedPolicy policy = policy();
  private final HeldObjects<Namespace> namespaces = new HeldObjects<>();
  private final HeldObjects<CachedPolicy> policies = new HeldObjects<>();
  private final List<String> requeued = new ArrayList<>();

  private static final class NoWorkloads implements NamespaceCaches.Workloads {
    @Override
    public Stream<? extends WatchedWorkload> in(String namespace) {
      return Stream.empty();
    }

    @Override
    public void evaluationsBegin() {
      // None has been here from the start.
    }

    @Override
    public Set<String> withRoom() {
      return Set.of();
    }

    @Override
    public void readAgain(String namespace, KubernetesClient client) {
      throw new UnsupportedOperationException(namespace);
    }
  }

  @BeforeEach
  void begin() {
    flow.namespaces().set(namespaces, new NoWorkloads());
    flow.policy().set(policies);
    flow.summaryRequeues().setEventHandler(event -> {});
    for (EventSource<?, ?> requeues : List.of(flow.reportRequeues(), flow.policyRequeues())) {
      requeues.setEventHandler(event -> requeued.add(event.getRelatedCustomResourceID().getName()));
      requeues.start();
    }
  }

  @Test
  void namespaceThatReturnsWhileItIsForgottenIsRequeued() {
    reconcileNamespace(true);
    namespaces.put(namespace);

    assertRequeued("shop");
  }

  @Test
  void namespaceThatHasReturnedBeforeItIsForgottenIsRequeued() {
    namespaces.put(namespace);
    reconcileNamespace(true);

    assertRequeued("shop");
  }

  @Test
  void namespaceThatStaysAwayIsNot() {
    reconcileNamespace(true);

    assertRequeued();
  }

  @Test
  void namespaceThatWasNotDeletedIsNot() {
    namespaces.put(namespace);
    reconcileNamespace(false);

    assertRequeued();
  }

  /**
   * Between the list of a periodic look and its last step a namespace may be made and evaluated.
   */
  @Test
  void namespaceThatReturnsWhileAPeriodicLookForgetsItIsRequeued() {
    state.initialSync().begin(List::of);
    state.store().put(numbers());
    namespaces.putAfterALookFor(namespace);

    new NamespaceReconciler(state, flow).forgetDeletedNamespaces();

    assertThat(state.store().summaries()).isEmpty();
    assertThat(namespaces.keys()).hasSize(1);
    assertRequeued("shop");
  }

  private static NamespaceSummary numbers() {
    return new NamespaceSummary(
        "shop",
        Threshold.DEFAULT,
        new Tally(1, 0, 0, 0, 0, 0),
        new WorkloadResults(1, 0, 0, 0),
        0,
        ExemptionUses.NONE,
        0,
        0);
  }

  @Test
  void policyThatReturnsWhileItIsForgottenIsRequeued() {
    reconcilePolicy(true);
    policies.put(policy);

    assertRequeued("read-only-filesystem");
  }

  @Test
  void policyThatStaysAwayIsNot() {
    reconcilePolicy(true);

    assertRequeued();
  }

  @Test
  void policyThatWasNotDeletedIsNot() {
    policies.put(policy);
    reconcilePolicy(false);

    assertRequeued();
  }

  /** Not at the first check: it may fall into the run, which the framework has not ended yet. */
  private void assertRequeued(String... names) {
    flow.requeueReturned();
    assertThat(requeued).isEmpty();
    flow.requeueReturned();
    flow.requeueReturned();
    assertThat(requeued).containsExactly(names);
  }

  private void reconcileNamespace(boolean deleted) {
    new NamespaceReconciler(state, flow).reconcile(namespace, context(deleted));
  }

  private void reconcilePolicy(boolean deleted) {
    new PolicyReconciler(state, flow, System::nanoTime).reconcile(policy, context(deleted));
  }

  /** One that answers this question and no other. */
  @SuppressWarnings("unchecked")
  private static <P extends HasMetadata> Context<P> context(boolean deleted) {
    return (Context<P>)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("isPrimaryResourceDeleted")) {
                return deleted;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private static CachedPolicy policy() {
    try {
      return new ObjectMapper()
          .readValue(
              """
              {"metadata": {"name": "read-only-filesystem", "uid": "a", "generation": 1}, "spec": {}}
              """,
              CachedPolicy.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
