package dev.rootseal.cli;

/** How log lines look. */
enum LogFormat {
  TEXT,
  JSON
}
