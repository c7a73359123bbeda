package dev.rootseal.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** The history of a report's conditions, which observe no generation of their own. */
  public static ConditionHistory ofReport(List<Condition> previous, Instant now) {
    return new ConditionHistory(previous, now, null);
  }

  /** The condition as it is now. */
  public Condition next(String type, ConditionStatus status, String reason, String message) {
    Instant since =
        previous.stream()
            .filter(before -> type.equals(before.type()) && status.id().equals(before.status()))
            .findFirst()
            .map(this::time)
            .orElse(now);
    return new Condition(
        type,
        status.id(),
        reason,
        message,
        since.truncatedTo(ChronoUnit.SECONDS).toString(),
        generation);
  }

  /** A time that somebody else wrote over and that cannot be read starts anew. */
  private Instant time(Condition before) {
    try {
      return Instant.parse(before.lastTransitionTime());
    } catch (DateTimeException e) {
      return now;
    }
  }
}
