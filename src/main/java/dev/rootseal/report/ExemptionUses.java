package dev.rootseal.report;

import dev.rootseal.rule.ContainerVerdict.Exempt;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.PolicyExemption;
import dev.rootseal.rule.Word;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the policy's exemptions do, by the names of those that match any container. */
public record ExemptionUses(Map<String, Use> byName) {
  public static final ExemptionUses NONE = new ExemptionUses(Map.of());

  public ExemptionUses {
    byName = Map.copyOf(byName);
  }

  /** How many containers an exemption matches, whatever their verdict, and excuses. */
  public record Use(int matched, int excused) {
    public static final Use NONE = new Use(0, 0);

    Use plus(Use other) {
      return new Use(matched + other.matched, excused + other.excused);
    }
  }

  public static ExemptionUses of(WorkloadVerdict workload) {
    Map<String, Use> uses = new TreeMap<>();
    for (ContainerEvaluation container : workload.containers()) {
      for (String name : container.matchedExemptions()) {
        uses.merge(name, new Use(1, excuses(container, name) ? 1 : 0), Use::plus);
      }
    }
    return new ExemptionUses(uses);
  }

  private static boolean excuses(ContainerEvaluation container, String name) {
    return container.verdict() instanceof Exempt(var exemption, var wouldBe)
        && exemption.source() == Exemption.Source.POLICY
        && exemption.name().equals(name);
  }

  public static ExemptionUses sum(Stream<ExemptionUses> all) {
    Map<String, Use> sum = new TreeMap<>();
    all.forEach(one -> one.byName.forEach((name, use) -> sum.merge(name, use, Use::plus)));
    return new ExemptionUses(sum);
  }

  public Use of(String name) {
    return byName.getOrDefault(name, Use.NONE);
  }

  /** What has become of an exemption that the policy grants; the first that applies. */
  public enum ExemptionState implements Word {
    /** Its last day is over: it excuses nothing any more. */
    EXPIRED,
    /** It matches no container. */
    UNUSED,
    /** It matches containers but excuses none: they comply, or another exemption comes first. */
    REDUNDANT,
    /** It excuses containers and ends within 30 days. */
    EXPIRING,
    /** It excuses containers. */
    ACTIVE;

    /** How long before its end an exemption is told to be expiring, in days. */
    public static final int EXPIRING_DAYS = 30;

    /** The state of an exemption on a day, in UTC. */
    public static ExemptionState of(
        PolicyExemption exemption, ExemptionUses.Use use, LocalDate today) {
      if (exemption.isExpired(today)) {
        return EXPIRED;
      }
      if (use.matched() == 0) {
        return UNUSED;
      }
      if (use.excused() == 0) {
        return REDUNDANT;
      }
      return exemption.isExpired(today.plusDays(EXPIRING_DAYS + 1)) ? EXPIRING : ACTIVE;
    }
  }
}
