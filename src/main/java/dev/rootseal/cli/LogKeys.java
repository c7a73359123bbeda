package dev.rootseal.cli;

/** The keys of structured log lines. */
final class LogKeys {
  static final String NEAREST = "nearest";
  static final String VARIABLE = "variable";

  private LogKeys() {}
}
