package dev.rootseal.rule;

import dev.rootseal.rule.OwnerAnnotations.Annotation;
import dev.rootseal.rule.ReadOnlyFilesystemRule.EvaluationInput;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks the three sources of exemptions for one container, in their order: the names of those of the
 * policy that match, expired or not, the first that applies, and what keeps others from applying.
 */
record Exemptions(List<String> matched, Optional<Exemption> exemption, List<Note> notes) {
  /** What the annotations with a reason are about: {@code rootseal.dev/exempt} and the like. */
  static final String REASON = "exempt";

  /** What those with a last day are about, as in {@code 2027-03-31}. */
  static final String UNTIL = "exempt-until";

  /** The longest reason that is kept, in characters. */
  static final int MAX_REASON = 512;

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
    Optional<Annotation> said = input.annotation(REASON);
    if (said.isEmpty()) {
      return Optional.empty();
    }
    Annotation reason = said.get();
    Optional<Annotation> until = input.annotation(UNTIL);
    Optional<Note> hindrance =
        Optional.<Note>empty()
            .or(() -> problemOfReason(reason))
            .or(() -> until.flatMap(Exemptions::problemOfDate))
            .or(
                () ->
                    Optional.of(new Note.SelfExemptionDenied(reason.key()))
                        .filter(_ -> input.policy().selfExemption() == Policy.Permission.DENIED));
    if (hindrance.isPresent()) {
      notes.add(hindrance.get());
      return Optional.empty();
    }
    String text = VisibleText.beginning(reason.value().strip(), MAX_REASON);
    Optional<LocalDate> expires = until.flatMap(Exemptions::day);
    return valid(
        new Exemption(Exemption.Source.ANNOTATION, reason.key(), text, "", expires, ""),
        today,
        notes);
  }

  /** A last day without a reason: that may come later, so that it is no finding. */
  static Optional<Note> lastDayAlone(EvaluationInput input) {
    return input.annotation(REASON).isPresent()
        ? Optional.empty()
        : input
            .annotation(UNTIL)
            .filter(until -> day(until).isPresent())
            .map(until -> new Note.LastDayAlone(until.key()));
  }

  static Optional<Note.BrokenAnnotation> problemOfReason(Annotation reason) {
    return VisibleText.hasWords(reason.value())
        ? Optional.empty()
        : Optional.of(new Note.EmptyReason(reason.key()));
  }

  static Optional<Note.BrokenAnnotation> problemOfDate(Annotation until) {
    return day(until).isPresent() ? Optional.empty() : Optional.of(new Note.BadDate(until.key()));
  }

  private static Optional<LocalDate> day(Annotation until) {
    return TimeText.day(until.value().strip());
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
                        .formatted(known.name(), known.imageClass().id())),
        "",
        Optional.empty(),
        "");
  }
}
