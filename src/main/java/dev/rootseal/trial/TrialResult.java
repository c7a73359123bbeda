package dev.rootseal.trial;

import dev.rootseal.remediation.Patch;
import java.util.Optional;

/** What came of it. */
public sealed interface TrialResult {
  /**
   * The copy runs.
   *
   * @param patch with which; nothing where the template is as it has to be
   */
  record Passed(Optional<Patch> patch) implements TrialResult {}

  /**
   * The copy does not run.
   *
   * @param next the patch to try next; nothing where none is known
   */
  record Failed(Optional<Patch> next) implements TrialResult {}

  /** It could not be tried; why, was told. */
  record Undone() implements TrialResult {}

  /** Nothing was done: it was not allowed, or could not be read. */
  record NotBegun() implements TrialResult {}
}
