package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.catalogue.UserImageRows.UserImageRow;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Threshold;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The policy by which is evaluated: the last one that could be used, or the default where there is
 * none. A new day is a new basis, because exemptions end at midnight UTC.
 *
 * <p>Many evaluate at once, by one basis. For another one everything is evaluated anew beside them,
 * which may take long and is given up when a newer one is wanted. It comes in while nobody
 * evaluates, together with what was evaluated by it: so no number ever mixes two policies, and
 * nobody waits for longer than that takes.
 */
public final class EffectivePolicy {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  /** Whoever brings in another basis, from the first evaluation by it. */
  private final ReentrantLock changing = new ReentrantLock();

  private final ImageCatalogue catalogue;
  private final Clock clock;
  private volatile EvaluationContext basis;
  private volatile Optional<PolicyVersion> version = Optional.empty();

  /**
   * The default policy.
   *
   * @param clock tells the day, in UTC
   */
  public EffectivePolicy(ImageCatalogue catalogue, Clock clock) {
    this.catalogue = catalogue;
    this.clock = clock;
    this.basis = basisOf(Policy.DEFAULT, List.of(), Optional.empty());
  }

  /** A policy that can be used, with the state of the object that it was read from. */
  record Adopted(Policy policy, List<UserImageRow> rows, PolicyVersion version) {}

  /** Evaluates everything by a basis that is not in force yet. */
  interface Reevaluation {
    /**
     * Evaluates, for as long as it is wanted.
     *
     * @param isOutdated whether the basis is not wanted any more; asked again and again
     * @return what makes the results known, run when the basis comes into force
     */
    Runnable evaluate(EvaluationContext next, BooleanSupplier isOutdated);
  }

  /** By what its day is told. */
  Clock clock() {
    return clock;
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
  EvaluationContext basis() {
    return basis;
  }

  /**
   * Evaluates, or tells what was evaluated, by a basis that stays until this returns. No request to
   * the API server belongs in here: it would hold up everybody else.
   */
  <T> T evaluate(Function<EvaluationContext, T> evaluating) {
    lock.readLock().lock();
    try {
      return evaluating.apply(basis);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** As {@link #evaluate}, for who must not wait: empty while another basis is coming in. */
  <T> Optional<T> glance(Function<EvaluationContext, T> evaluating) {
    if (!lock.readLock().tryLock()) {
      return Optional.empty();
    }
    try {
      return Optional.of(evaluating.apply(basis));
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Whether it is this state of this policy that is in force. */
  boolean isInForce(PolicyVersion asked) {
    return version.equals(Optional.of(asked));
  }

  /**
   * Puts a policy in force, unless it is already, or not wanted any more before all is evaluated by
   * it.
   *
   * @param reevaluation evaluates everything anew
   * @param isOutdated whether another state of the policy is wanted by now
   * @return whether it is another one than before
   */
  boolean adopt(Adopted adopted, Reevaluation reevaluation, BooleanSupplier isOutdated) {
    changing.lock();
    try {
      return !isInForce(adopted.version())
          && putInForce(
              basisOf(
                  adopted.policy(), adopted.rows(), Optional.of(adopted.version().generation())),
              Optional.of(adopted.version()),
              reevaluation,
              isOutdated);
    } finally {
      changing.unlock();
    }
  }

  /** Goes back to the default, when the policy object is gone; see {@link #adopt}. */
  boolean abandon(Reevaluation reevaluation, BooleanSupplier isOutdated) {
    changing.lock();
    try {
      return version.isPresent()
          && putInForce(
              basisOf(Policy.DEFAULT, List.of(), Optional.empty()),
              Optional.empty(),
              reevaluation,
              isOutdated);
    } finally {
      changing.unlock();
    }
  }

  /**
   * Looks whether a new day has begun since the last look; see {@link #adopt}. A policy that is
   * coming in, or wants to, comes first: the next look is soon.
   */
  boolean checkDay(Reevaluation reevaluation) {
    if (basis.today().equals(today()) || !changing.tryLock()) {
      return false;
    }
    try {
      return putInForce(basis.on(today()), version, reevaluation, changing::hasQueuedThreads);
    } finally {
      changing.unlock();
    }
  }

  private boolean putInForce(
      EvaluationContext next,
      Optional<PolicyVersion> nextVersion,
      Reevaluation reevaluation,
      BooleanSupplier isOutdated) {
    Runnable results = reevaluation.evaluate(next, isOutdated);
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

  private EvaluationContext basisOf(
      Policy policy, List<UserImageRow> rows, Optional<Long> generation) {
    ImageLookup images =
        new CatalogueLookup(catalogue.withUserRows(rows).withMirrors(policy.catalogue().mirrors()));
    LocalDate day = today();
    return new EvaluationContext(
        policy, new ReadOnlyFilesystemRule(policy, images, day), day, generation);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /**
   * Which state of which policy object. A policy that is deleted and created again begins with the
   * first generation again, so that the generation alone does not tell the two apart.
   */
  record PolicyVersion(String uid, long generation) {
    static PolicyVersion of(CachedPolicy policy) {
      return new PolicyVersion(
          Objects.requireNonNullElse(policy.getMetadata().getUid(), ""),
          Objects.requireNonNullElse(policy.getMetadata().getGeneration(), 0L));
    }
  }
}
