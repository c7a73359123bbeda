package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.api.policy.PolicyReading.Usable;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.operator.MovedClock;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When the cluster's numbers are known, by which policy they are, and that they never mix two. */
class ClusterNumbersTest {
  private final MovedClock clock = new MovedClock(Instant.parse("2027-03-31T23:59:59Z"));
  private final EffectivePolicy policies = new EffectivePolicy(ImageCatalogue.load(), clock);
  private final EventRouter router = new EventRouter();
  private final ClusterNumbers numbers = new ClusterNumbers(policies, router);
  private final HeldObjects<Namespace> namespaces = new HeldObjects<>();

  /** What happens when the workloads of a namespace are asked for: it is evaluated just then. */
  private Consumer<String> whileEvaluating = name -> {};

  /** How often the summary was asked for. */
  private int summaries;

  ClusterNumbersTest() {
    numbers.set(namespaces, this::workloads);
    router.summaryRequeues().setEventHandler(event -> summaries++);
    router.summaryRequeues().start();
  }

  private Stream<WatchedDeployment> workloads(String namespace) {
    whileEvaluating.accept(namespace);
    return Stream.of(HeldObjects.workload(namespace, "web"));
  }

  @Nested
  class FirstRound {
    /** The last of the start ends it, which the summary waits for; the others are not many. */
    @Test
    void waitsForEveryNamespaceOfTheStartAndNoneThatComesLater() {
      Namespace a = add("a");
      add("b");
      add("gone");
      numbers.evaluate(a);
      assertThat(numbers.progress()).isEqualTo("2 namespaces are not evaluated yet");
      numbers.evaluate(add("late"));
      numbers.remove("gone");
      assertThat(numbers.progress()).isEqualTo("1 namespace is not evaluated yet");
      assertThat(numbers.isComplete()).isFalse();

      numbers.evaluate(add("b"));

      assertThat(numbers.isComplete()).isTrue();
    }

    @Test
    void itsEndIsNewsOfTheClusterAlthoughNoNumberIsAnother() {
      add("a");

      numbers.remove("a");
      numbers.remove("a");

      assertThat(summaries).isOne();
    }

    @Test
    void isNotCompleteBeforeItBeginsAndWithoutANamespaceAtOnce() {
      assertThat(numbers.isComplete()).isFalse();
      assertThat(numbers.progress()).isEqualTo("not started");

      numbers.remove("other");

      assertThat(numbers.isComplete()).isTrue();
      assertThat(numbers.progress()).isEmpty();
    }
  }

  /** What an evaluation has seen that counts; one for a policy that is given up does not. */
  @Test
  void additionIsNewsUnlessItWasEvaluated() {
    WatchedDeployment web = HeldObjects.workload("a", "web");
    numbers.set(namespaces, namespace -> Stream.of(web));
    Namespace a = add("a");
    assertThat(numbers.isNews(web)).as("nothing is evaluated yet").isFalse();
    numbers.remove("other");
    assertThat(numbers.isNews(web)).as("its namespace is not evaluated yet").isFalse();
    assertThat(numbers.isNews(HeldObjects.workload("new", "web"))).isTrue();
    numbers.evaluate(a);
    WatchedDeployment back = HeldObjects.workload("a", "web");
    numbers.set(namespaces, namespace -> Stream.of(back));
    numbers.adopt(Optional.of(version("one", 1)), () -> of("one", 1), () -> true);

    assertThat(numbers.isNews(web)).isFalse();
    assertThat(numbers.isNews(back)).as("another one, evaluated for nothing").isTrue();
  }

  @Test
  void policyIsAdoptedOnceForEachStateAndTheDefaultOnce() {
    assertThat(adopt("one", 1)).isTrue();
    assertThat(adopt("one", 1)).isFalse();
    assertThat(adopt("one", 2)).isTrue();
    assertThat(adopt("two", 2)).isTrue();

    assertThat(numbers.standing().inForce()).isSameAs(policies.inForce());
    assertThat(policies.inForce().generation()).contains(2L);

    assertThat(numbers.adopt(Optional.empty(), policies::byDefault, () -> false)).isTrue();
    assertThat(numbers.adopt(Optional.empty(), policies::byDefault, () -> false)).isFalse();
    assertThat(policies.inForce().generation()).isEmpty();
  }

