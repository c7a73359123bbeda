package dev.rootseal.scan;

import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.catalogue.UserImageRows.UserImageRow;
import dev.rootseal.report.ExemptionUses;
import dev.rootseal.report.ExemptionUses.ExemptionState;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.PolicyExemption;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Threshold;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * By what is evaluated.
 *
 * @param policy how strictly
 * @param images the catalogue with the policy's own rows in front
 */
public record ScanPolicy(Policy policy, ImageLookup images) {
  /** The policy that is in force where nobody has written one. */
  public static ScanPolicy byDefault() {
    return of(Policy.DEFAULT, List.of());
  }

  static ScanPolicy of(Policy policy, List<UserImageRow> rows) {
    return new ScanPolicy(
        policy,
        new CatalogueLookup(
            ImageCatalogue.load().withUserRows(rows).withMirrors(policy.catalogue().mirrors())));
  }

  /** The same with another meaning of a default path that has no writable mount. */
  public ScanPolicy with(Policy.MissingDefaultPath missing) {
    return new ScanPolicy(policy.with(missing), images);
  }

  /** What X of Y is measured against. */
  public Threshold threshold() {
    return policy.threshold();
  }

  /** What its exemptions excuse in vain, and what not for long: a sentence for each state. */
  public List<String> remarks(ScanReport report, LocalDate today) {
    ExemptionUses uses =
        report.workloads().stream()
            .map(workload -> ExemptionUses.of(workload.verdict()))
            .reduce(ExemptionUses.NONE, ExemptionUses::plus);
    Map<ExemptionState, List<String>> names = new EnumMap<>(ExemptionState.class);
    for (PolicyExemption one : policy.exemptions()) {
      ExemptionState state = ExemptionState.of(one, uses.of(one.name()), today);
      names.computeIfAbsent(state, same -> new ArrayList<>()).add(one.name());
    }
    names.remove(ExemptionState.ACTIVE);
    return names.entrySet().stream()
        .map(
            state ->
                "exemptions that %s: %s"
                    .formatted(words(state.getKey()), String.join(", ", state.getValue())))
        .toList();
  }

  private static String words(ExemptionState state) {
    return switch (state) {
      case EXPIRED -> "have ended";
      case UNUSED -> "match no container";
      case REDUNDANT -> "excuse no container which they match";
      case EXPIRING -> "end within " + ExemptionState.EXPIRING_DAYS + " days";
      case ACTIVE -> "excuse containers";
    };
  }

  /** The rule on a day. */
  public ReadOnlyFilesystemRule on(LocalDate day) {
    return new ReadOnlyFilesystemRule(policy, images, day);
  }
}
