package dev.rootseal.rule;

public enum Result implements Word.Capitalized {
  PASS,
  FAIL,
  /** There is no container to measure. */
  NOT_APPLICABLE,
  /** Not evaluated yet, or only in part: never a pass. */
  UNKNOWN
}
