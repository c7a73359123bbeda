package dev.rootseal.api.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.api.Condition;
import dev.rootseal.api.Condition.ConditionHistory;
import dev.rootseal.api.Condition.ConditionStatus;
import dev.rootseal.api.StatusJson;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The headline and the conditions of a report that cannot be brought up to date: what it said may
 * be wrong by now, and whoever waits for a pass must not get one.
 */
public final class StaleStatus {
  public static final String REASON = "CrdOutdated";

  private static final String MESSAGE =
      "Not known: CRDs in this cluster are missing or older than Rootseal, which cannot write its reports."
          + " What is listed was found before.";

  private StaleStatus() {}

  public static List<Condition> conditions(List<Condition> previous, Instant now) {
    ConditionHistory history = new ConditionHistory(previous, now, null);
    return List.of(
        history.next(Condition.COMPLIANT, ConditionStatus.UNKNOWN, REASON, MESSAGE),
        history.next(Condition.EVALUATED, ConditionStatus.UNKNOWN, REASON, MESSAGE));
  }

  /** Whether a report with these conditions passes for known. */
  public static boolean isKnown(List<Condition> conditions) {
    return conditions.stream()
        .noneMatch(
            one ->
                one.type().equals(Condition.COMPLIANT)
                    && one.status().equals(ConditionStatus.UNKNOWN.id()));
  }

  /** A merge patch of the status, of nothing but fields that the API server serves. */
  public static ObjectNode patch(List<Condition> previous, Instant now, Set<String> served) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("result", "Unknown").put("message", MESSAGE).put("readOnly", "not known");
    status.putNull("ratio").putNull("percent");
    JsonNode conditions = StatusJson.tree(conditions(previous, now));
    status.set("conditions", conditions);
    conditions.forEach(one -> keep((ObjectNode) one, "status.conditions[].", served));
    keep(status, "status.", served);
    return status;
  }

  private static void keep(ObjectNode object, String at, Set<String> served) {
    object
        .properties()
        .removeIf(
            field ->
                !served.contains(at + field.getKey())
                    && !served.contains(at + field.getKey() + "[]"));
  }
}
