package dev.rootseal.operator.controller;

/** The keys of structured log lines: the same word for the same thing everywhere. */
public final class LogKeys {
  public static final String NAMESPACE = "namespace";
  public static final String OBJECT = "object";
  public static final String RESULT = "result";
  public static final String READ_ONLY = "readOnly";
  public static final String REASON = "reason";
  public static final String WATCHES = "watches";
  public static final String SERVER = "server";
  public static final String METRICS = "metrics";
  public static final String HEALTH = "health";
  public static final String IDENTITY = "identity";
  public static final String LEADER = "leader";
  public static final String LEASE = "lease";
  public static final String NAMESPACES = "namespaces";
  public static final String GENERATION = "generation";
  public static final String SECONDS = "seconds";
  public static final String CHECK = "check";
  public static final String CONTROLLER = "controller";
  public static final String STACK = "stack";
  public static final String REPORTS = "reports";
  public static final String VERSION = "version";

  private LogKeys() {}
}
