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

/**
 * The policy by which is judged: the last one that could be used, or the default where there is
 * none. A new day is a new basis, because exemptions end at midnight UTC.
 */
final class PolicyInForce {
  private final ImageCatalogue catalogue;
  private final Clock clock;
  private volatile JudgingBasis basis;
  private Optional<PolicyVersion> version = Optional.empty();

  PolicyInForce(ImageCatalogue catalogue, Clock clock) {
    this.catalogue = catalogue;
    this.clock = clock;
    this.basis = basisOf(Policy.DEFAULT, List.of(), Optional.empty());
  }

  JudgingBasis basis() {
    return basis;
  }

  /** Puts a policy in force and tells whether anything is judged otherwise because of it. */
  synchronized boolean adopt(Policy policy, List<UserImageRow> rows, PolicyVersion adopted) {
    boolean changed = !version.equals(Optional.of(adopted));
    if (changed) {
      version = Optional.of(adopted);
      basis = basisOf(policy, rows, Optional.of(adopted.generation()));
    }
    return changed;
  }

  /** Goes back to the default, when the policy object is gone. */
  synchronized boolean abandon() {
    boolean changed = version.isPresent();
    if (changed) {
      version = Optional.empty();
      basis = basisOf(Policy.DEFAULT, List.of(), Optional.empty());
    }
    return changed;
  }

  /** Looks at the clock and tells whether a new day has begun since the last look. */
  synchronized boolean dayHasChanged() {
    LocalDate today = today();
    boolean changed = !basis.today().equals(today);
    if (changed) {
      basis = basis.on(today);
    }
    return changed;
  }

  private JudgingBasis basisOf(Policy policy, List<UserImageRow> rows, Optional<Long> generation) {
    return new JudgingBasis(
        policy, new CatalogueLookup(catalogue.withUserRows(rows)), today(), generation);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
