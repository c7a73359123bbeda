package dev.rootseal.rule;

/** The outcome for a workload, a namespace or a cluster. */
public enum Result implements Word.Capitalized {
  PASS,
  FAIL,
  /** There is no container to measure. */
  NOT_APPLICABLE,
  /** Not evaluated yet, or only in part: never a pass. */
  UNKNOWN
}
