package dev.rootseal.operator;

import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.catalogue.UserImageRow;
import dev.rootseal.rule.Policy;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The policy by which is judged: the last one that could be used, or the default where there is
 * none. A new day is a new basis, because exemptions end at midnight UTC.
 *
 * <p>Many judge at once, by one basis. Another one comes in while nobody judges, and everything is
 * judged anew before anybody goes on: so no number ever mixes two policies.
 */
final class PolicyInForce {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final ImageCatalogue catalogue;
  private final Clock clock;
  private volatile JudgingBasis basis;
  private Optional<PolicyVersion> version = Optional.empty();

  PolicyInForce(ImageCatalogue catalogue, Clock clock) {
    this.catalogue = catalogue;
    this.clock = clock;
    this.basis = basisOf(Policy.DEFAULT, List.of(), Optional.empty());
  }

  /** A policy that can be used, with the state of the object that it was read from. */
  record Adopted(Policy policy, List<UserImageRow> rows, PolicyVersion version) {}

  /** The basis as it is now; it may be another one at once. */
  JudgingBasis basis() {
    return basis;
  }

  /**
   * Judges, or tells what was judged, by a basis that stays until this returns. No request to the
   * API server belongs in here: it would hold up everybody else.
   */
  <T> T judge(Function<JudgingBasis, T> judging) {
    lock.readLock().lock();
    try {
      return judging.apply(basis);
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Puts a policy in force, unless it is already.
   *
   * @param rejudge judges everything anew by the basis that it is given
   * @return whether it is another one than before
   */
  boolean adopt(Adopted adopted, Consumer<JudgingBasis> rejudge) {
    return change(
        () -> !version.equals(Optional.of(adopted.version())),
        () -> {
          version = Optional.of(adopted.version());
          return basisOf(
              adopted.policy(), adopted.rows(), Optional.of(adopted.version().generation()));
        },
        rejudge);
  }

  /** Goes back to the default, when the policy object is gone; see {@link #adopt}. */
  boolean abandon(Consumer<JudgingBasis> rejudge) {
    return change(
        () -> version.isPresent(),
        () -> {
          version = Optional.empty();
          return basisOf(Policy.DEFAULT, List.of(), Optional.empty());
        },
        rejudge);
  }

  /** Looks whether a new day has begun since the last look; see {@link #adopt}. */
  boolean lookAtTheDay(Consumer<JudgingBasis> rejudge) {
    return change(() -> !basis.today().equals(today()), () -> basis.on(today()), rejudge);
  }

  private boolean change(
      BooleanSupplier isDue, Supplier<JudgingBasis> next, Consumer<JudgingBasis> rejudge) {
    lock.writeLock().lock();
    try {
      boolean due = isDue.getAsBoolean();
      if (due) {
        basis = next.get();
        rejudge.accept(basis);
      }
      return due;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private JudgingBasis basisOf(Policy policy, List<UserImageRow> rows, Optional<Long> generation) {
    return new JudgingBasis(
        policy,
        new CatalogueLookup(catalogue.withUserRows(rows).withMirrors(policy.catalogue().mirrors())),
        today(),
        generation);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
