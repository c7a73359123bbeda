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

/** When another policy comes in, and that nobody judges by two. */
class PolicyInForceTest {
  private final MovedClock clock = new MovedClock(Instant.parse("2027-03-31T23:59:59Z"));
  private final PolicyInForce policies = new PolicyInForce(ImageCatalogue.load(), clock);
  private final List<JudgingBasis> rejudged = new ArrayList<>();

  @Test
  void policyIsAdoptedOnceForEachState() {
    assertThat(adopt("one", 1)).isTrue();
    assertThat(adopt("one", 1)).isFalse();
    assertThat(adopt("one", 2)).isTrue();
    assertThat(adopt("two", 2)).isTrue();

    assertThat(rejudged).hasSize(3).last().isSameAs(policies.basis());
    assertThat(policies.basis().generation()).contains(2L);
  }

  @Test
  void defaultComesBackOnce() {
    adopt("one", 1);

    assertThat(policies.abandon(this::rejudge, () -> false)).isTrue();
    assertThat(policies.abandon(this::rejudge, () -> false)).isFalse();

    assertThat(rejudged).hasSize(2);
    assertThat(policies.basis().generation()).isEmpty();
  }

  @Test
  void newDayIsANewBasis() {
    assertThat(policies.lookAtTheDay(this::rejudge)).isFalse();

    clock.move(Duration.ofSeconds(1));

    assertThat(policies.lookAtTheDay(this::rejudge)).isTrue();
    assertThat(rejudged).singleElement().extracting(JudgingBasis::today).hasToString("2027-04-01");
  }

  @Test
  void anotherPolicyWaitsUntilNobodyJudges() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    AtomicBoolean adopted = new AtomicBoolean();
    CompletableFuture<Boolean> judging =
        CompletableFuture.supplyAsync(
            () ->
                policies.judge(
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

    assertThat(judging.join()).isTrue();
    assertThat(adopting.join()).isTrue();
    assertThat(adopted).isTrue();
  }

  @Test
  void aPolicyThatIsNotWantedAnyMoreIsGivenUpAndNeverComesIn() {
    JudgingBasis before = policies.basis();
    AtomicInteger judged = new AtomicInteger();
    AtomicBoolean outdated = new AtomicBoolean();

    boolean adopted =
        policies.adopt(
            adoptable("one", 1),
            (basis, isOutdated) -> {
              while (!isOutdated.getAsBoolean()) {
                outdated.set(judged.incrementAndGet() == 3);
              }
              return () -> rejudged.add(basis);
            },
            outdated::get);

    assertThat(adopted).isFalse();
    assertThat(judged).hasValue(3);
    assertThat(rejudged).isEmpty();
    assertThat(policies.basis()).isSameAs(before);
    assertThat(adopt("one", 2)).isTrue();
  }

  @Test
  void whileAllIsJudgedByAnotherPolicyNobodyWaits() {
    JudgingBasis before = policies.basis();
    List<Optional<JudgingBasis>> seen = new ArrayList<>();

    policies.adopt(
        adoptable("one", 1),
        (basis, isOutdated) -> {
          seen.add(CompletableFuture.supplyAsync(() -> policies.glance(current -> current)).join());
          seen.add(
              CompletableFuture.supplyAsync(() -> Optional.of(policies.judge(current -> current)))
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
              CompletableFuture.supplyAsync(() -> policies.lookAtTheDay(this::rejudge)).join();
          assertThat(looked).isFalse();
          return () -> {};
        },
        () -> false);

    assertThat(rejudged).isEmpty();
  }

  private static void awaitOpened(CountDownLatch latch) {
    await().until(() -> latch.getCount() == 0);
  }

  private boolean adopt(String uid, long generation) {
    return policies.adopt(adoptable(uid, generation), this::rejudge, () -> false);
  }

  private Runnable rejudge(JudgingBasis basis, BooleanSupplier outdated) {
    return () -> rejudged.add(basis);
  }

  private static PolicyInForce.Adopted adoptable(String uid, long generation) {
    return new PolicyInForce.Adopted(Policy.DEFAULT, List.of(), new PolicyVersion(uid, generation));
  }
}
