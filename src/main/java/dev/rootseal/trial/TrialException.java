package dev.rootseal.trial;

/** What keeps a patch from being tried, in one line for a person. */
public final class TrialException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TrialException(String message) {
    super(message);
  }
}
