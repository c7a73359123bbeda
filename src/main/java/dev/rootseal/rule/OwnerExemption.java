package dev.rootseal.rule;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What an owner's annotations say about an exemption of one container.
 *
 * <p>{@code exempt.rootseal.dev/<container>} or {@code rootseal.dev/exempt} hold the reason, {@code
 * rootseal.dev/exempt-until} the last day, as in {@code 2027-03-31}.
 */
sealed interface OwnerExemption {
  /** The longest reason that is kept, in characters. */
  int MAX_REASON = 512;

  /** Nothing is said. */
  record Absent() implements OwnerExemption {}

  /** An exemption that can be used, now or until it expired. */
  record Stated(Exemption exemption) implements OwnerExemption {}

  /** An annotation that exempts nothing. */
  record Unusable(Note note) implements OwnerExemption {}

  /** Reads the annotations for a container. */
  static OwnerExemption of(OwnerAnnotations annotations, String container) {
    return annotations
        .find("exempt", container)
        .map(reason -> read(reason, annotations.find("exempt-until", container)))
        .orElseGet(Absent::new);
  }

  private static OwnerExemption read(
      OwnerAnnotations.Annotation reason, Optional<OwnerAnnotations.Annotation> until) {
    String text = reason.value().strip();
    if (text.isEmpty()) {
      return new Unusable(new Note.EmptyReason(reason.key()));
    }
    try {
      Optional<LocalDate> expires =
          until.map(annotation -> LocalDate.parse(annotation.value().strip()));
      return new Stated(
          new Exemption(Exemption.Source.ANNOTATION, reason.key(), bounded(text), "", expires));
    } catch (DateTimeException e) {
      String key = until.map(OwnerAnnotations.Annotation::key).orElse("");
      return new Unusable(new Note.BadDate(key));
    }
  }

  /** Never cuts a character that takes two places in half. */
  private static String bounded(String text) {
    if (text.length() <= MAX_REASON) {
      return text;
    }
    boolean inPair = Character.isHighSurrogate(text.charAt(MAX_REASON - 1));
    return text.substring(0, inPair ? MAX_REASON - 1 : MAX_REASON);
  }
}