  @Test
  void newDayIsAnotherPolicy() {
    assertThat(numbers.checkDay()).isFalse();

    clock.move(Duration.ofSeconds(1));

    assertThat(numbers.checkDay()).isTrue();
    assertThat(numbers.standing().inForce().today()).hasToString("2027-04-01");
    assertThat(numbers.checkDay()).isFalse();
  }

  @Test
  void newDayGivesWayToAPolicyThatIsComingIn() {
    numbers.evaluate(add("a"));
    clock.move(Duration.ofSeconds(1));
    List<Boolean> looked = new ArrayList<>();
    whileEvaluating = name -> looked.add(CompletableFuture.supplyAsync(numbers::checkDay).join());

    adopt("one", 1);

    assertThat(looked).containsExactly(false);
  }

  /** By the old one, and what is evaluated then is evaluated by the new one before it comes in. */
  @Test
  void nobodyWaitsWhileAllIsEvaluatedByAnotherPolicy() {
    numbers.evaluate(add("a"));
    ClusterNumbers.Standing before = numbers.standing();
    List<ClusterNumbers.Standing> seen = new ArrayList<>();
    whileEvaluating =
        name -> {
          whileEvaluating = other -> {};
          Namespace late = add("late");
          CompletableFuture.runAsync(() -> numbers.evaluate(late)).join();
          seen.add(numbers.standing());
          assertThat(before.numbers().summaries()).hasSize(2);
        };

    adopt("one", 1);

    assertThat(seen).containsExactly(before);
    assertThat(numbers.standing().numbers().summaries())
        .extracting(one -> one.namespace())
        .containsExactlyInAnyOrder("a", "late");
  }

  @Test
  void namespaceThatGoesMeanwhileIsNotInTheNewNumbers() {
    Namespace a = add("a");
    numbers.evaluate(a);
    whileEvaluating =
        name -> {
          namespaces.clear();
          numbers.remove("a");
        };

    adopt("one", 1);

    assertThat(numbers.standing().numbers().summaries()).isEmpty();
  }

  /** What was evaluated by a policy that is not in force any more does not count. */
  @Test
  void evaluationInWhichAnotherPolicyComesInIsRepeated() {
    Namespace a = add("a");
    List<Optional<Long>> by = new ArrayList<>();
    whileEvaluating =
        name -> {
          by.add(policies.inForce().generation());
          if (by.size() == 1) {
            adopt("one", 1);
          }
        };

    assertThat(numbers.evaluate(a).generation()).contains(1L);
    assertThat(by).endsWith(Optional.of(1L));
    assertThat(numbers.standing().numbers().summaries()).hasSize(1);
  }

  /** It ends where it is: within the namespace, and before the next one. */
  @Test
  void policyThatIsNotWantedAnyMoreIsGivenUpAndNeverComesIn() {
    List.of("one", "two", "three").forEach(this::add);
    numbers.remove("other");
    EffectivePolicy.InForce before = policies.inForce();
    List<String> asked = new ArrayList<>();
    numbers.set(
        namespaces,
        namespace ->
            IntStream.range(0, 2_000)
                .mapToObj(i -> HeldObjects.workload(namespace, "web"))
                .peek(workload -> asked.add(namespace)));
    // For a moment only, as where a cache was emptied and filled again.
    BooleanSupplier isOutdated = () -> asked.size() == 3;

    assertThat(numbers.adopt(Optional.of(version("one", 1)), () -> of("one", 1), isOutdated))
        .isFalse();

    assertThat(asked).hasSize(3).containsOnly(asked.getFirst());
    assertThat(policies.inForce()).isSameAs(before);
    assertThat(adopt("one", 1)).isTrue();
    assertThat(asked).hasSize(3 + 3 * 2_000);
  }

  private Namespace add(String name) {
    Namespace namespace =
        new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
    namespaces.put(namespace);
    return namespace;
  }

  private boolean adopt(String uid, long generation) {
    return numbers.adopt(
        Optional.of(version(uid, generation)), () -> of(uid, generation), () -> false);
  }

  private static EffectivePolicy.Version version(String uid, long generation) {
    return new EffectivePolicy.Version(uid, generation);
  }

  private EffectivePolicy.InForce of(String uid, long generation) {
    return policies.of(Usable.DEFAULT, Optional.of(version(uid, generation)));
  }
}
