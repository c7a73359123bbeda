package dev.rootseal.cli;

/** What makes the exit code of {@code fix} 1 beside a finding that keeps no patch. */
enum FailOn {
  FINDING,
  NEVER
}
