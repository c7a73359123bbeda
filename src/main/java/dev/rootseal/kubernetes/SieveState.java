package dev.rootseal.kubernetes;

/** What a sieve waits for, or is within. */
enum SieveState {
  BEGIN,
  FIRST_NAME,
  NAME,
  IN_NAME,
  COLON,
  FIRST_VALUE,
  VALUE,
  IN_TEXT,
  IN_BARE,
  IN_SKIPPED,
  /** Behind a value. */
  BEHIND,
  END,
  NO_OBJECT
}
