package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.kubernetes.WatchedDeployment;
import dev.rootseal.kubernetes.WatchedWorkload;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An evaluation of everything by a policy that is not wanted any more ends where it is: within the
 * namespace, and before the next one.
 */
class OutdatedPolicyTest {
  private static final int WORKLOADS = 2_000;

  /** Between two readings of the clock; the reconciler looks every 50 ms. */
  private static final Duration STEP = Duration.ofMillis(10);

  private static final int MOST_BETWEEN_LOOKS = 10;

  @AutoClose
  private final KubernetesClient client = KubernetesClients.create(Config.empty(), List.of());

  private final EffectivePolicy policies =
      new EffectivePolicy(ImageCatalogue.load(), Clock.systemUTC());
  private final SessionContext state =
      SessionContext.begin(
          client, policies, new OutageLog("https://a"), WriteGate.Replica.only("only"));
  private final ChangeFlow flow = new ChangeFlow(state);
  private final AtomicLong time = new AtomicLong();
  private final PolicyReconciler reconciler =
      new PolicyReconciler(state, flow, () -> time.addAndGet(STEP.toNanos()));
  private final HeldObjects<Namespace> namespaces = new HeldObjects<>();
  private final HeldObjects<CachedPolicy> policy = new HeldObjects<>();
  private final List<String> begun = new ArrayList<>();
  private int workloads;
  private Runnable atTheThird = () -> {};

  @BeforeEach
  void fill() {
    for (String name : List.of("one", "two", "three")) {
      namespaces.put(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build());
    }
    flow.namespaces().set(namespaces, new Held());
    flow.policy().set(policy);
    state.initialSync().begin(flow.namespaces()::evaluationsBegin);
  }

  private final class Held implements NamespaceCaches.Workloads {
    @Override
    public Stream<? extends WatchedWorkload> in(String namespace) {
      return workloads(namespace);
    }

    @Override
    public void evaluationsBegin() {
      // All that is here has been here from the start.
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

  @Test
  void newerPolicyEndsTheEvaluationByAnOlderOne() {
    policy.put(policy(1));
    atTheThird = () -> policy.put(policy(2));

    reconciler.adopt(policy(1));

    assertThatItEndedWhereItWas();
    assertThat(policies.generation()).isEmpty();

    reconciler.adopt(policy(2));

    assertThat(policies.generation()).contains(2L);
    assertThat(state.store().summaries()).hasSize(3);
  }

  @Test
  void deletingThePolicyEndsTheEvaluationByIt() {
    policy.put(policy(1));
    atTheThird = policy::clear;

    reconciler.adopt(policy(1));

    assertThatItEndedWhereItWas();
    assertThat(policies.generation()).isEmpty();
    assertThat(reconciler.abandon()).as("the default has been in force all the time").isFalse();
  }

  @Test
  void newPolicyEndsTheEvaluationByTheDefault() {
    policy.put(policy(1));
    reconciler.adopt(policy(1));
    policy.clear();
    begun.clear();
    workloads = 0;
    atTheThird = () -> policy.put(policy(2));

    assertThat(reconciler.abandon()).isFalse();

    assertThatItEndedWhereItWas();
    assertThat(policies.generation()).contains(1L);
  }

  @Test
  void policyThatIsWantedIsEvaluatedToItsEnd() {
    policy.put(policy(1));

    reconciler.adopt(policy(1));

    assertThat(begun).containsExactly("one", "two", "three");
    assertThat(workloads).isEqualTo(3 * WORKLOADS);
    assertThat(policies.generation()).contains(1L);
  }

  private void assertThatItEndedWhereItWas() {
    assertThat(begun).containsExactly("one");
    assertThat(workloads).isLessThan(3 + MOST_BETWEEN_LOOKS);
  }

  /** Each is told of as it is asked for, which is when its turn to be evaluated has come. */
  private Stream<WatchedDeployment> workloads(String namespace) {
    begun.add(namespace);
    WatchedDeployment one = workload(namespace);
    return Stream.generate(() -> one).limit(WORKLOADS).peek(asked -> count());
  }

  private void count() {
    workloads++;
    if (workloads == 3) {
      atTheThird.run();
    }
  }

  private static CachedPolicy policy(int generation) {
    return read(
        CachedPolicy.class,
        """
        {"metadata": {"name": "read-only-filesystem", "uid": "a", "generation": %d}, "spec": {}}
        """
            .formatted(generation));
  }

  private static WatchedDeployment workload(String namespace) {
    return read(
        WatchedDeployment.class,
        """
        {"metadata": {"name": "web", "namespace": "%s"},
         "spec": {"template": {"spec": {"containers": [{"name": "app", "image": "a"}]}}}}
        """
            .formatted(namespace));
  }

  private static <T> T read(Class<T> type, String json) {
    try {
      return new ObjectMapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
