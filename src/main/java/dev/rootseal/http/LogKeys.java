package dev.rootseal.http;

/** The keys of structured log lines. */
final class LogKeys {
  static final String EXPIRES = "expires";
  static final String LIMIT = "limit";
  static final String PEER = "peer";
  static final String REASON = "reason";

  private LogKeys() {}
}
