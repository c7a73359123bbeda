package dev.rootseal.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.Condition.ConditionStatus;
import dev.rootseal.api.CrdSchema.Format;
import dev.rootseal.api.CrdSchema.ListKey;
import dev.rootseal.api.CrdSchema.OneOf;
import dev.rootseal.api.CrdSchema.StatusPart;
import dev.rootseal.rule.TimeText;
import dev.rootseal.rule.Word;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a report or a policy, as Kubernetes has them.
 *
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
  // What each says is told where a status lists its conditions.
  public static final String COMPLIANT = "Compliant";
  public static final String EVALUATED = "Evaluated";
  public static final String ACCEPTED = "Accepted";
  public static final String ADMISSION_READY = "AdmissionReady";

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

  public enum ConditionStatus implements Word.Capitalized {
    TRUE,
    FALSE,
    UNKNOWN
  }

  /**
   * What the conditions said before: a condition keeps its time until its status flips, so that the
   * same facts give the same bytes at any time.
   *
   * @param previous the conditions that the API holds; none for a new report
   * @param now the time that a flip is given
   * @param generation the generation of the object that the conditions are about; null where it has
   *     no spec
   */
  public record ConditionHistory(List<Condition> previous, Instant now, @Nullable Long generation) {
    public ConditionHistory {
      previous = List.copyOf(previous);
    }

    /**
     * The condition as it is now; its message is made fit for the object. A time that somebody else
     * wrote over and that cannot be read starts anew.
     */
    public Condition next(String type, ConditionStatus status, String reason, String message) {
      Instant since =
          previous.stream()
              .filter(before -> type.equals(before.type()) && status.id().equals(before.status()))
              .findFirst()
              .flatMap(before -> TimeText.time(before.lastTransitionTime()))
              .orElse(now);
      return new Condition(
          type,
          status.id(),
          reason,
          SafeText.of(message, Bounds.SENTENCE),
          since.truncatedTo(ChronoUnit.SECONDS).toString(),
          generation);
    }
  }
}
