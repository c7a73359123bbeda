package dev.rootseal.report;

import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.Word;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;

/** How well it is known which paths a container writes; the strongest first. */
public enum PatchConfidence implements Word {
  /** A row of the catalogue that decides, or of the policy, says that the image runs so. */
  KNOWN,
  /** The owner's annotation names the paths, and says when these were seen to be written. */
  OBSERVED,
  /** The owner's annotation names the paths. */
  DECLARED,
  /** Nothing is known: the policy's default paths alone. */
  ASSUMED;

  public static PatchConfidence of(ContainerEvaluation evaluated) {
    return switch (evaluated.required().source()) {
      case OWNER -> evaluated.required().observed().isPresent() ? OBSERVED : DECLARED;
      case CATALOGUE ->
          evaluated.knowledge().filter(ImageKnowledge::worksReadOnly).isPresent()
                  && !evaluated.writesToRoot()
              ? KNOWN
              : ASSUMED;
      case POLICY_DEFAULT -> ASSUMED;
    };
  }
}
