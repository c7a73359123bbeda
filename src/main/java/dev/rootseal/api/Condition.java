package dev.rootseal.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a report or a policy, as Kubernetes has them.
 *
 * @param type what it is about, for example {@code Compliant}
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason the fixed id of the reason
 * @param message the reason in words
 * @param lastTransitionTime when the status last changed: UTC in whole seconds, RFC 3339
 * @param observedGeneration the generation of the object that the condition is about; null on a
 *     report, whose generation says nothing because nobody writes a spec
 */
@StatusPart
public record Condition(
    @ListKey
        @Required
        @Size(min = 1, max = Bounds.WORD) @JsonPropertyDescription("What the condition is about, one word.")
        String type,
    @Required
        @OneOf(ConditionStatus.class)
        @JsonPropertyDescription("Whether it holds: True, False or Unknown.")
        String status,
    @Required
        @Size(min = 1, max = Bounds.WORD) @JsonPropertyDescription("The fixed id of the reason for the status, one word.")
        String reason,
    @Required
        @Size(min = 1, max = Bounds.SENTENCE) @JsonPropertyDescription("The reason in words, for people; it may change between versions.")
        String message,
    @Required
        @Size(min = 1, max = 35) @Format("date-time") @JsonPropertyDescription(
            "When the status last changed from one value to another, in UTC and whole seconds.")
        String lastTransitionTime,
    @JsonPropertyDescription(
            "The generation of the object that the condition was set for; absent on a report, which has no spec.")
        @Nullable Long observedGeneration) {
  /** The condition that says whether the threshold is reached. */
  public static final String COMPLIANT = "Compliant";

  /** The condition that says whether every workload could be evaluated. */
  public static final String EVALUATED = "Evaluated";

  /** The condition that says whether the policy is in force. */
  public static final String ACCEPTED = "Accepted";

  /** The conditions of a status as the API server holds it; what is missing in one is empty. */
  public static List<Condition> listOf(JsonNode status) {
    List<Condition> conditions = new ArrayList<>();
    for (JsonNode condition : status.path("conditions")) {
      conditions.add(
          new Condition(
              condition.path("type").asText(),
              condition.path("status").asText(),
              condition.path("reason").asText(),
              condition.path("message").asText(),
              condition.path("lastTransitionTime").asText(),
              condition.hasNonNull("observedGeneration")
                  ? condition.path("observedGeneration").asLong()
                  : null));
    }
    return conditions;
  }
}
