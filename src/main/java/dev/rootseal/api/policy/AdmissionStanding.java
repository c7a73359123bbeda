package dev.rootseal.api.policy;

import static dev.rootseal.api.Condition.ConditionStatus.FALSE;
import static dev.rootseal.api.Condition.ConditionStatus.TRUE;
import static dev.rootseal.api.Condition.ConditionStatus.UNKNOWN;

import dev.rootseal.api.Condition;
import dev.rootseal.api.Condition.ConditionHistory;
import dev.rootseal.api.Condition.ConditionStatus;
import dev.rootseal.rule.Word;

/**
 * Where the policies stand by which the API server itself evaluates what comes in: a reason, and
 * what its sentence names.
 */
public record AdmissionStanding(Reason reason, String about) {
  /** The reasons of the condition, by their words, with its status and its sentence. */
  public enum Reason implements Word.Capitalized {
    /** All are there, and their types were checked. */
    IN_FORCE(TRUE, "In force: %s."),
    NOT_CHECKED(UNKNOWN, "In force, but the API server has not checked the types of %s yet."),
    TYPE_WARNINGS(FALSE, "In force, but the API server's type check warns: %s"),
    NAMES_TAKEN(
        FALSE,
        "Made by somebody else and left alone: %s. Delete what is not needed, or label it app.kubernetes.io/managed-by=rootseal."),
    /** An API server of another kind, or one where it is switched off. */
    NOT_SERVED(
        FALSE,
        "The API server does not serve ValidatingAdmissionPolicies (admissionregistration.k8s.io/v1)."),
    /** They are not as they should be, or nobody knows. */
    NOT_WRITTEN(FALSE, "Could not be brought up to date: %s.");

    private final ConditionStatus status;
    private final String sentence;

    Reason(ConditionStatus status, String sentence) {
      this.status = status;
      this.sentence = sentence;
    }
  }

  public ConditionStatus status() {
    return reason.status;
  }

  public String message() {
    return reason.sentence.formatted(about);
  }

  public Condition condition(ConditionHistory history) {
    return history.next(Condition.ADMISSION_READY, reason.status, reason.id(), message());
  }
}
