package dev.rootseal.cli;

public final class ExitCode {
  public static final int OK = 0;

  /** Findings remain that no patch fixes, or the operator ended by a fault of its own. */
  public static final int FAILED = 1;

  /** Wrong usage, input that cannot be read, or output that cannot be written. */
  public static final int USAGE = 2;

  /** The cluster could be read only in part. */
  public static final int PARTIAL = 3;

  private ExitCode() {}

  /** What could not be read weighs more than what has failed. */
  static int of(boolean isAllRead, boolean isSomeRead, boolean hasFailed) {
    if (!isAllRead) {
      return isSomeRead ? PARTIAL : USAGE;
    }
    return hasFailed ? FAILED : OK;
  }
}
