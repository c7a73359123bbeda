package dev.rootseal.cli;

/** How log lines look. */
public enum LogFormat {
  TEXT,
  JSON
}
