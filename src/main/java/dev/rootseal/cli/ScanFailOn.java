package dev.rootseal.cli;

/** What makes the exit code of {@code scan} 1. */
enum ScanFailOn {
  THRESHOLD,
  FINDING,
  NEVER
}
