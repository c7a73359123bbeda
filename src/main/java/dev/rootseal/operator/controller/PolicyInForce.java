package dev.rootseal.operator.controller;

import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.catalogue.UserImageRow;
import dev.rootseal.rule.ImageLookup;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Threshold;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The policy by which is judged: the last one that could be used, or the default where there is
 * none. A new day is a new basis, because exemptions end at midnight UTC.
 *
 * <p>Many judge at once, by one basis. For another one everything is judged anew beside them, which
 * may take long and is given up when a newer one is wanted. It comes in while nobody judges,
 * together with what was judged by it: so no number ever mixes two policies, and nobody waits for
 * longer than that takes.
 */
public final class PolicyInForce {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  /** Whoever brings in another basis, from the first judgement by it. */
  private final ReentrantLock changing = new ReentrantLock();

  private final ImageCatalogue catalogue;
  private final Clock clock;
  private volatile JudgingBasis basis;
  private volatile Optional<PolicyVersion> version = Optional.empty();

  /**
   * The default policy.
   *
   * @param clock tells the day, in UTC
   */
  public PolicyInForce(ImageCatalogue catalogue, Clock clock) {
    this.catalogue = catalogue;
    this.clock = clock;
    this.basis = basisOf(Policy.DEFAULT, List.of(), Optional.empty());
  }

  /** A policy that can be used, with the state of the object that it was read from. */
  record Adopted(Policy policy, List<UserImageRow> rows, PolicyVersion version) {}

  /** Judges everything by a basis that is not in force yet. */
  interface Rejudging {
    /**
     * Judges, for as long as it is wanted.
     *
     * @param isOutdated whether the basis is not wanted any more; asked again and again
     * @return what makes the results known, run when the basis comes into force
     */
    Runnable judge(JudgingBasis next, BooleanSupplier isOutdated);
  }

  /** The threshold of the policy in force. */
  public Threshold threshold() {
    return basis.policy().threshold();
  }

  /** The generation of the policy object in force; empty for the default. */
  public Optional<Long> generation() {
    return basis.generation();
  }

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

  /** As {@link #judge}, for who must not wait: empty while another basis is coming in. */
  <T> Optional<T> glance(Function<JudgingBasis, T> judging) {
    if (!lock.readLock().tryLock()) {
      return Optional.empty();
    }
    try {
      return Optional.of(judging.apply(basis));
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Whether it is this state of this policy that is in force. */
  boolean isInForce(PolicyVersion asked) {
    return version.equals(Optional.of(asked));
  }

  /**
   * Puts a policy in force, unless it is already, or not wanted any more before all is judged by
   * it.
   *
   * @param rejudging judges everything anew
   * @param isOutdated whether another state of the policy is wanted by now
   * @return whether it is another one than before
   */
  boolean adopt(Adopted adopted, Rejudging rejudging, BooleanSupplier isOutdated) {
    changing.lock();
    try {
      return !isInForce(adopted.version())
          && bringIn(
              basisOf(
                  adopted.policy(), adopted.rows(), Optional.of(adopted.version().generation())),
              Optional.of(adopted.version()),
              rejudging,
              isOutdated);
    } finally {
      changing.unlock();
    }
  }

  /** Goes back to the default, when the policy object is gone; see {@link #adopt}. */
  boolean abandon(Rejudging rejudging, BooleanSupplier isOutdated) {
    changing.lock();
    try {
      return version.isPresent()
          && bringIn(
              basisOf(Policy.DEFAULT, List.of(), Optional.empty()),
              Optional.empty(),
              rejudging,
              isOutdated);
    } finally {
      changing.unlock();
    }
  }

  /**
   * Looks whether a new day has begun since the last look; see {@link #adopt}. A policy that is
   * coming in, or wants to, comes first: the next look is soon.
   */
  boolean lookAtTheDay(Rejudging rejudging) {
    if (basis.today().equals(today()) || !changing.tryLock()) {
      return false;
    }
    try {
      return bringIn(basis.on(today()), version, rejudging, changing::hasQueuedThreads);
    } finally {
      changing.unlock();
    }
  }

  private boolean bringIn(
      JudgingBasis next,
      Optional<PolicyVersion> nextVersion,
      Rejudging rejudging,
      BooleanSupplier isOutdated) {
    Runnable results = rejudging.judge(next, isOutdated);
    if (isOutdated.getAsBoolean()) {
      return false;
    }
    lock.writeLock().lock();
    try {
      basis = next;
      version = nextVersion;
      results.run();
      return true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private JudgingBasis basisOf(Policy policy, List<UserImageRow> rows, Optional<Long> generation) {
    ImageLookup images =
        new CatalogueLookup(catalogue.withUserRows(rows).withMirrors(policy.catalogue().mirrors()));
    LocalDate day = today();
    return new JudgingBasis(
        policy, new ReadOnlyFilesystemRule(policy, images, day), day, generation);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
