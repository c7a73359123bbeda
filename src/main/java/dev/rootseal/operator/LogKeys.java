package dev.rootseal.operator;

/** The keys of structured log lines: the same word for the same thing everywhere. */
final class LogKeys {
  static final String NAMESPACE = "namespace";
  static final String RESULT = "result";
  static final String READ_ONLY = "readOnly";
  static final String REASON = "reason";
  static final String WATCHES = "watches";
  static final String SERVER = "server";
  static final String METRICS = "metrics";
  static final String HEALTH = "health";
  static final String IDENTITY = "identity";
  static final String LEADER = "leader";
  static final String LEASE = "lease";
  static final String NAMESPACES = "namespaces";
  static final String GENERATION = "generation";
  static final String CHECK = "check";
  static final String REPORTS = "reports";
  static final String VERSION = "version";

  private LogKeys() {}
}
