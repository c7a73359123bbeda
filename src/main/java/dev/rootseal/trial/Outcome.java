package dev.rootseal.trial;

import java.time.Duration;
import java.util.List;

/** What has become of one copy. */
sealed interface Outcome {
  /** It was ready and has stayed so. */
  record Passed(Duration readyAfter) implements Outcome {}

  /** It does not run as it has to. */
  record Failed(List<Symptom> symptoms) implements Outcome {
    public Failed {
      symptoms = List.copyOf(symptoms);
    }

    /** Whether something says that it is for the read-only root. */
    boolean isOfReadOnlyRoot() {
      return symptoms.stream().anyMatch(symptom -> symptom.error().isPresent());
    }
  }

  /** Nobody knows: it could not run for a reason that has nothing to do with the patch. */
  record Undone(String reason) implements Outcome {}
}
