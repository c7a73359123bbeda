package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.catalogue.UserImageRows.UserImageRow;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The policy by which is evaluated: the last one that could be used, or the default where there is
 * none. A new day is another one, because exemptions end at midnight UTC. Outlives the sessions;
 * within one, {@link ClusterNumbers} brings another one in.
 */
public final class EffectivePolicy {
  private final ImageCatalogue catalogue;
  private final Clock clock;
  private volatile InForce inForce;

  /**
   * The default policy.
   *
   * @param clock tells the day, in UTC
   */
  public EffectivePolicy(ImageCatalogue catalogue, Clock clock) {
    this.catalogue = catalogue;
    this.clock = clock;
    this.inForce = byDefault();
  }

  /**
   * What is evaluated by at a moment. The rule keeps what it has found out about images, so it is
   * made once for each policy.
   *
   * @param policy the policy
   * @param rule the rule by that policy, with the policy's own rows in front of the catalogue
   * @param today the day in UTC
   * @param version the state of the object that it was read from; empty for the default
   */
  record InForce(
      Policy policy, ReadOnlyFilesystemRule rule, LocalDate today, Optional<Version> version) {
    /** The generation of the policy object; empty where there is none. */
    Optional<Long> generation() {
      return version.map(Version::generation);
    }

    InForce on(LocalDate day) {
      return new InForce(policy, rule.on(day), day, version);
    }
  }

  /**
   * Which state of which policy object. A policy that is deleted and created again begins with the
   * first generation again, so that the generation alone does not tell the two apart.
   */
  record Version(String uid, long generation) {
    static Version of(CachedPolicy policy) {
      return new Version(
          Objects.requireNonNullElse(policy.getMetadata().getUid(), ""),
          Objects.requireNonNullElse(policy.getMetadata().getGeneration(), 0L));
    }
  }

  Clock clock() {
    return clock;
  }

  InForce inForce() {
    return inForce;
  }

  void put(InForce next) {
    inForce = next;
  }

  /** What would be in force where there is no policy object. */
  InForce byDefault() {
    return of(Policy.DEFAULT, List.of(), Optional.empty());
  }

  /** What would be in force by a policy with these rows of its own, from this state of it. */
  InForce of(Policy policy, List<UserImageRow> rows, Optional<Version> version) {
    ImageLookup images =
        new CatalogueLookup(catalogue.withUserRows(rows).withMirrors(policy.catalogue().mirrors()));
    LocalDate day = today();
    return new InForce(policy, new ReadOnlyFilesystemRule(policy, images, day), day, version);
  }

  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
