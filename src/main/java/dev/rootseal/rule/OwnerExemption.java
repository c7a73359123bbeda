package dev.rootseal.rule;

import dev.rootseal.rule.OwnerAnnotations.Annotation;
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
  /** What the annotations with a reason are about. */
  String REASON = "exempt";

  /** What the annotations with a last day are about. */
  String UNTIL = "exempt-until";

  /** The longest reason that is kept, in characters. */
  int MAX_REASON = 512;

  /** Nothing is said. */
  record Absent() implements OwnerExemption {}

  /** An exemption that can be used, now or until it expired. */
  record Stated(Exemption exemption) implements OwnerExemption {}

  /** An annotation that exempts nothing. */
  record Unusable(Note.BrokenAnnotation note) implements OwnerExemption {}

  /** Reads the annotations for a container. */
  static OwnerExemption of(OwnerAnnotations annotations, String container) {
    return annotations
        .find(REASON, container)
        .map(reason -> read(reason, annotations.find(UNTIL, container)))
        .orElseGet(Absent::new);
  }

  /** A last day without a reason: that may come later, so that it is no finding. */
  static Optional<Note> lastDayAlone(OwnerAnnotations annotations, String container) {
    return annotations.find(REASON, container).isPresent()
        ? Optional.empty()
        : annotations
            .find(UNTIL, container)
            .filter(until -> day(until).isPresent())
            .map(until -> new Note.LastDayAlone(until.key()));
  }

  private static OwnerExemption read(Annotation reason, Optional<Annotation> until) {
    return problemOfReason(reason)
        .or(() -> until.flatMap(OwnerExemption::problemOfDate))
        .<OwnerExemption>map(Unusable::new)
        .orElseGet(() -> new Stated(stated(reason, until.flatMap(OwnerExemption::day))));
  }

  private static Exemption stated(Annotation reason, Optional<LocalDate> expires) {
    String text = Excerpt.of(reason.value().strip(), MAX_REASON);
    return new Exemption(Exemption.Source.ANNOTATION, reason.key(), text, "", expires, "");
  }

  /** Why an annotation gives no reason. */
  static Optional<Note.BrokenAnnotation> problemOfReason(Annotation reason) {
    return VisibleText.hasWords(reason.value())
        ? Optional.empty()
        : Optional.of(new Note.EmptyReason(reason.key()));
  }

  /** Why an annotation gives no last day. */
  static Optional<Note.BrokenAnnotation> problemOfDate(Annotation until) {
    return day(until).isPresent() ? Optional.empty() : Optional.of(new Note.BadDate(until.key()));
  }

  private static Optional<LocalDate> day(Annotation until) {
    try {
      return Optional.of(LocalDate.parse(until.value().strip()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
