package dev.rootseal.cli;

/** What {@code fix} can print. */
enum FixForm {
  PATCH,
  DIFF
}
