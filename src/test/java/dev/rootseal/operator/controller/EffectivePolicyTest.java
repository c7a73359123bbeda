package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.operator.MovedClock;
import dev.rootseal.rule.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** When another policy comes in, and that nobody evaluates by two. */
class EffectivePolicyTest {
  private final MovedClock clock = new MovedClock(Instant.parse("2027-03-31T23:59:59Z"));
  private final EffectivePolicy policies = new EffectivePolicy(ImageCatalogue.load(), clock);
  private final List<EvaluationContext> reevaluated = new ArrayList<>();

  @Test
  void policyIsAdoptedOnceForEachState() {
    assertThat(adopt("one", 1)).isTrue();
    assertThat(adopt("one", 1)).isFalse();
    assertThat(adopt("one", 2)).isTrue();
    assertThat(adopt("two", 2)).isTrue();

    assertThat(reevaluated).hasSize(3).last().isSameAs(policies.basis());
    assertThat(policies.basis().generation()).contains(2L);
  }

  @Test
  void defaultComesBackOnce() {
    adopt("one", 1);

    assertThat(policies.abandon(this::reevaluate, () -> false)).isTrue();
    assertThat(policies.abandon(this::reevaluate, () -> false)).isFalse();

    assertThat(reevaluated).hasSize(2);
    assertThat(policies.basis().generation()).isEmpty();
  }

  @Test
  void newDayIsANewBasis() {
    assertThat(policies.checkDay(this::reevaluate)).isFalse();

    clock.move(Duration.ofSeconds(1));

    assertThat(policies.checkDay(this::reevaluate)).isTrue();
    assertThat(reevaluated)
        .singleElement()
        .extracting(EvaluationContext::today)
        .hasToString("2027-04-01");
  }

  @Test
  void anotherPolicyWaitsUntilNobodyEvaluates() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    AtomicBoolean adopted = new AtomicBoolean();
    CompletableFuture<Boolean> evaluating =
        CompletableFuture.supplyAsync(
            () ->
                policies.evaluate(
                    basis -> {
                      begun.countDown();
                      awaitOpened(finish);
                      return !adopted.get() && basis.equals(policies.basis());
                    }));
    awaitOpened(begun);
    CompletableFuture<Boolean> adopting =
        CompletableFuture.supplyAsync(
            () ->
                policies.adopt(
                    adoptable("one", 1),
                    (basis, outdated) -> () -> adopted.set(true),
                    () -> false));
    finish.countDown();

    assertThat(evaluating.join()).isTrue();
    assertThat(adopting.join()).isTrue();
    assertThat(adopted).isTrue();
  }

  @Test
  void aPolicyThatIsNotWantedAnyMoreIsGivenUpAndNeverComesIn() {
    EvaluationContext before = policies.basis();
    AtomicInteger evaluated = new AtomicInteger();
    AtomicBoolean outdated = new AtomicBoolean();

    boolean adopted =
        policies.adopt(
            adoptable("one", 1),
            (basis, isOutdated) -> {
              while (!isOutdated.getAsBoolean()) {
                outdated.set(evaluated.incrementAndGet() == 3);
              }
              return () -> reevaluated.add(basis);
            },
            outdated::get);

    assertThat(adopted).isFalse();
    assertThat(evaluated).hasValue(3);
    assertThat(reevaluated).isEmpty();
    assertThat(policies.basis()).isSameAs(before);
    assertThat(adopt("one", 2)).isTrue();
  }

  @Test
  void whileAllIsEvaluatedByAnotherPolicyNobodyWaits() {
    EvaluationContext before = policies.basis();
    List<Optional<EvaluationContext>> seen = new ArrayList<>();

    policies.adopt(
        adoptable("one", 1),
        (basis, isOutdated) -> {
          seen.add(CompletableFuture.supplyAsync(() -> policies.glance(current -> current)).join());
          seen.add(
              CompletableFuture.supplyAsync(
                      () -> Optional.of(policies.evaluate(current -> current)))
                  .join());
          return () ->
              seen.add(
                  CompletableFuture.supplyAsync(() -> policies.glance(current -> current)).join());
        },
        () -> false);

    assertThat(seen).containsExactly(Optional.of(before), Optional.of(before), Optional.empty());
  }

  @Test
  void aNewDayGivesWayToAPolicyThatIsComingIn() {
    clock.move(Duration.ofSeconds(1));

    policies.adopt(
        adoptable("one", 1),
        (basis, isOutdated) -> {
          boolean looked =
              CompletableFuture.supplyAsync(() -> policies.checkDay(this::reevaluate)).join();
          assertThat(looked).isFalse();
          return () -> {};
        },
        () -> false);

    assertThat(reevaluated).isEmpty();
  }

  private static void awaitOpened(CountDownLatch latch) {
    await().until(() -> latch.getCount() == 0);
  }

  private boolean adopt(String uid, long generation) {
    return policies.adopt(adoptable(uid, generation), this::reevaluate, () -> false);
  }

  private Runnable reevaluate(EvaluationContext basis, BooleanSupplier outdated) {
    return () -> reevaluated.add(basis);
  }

  private static EffectivePolicy.Adopted adoptable(String uid, long generation) {
    return new EffectivePolicy.Adopted(
        Policy.DEFAULT, List.of(), new EffectivePolicy.PolicyVersion(uid, generation));
  }
}
