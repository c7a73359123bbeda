package dev.rootseal.rule;

/** A mistake of the author's that leaves the flag unset; only files can hold one. */
public sealed interface ManifestMistake {
  /** The flag stands under the pod's securityContext, where no such field exists. */
  record FlagAtPodLevel() implements ManifestMistake {}

  /**
   * The flag is misspelt.
   *
   * @param spelling the field's name as it is written
   */
  record MisspeltFlag(String spelling) implements ManifestMistake {}

  /** An earlier container of the pod has the same name. */
  record DuplicateName() implements ManifestMistake {}
}
