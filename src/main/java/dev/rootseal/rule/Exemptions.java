package dev.rootseal.rule;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks the three sources of exemptions for one container, in their order.
 *
 * @param matched the names of the policy's exemptions that match, expired or not
 * @param exemption the first that applies
 * @param notes what keeps others from applying
 */
record Exemptions(List<String> matched, Optional<Exemption> exemption, List<Note> notes) {
  static Exemptions of(EvaluationInput subject, List<PolicyExemption> matching, LocalDate today) {
    List<Note> notes = new ArrayList<>();
    List<Supplier<Optional<Exemption>>> sources =
        List.of(
            () -> byPolicy(subject, matching, today, notes),
            () -> byAnnotation(subject, today, notes),
            () -> byCatalogue(subject, notes));
    List<String> matched = matching.stream().map(PolicyExemption::name).toList();
    return new Exemptions(matched, firstOf(sources), notes);
  }

  private static Optional<Exemption> firstOf(List<Supplier<Optional<Exemption>>> sources) {
    for (Supplier<Optional<Exemption>> source : sources) {
      Optional<Exemption> found = source.get();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Exemption> byPolicy(
      EvaluationInput subject, List<PolicyExemption> matching, LocalDate today, List<Note> notes) {
    for (PolicyExemption exemption : matching) {
      Optional<Exemption> valid = valid(Exemption.of(exemption, subject.workload()), today, notes);
      if (valid.isPresent()) {
        return valid;
      }
    }
    return Optional.empty();
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
      EvaluationInput subject, LocalDate today, List<Note> notes) {
    OwnerExemption own = subject.ownerExemption();
    if (own instanceof OwnerExemption.Unusable(var note)) {
      notes.add(note);
    }
    if (!(own instanceof OwnerExemption.Stated(var exemption))) {
      return Optional.empty();
    }
    if (subject.policy().selfExemption() == Policy.SelfExemption.DENIED) {
      notes.add(new Note.SelfExemptionDenied(exemption.name()));
      return Optional.empty();
    }
    return valid(exemption, today, notes);
  }

  /** What an image is called excuses it only where nobody else can have given it that name. */
  private static Optional<Exemption> byCatalogue(EvaluationInput subject, List<Note> notes) {
    Optional<ImageKnowledge> exempt =
        subject
            .knowledge()
            .filter(ImageKnowledge::ofItsClass)
            .filter(known -> subject.container().type() != ContainerType.INIT)
            .filter(
                known -> subject.policy().catalogue().exemptClasses().contains(known.imageClass()));
    exempt
        .filter(known -> !known.ofItsRegistry())
        .ifPresent(known -> notes.add(new Note.UnknownRegistry(known.name(), known.imageClass())));
    return exempt.filter(ImageKnowledge::ofItsRegistry).map(Exemptions::ofClass);
  }

  private static Exemption ofClass(ImageKnowledge known) {
    return new Exemption(
        Exemption.Source.CATALOGUE,
        known.name(),
        known
            .stated()
            .filter(VisibleText::hasWords)
            .orElseGet(
                () ->
                    "%s is a known image of class %s"
                        .formatted(known.name(), known.imageClass().token())),
        "",
        Optional.empty(),
        "");
  }
}
