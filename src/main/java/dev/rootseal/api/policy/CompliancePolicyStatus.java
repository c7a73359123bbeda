package dev.rootseal.api.policy;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.Condition;
import dev.rootseal.api.CrdSchema.Format;
import dev.rootseal.api.CrdSchema.OneOf;
import dev.rootseal.api.CrdSchema.StatusPart;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.SizeBudget;
import dev.rootseal.api.StatusJson;
import dev.rootseal.report.ExemptionUses;
import dev.rootseal.report.ExemptionUses.ExemptionState;
import dev.rootseal.rule.PolicyExemption;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a policy. It speaks of the policy that is in force, which is an earlier one
 * where the last one cannot be used. It is bounded: lists and strings by the schema, the whole by
 * 256 KiB of JSON, and by what a large spec leaves of the object.
 */
@StatusPart
public record CompliancePolicyStatus(
    @Required @JsonPropertyDescription("The generation of the policy that this status speaks of.")
        long observedGeneration,
    @Required @JsonPropertyDescription("How many exemptions the policy in force has.")
        int exemptionCount,
    @Required @JsonPropertyDescription("How many of them are in which state.")
        ExemptionCounts exemptionStates,
    @Size(max = Bounds.EXEMPTIONS) @JsonPropertyDescription(
            "What has become of each exemption, in the order of the policy; at most 500, fewer where the status would be larger than 256 KiB.")
        List<ExemptionStanding> exemptions,
    @Required @JsonPropertyDescription("How many further exemptions are not listed.")
        int omittedExemptions,
    @Size(max = Bounds.CONDITIONS) @JsonPropertyDescription(
            "Accepted says whether the policy is in force; where it is not, why, and what is. AdmissionReady, where the operator keeps admission policies, says whether they are as asked for; at most 8.")
        List<Condition> conditions) {
  public CompliancePolicyStatus {
    exemptions = List.copyOf(requireNonNullElse(exemptions, List.of()));
    conditions = List.copyOf(requireNonNullElse(conditions, List.of()));
  }

  /** The same facts and conditions give the same status on the same day, by which some expire. */
  public static CompliancePolicyStatus of(
      PolicyAcceptance standing, List<Condition> conditions, ExemptionUses uses, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    List<ExemptionStanding> all =
        standing.inForce().exemptions().stream()
            .map(one -> ExemptionStanding.of(one, uses.of(one.name()), today))
            .toList();
    return new CompliancePolicyStatus(
        standing.observedGeneration(),
        all.size(),
        ExemptionCounts.of(all.stream().map(ExemptionStanding::state).toList()),
        all,
        0,
        conditions);
  }

  /** The same with as many exemptions as there is room for in an object with this spec. */
  CompliancePolicyStatus beside(JsonNode spec) {
    CompliancePolicyStatus bare = with(List.of());
    SizeBudget room = SizeBudget.beside(bare, StatusJson.size(spec));
    return with(room.take(exemptions.stream().limit(Bounds.EXEMPTIONS)));
  }

  private CompliancePolicyStatus with(List<ExemptionStanding> listed) {
    return new CompliancePolicyStatus(
        observedGeneration,
        exemptionCount,
        exemptionStates,
        listed,
        exemptionCount - listed.size(),
        conditions);
  }

  @StatusPart
  public record ExemptionCounts(
      @Required @JsonPropertyDescription("Exemptions that excuse containers and do not end soon.")
          int active,
      @Required
          @JsonPropertyDescription("Exemptions that excuse containers and end within 30 days.")
          int expiring,
      @Required @JsonPropertyDescription("Exemptions whose last day is over.") int expired,
      @Required @JsonPropertyDescription("Exemptions that match no container.") int unused,
      @Required @JsonPropertyDescription("Exemptions that match containers but excuse none.")
          int redundant) {
    static ExemptionCounts of(List<String> states) {
      return new ExemptionCounts(
          Collections.frequency(states, ExemptionState.ACTIVE.id()),
          Collections.frequency(states, ExemptionState.EXPIRING.id()),
          Collections.frequency(states, ExemptionState.EXPIRED.id()),
          Collections.frequency(states, ExemptionState.UNUSED.id()),
          Collections.frequency(states, ExemptionState.REDUNDANT.id()));
    }
  }

  @StatusPart
  public record ExemptionStanding(
      @Required @Size(min = 1, max = Bounds.LABEL) @JsonPropertyDescription("The exemption's name.")
          String name,
      @Required
          @OneOf(ExemptionState.class)
          @JsonPropertyDescription(
              "What has become of it: active (it excuses containers), expiring (it does, and ends within 30 days), expired (its last day is over), unused (it matches no container) or redundant (it matches containers but excuses none: they comply, or another exemption comes first).")
          String state,
      @Required @JsonPropertyDescription("How many containers are exempt because of it.")
          int containers,
      @Required
          @JsonPropertyDescription("How many containers it matches, whether they comply or not.")
          int matched,
      @Size(max = 10) @Format("date") @JsonPropertyDescription("The last day on which it holds; absent when it has no end.")
          @Nullable String expires,
      @Size(max = Bounds.OWNER) @JsonPropertyDescription("Who answers for it; absent where the policy names nobody.")
          String owner) {
    static ExemptionStanding of(PolicyExemption exemption, ExemptionUses.Use use, LocalDate today) {
      return new ExemptionStanding(
          SafeText.of(exemption.name(), Bounds.LABEL),
          ExemptionState.of(exemption, use, today).id(),
          use.excused(),
          use.matched(),
          exemption.expires().map(SafeText::day).orElse(null),
          SafeText.of(exemption.owner(), Bounds.OWNER));
    }
  }
}
