package dev.rootseal.cli;

/** The exit codes of all commands. */
final class ExitCode {
  /** All went well. */
  static final int OK = 0;

  /** Findings remain that no patch fixes, or the operator ended by a fault of its own. */
  static final int FAILED = 1;

  /** Wrong usage, input that cannot be read, or output that cannot be written. */
  static final int USAGE = 2;

  /** The cluster could be read only in part. */
  static final int PARTIAL = 3;

  private ExitCode() {}
}
