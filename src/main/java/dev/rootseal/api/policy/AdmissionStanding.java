package dev.rootseal.api.policy;

import dev.rootseal.api.Bounds;
import dev.rootseal.api.Condition;
import dev.rootseal.api.Condition.ConditionHistory;
import dev.rootseal.api.Condition.ConditionStatus;
import dev.rootseal.api.ReportMetadata;
import dev.rootseal.api.SafeText;
import java.util.List;

/**
 * Where the policies stand by which the API server itself evaluates what comes in.
 *
 * @param reason the fixed id of the condition's reason
 */
public record AdmissionStanding(ConditionStatus status, String reason, String message) {
  /** All are there, and their types were checked. */
  public static AdmissionStanding inForce(List<String> policies) {
    String message = "In force: %s.".formatted(String.join(", ", policies));
    return new AdmissionStanding(ConditionStatus.TRUE, "InForce", message);
  }

  /** They are there, and the API server's controller has not looked at some. */
  public static AdmissionStanding notChecked(List<String> policies) {
    return new AdmissionStanding(
        ConditionStatus.UNKNOWN,
        "NotChecked",
        "In force, but the API server has not checked the types of %s yet."
            .formatted(String.join(", ", policies)));
  }

  /**
   * They are there, and some expressions may fail.
   *
   * @param warnings each with its policy and field
   */
  public static AdmissionStanding typeWarnings(List<String> warnings) {
    return problem(
        "TypeWarnings",
        "In force, but the API server's type check warns: %s"
            .formatted(String.join("; ", warnings)));
  }

  /**
   * Some are not ours.
   *
   * @param objects kind and name of each
   */
  public static AdmissionStanding namesTaken(List<String> objects) {
    String label =
        ReportMetadata.MANAGED_BY + "=" + ReportMetadata.LABELS.get(ReportMetadata.MANAGED_BY);
    return problem(
        "NamesTaken",
        "Made by somebody else and left alone: %s. Delete what is not needed, or label it %s."
            .formatted(String.join(", ", objects), label));
  }

  /** An API server of another kind, or one where it is switched off. */
  public static AdmissionStanding notServed() {
    return problem(
        "NotServed",
        "The API server does not serve ValidatingAdmissionPolicies (admissionregistration.k8s.io/v1).");
  }

  /** They are not as they should be, or nobody knows. */
  public static AdmissionStanding notWritten(String why) {
    return problem(
        "NotWritten",
        "Could not be brought up to date: %s.".formatted(why.replaceFirst("\\.$", "")));
  }

  private static AdmissionStanding problem(String reason, String message) {
    return new AdmissionStanding(ConditionStatus.FALSE, reason, message);
  }

  /** The condition {@code AdmissionReady}. */
  Condition condition(ConditionHistory history) {
    return history.next(
        Condition.ADMISSION_READY, status, reason, SafeText.of(message, Bounds.SENTENCE));
  }
}
