package dev.rootseal.cli;

/** The exit codes of all commands. */
final class ExitCode {
  /** All went well; a scan passed. */
  static final int OK = 0;

  /** A scan is below the threshold, or the operator ended by a fault of its own. */
  static final int FAILED = 1;

  /** Wrong usage, or input that cannot be read. */
  static final int USAGE = 2;

  private ExitCode() {}
}
