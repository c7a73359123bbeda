package dev.rootseal.rule;

import dev.rootseal.rule.OwnerAnnotations.Annotation;
import dev.rootseal.rule.ReadOnlyFilesystemRule.EvaluationInput;
import dev.rootseal.rule.VisibleText.Excerpt;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks the three sources of exemptions for one container, in their order.
 *
 * @param matched the names of the policy's exemptions that match, expired or not
 * @param exemption the first that applies
 * @param notes what keeps others from applying
 */
record Exemptions(List<String> matched, Optional<Exemption> exemption, List<Note> notes) {
  static Exemptions of(EvaluationInput input, List<PolicyExemption> matching, LocalDate today) {
    List<Note> notes = new ArrayList<>();
    Optional<Exemption> first =
        byPolicy(input, matching, today, notes)
            .or(() -> byAnnotation(input, today, notes))
            .or(() -> byCatalogue(input, notes));
    List<String> matched = matching.stream().map(PolicyExemption::name).toList();
    return new Exemptions(matched, first, notes);
  }

  private static Optional<Exemption> byPolicy(
      EvaluationInput input, List<PolicyExemption> matching, LocalDate today, List<Note> notes) {
    return matching.stream()
        .map(exemption -> Exemption.of(exemption, input.workload()))
        .flatMap(exemption -> valid(exemption, today, notes).stream())
        .findFirst();
  }

  private static Optional<Exemption> valid(Exemption exemption, LocalDate today, List<Note> notes) {
    Optional<LocalDate> over = exemption.expires().filter(today::isAfter);
    if (over.isEmpty()) {
      return Optional.of(exemption);
    }
    notes.add(new Note.ExpiredExemption(exemption.name(), exemption.owner(), over.get()));
    return Optional.empty();
  }

  private static Optional<Exemption> byAnnotation(
      EvaluationInput input, LocalDate today, List<Note> notes) {
    OwnerExemption own = input.ownerExemption();
    if (own instanceof OwnerExemption.Unusable(var note)) {
      notes.add(note);
    }
    if (!(own instanceof OwnerExemption.Stated(var exemption))) {
      return Optional.empty();
    }
    if (input.policy().selfExemption() == Policy.SelfExemption.DENIED) {
      notes.add(new Note.SelfExemptionDenied(exemption.name()));
      return Optional.empty();
    }
    return valid(exemption, today, notes);
  }

  /** What an image is called excuses it only where nobody else can have given it that name. */
  private static Optional<Exemption> byCatalogue(EvaluationInput input, List<Note> notes) {
    Optional<ImageKnowledge> exempt =
        input
            .knowledge()
            .filter(ImageKnowledge::runsImageProgram)
            .filter(known -> input.container().type() != ContainerType.INIT)
            .filter(
                known -> input.policy().catalogue().exemptClasses().contains(known.imageClass()));
    exempt
        .filter(known -> !known.fromTrustedRegistry())
        .ifPresent(known -> notes.add(new Note.UnknownRegistry(known.name(), known.imageClass())));
    return exempt.filter(ImageKnowledge::fromTrustedRegistry).map(Exemptions::ofClass);
  }

  private static Exemption ofClass(ImageKnowledge known) {
    return new Exemption(
        Exemption.Source.CATALOGUE,
        known.name(),
        known
            .policyReason()
            .filter(VisibleText::hasWords)
            .orElseGet(
                () ->
                    "%s is a known image of class %s"
                        .formatted(known.name(), known.imageClass().token())),
        "",
        Optional.empty(),
        "");
  }

  /**
   * What an owner's annotations say about an exemption of one container.
   *
   * <p>{@code exempt.rootseal.dev/<container>} or {@code rootseal.dev/exempt} hold the reason,
   * {@code rootseal.dev/exempt-until} the last day, as in {@code 2027-03-31}.
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
}
