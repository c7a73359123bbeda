package dev.rootseal.rule;

/** The kinds of workloads: those that a cluster's reports are about, and those of files alone. */
public enum WorkloadKind implements Word.Capitalized {
  DEPLOYMENT,
  STATEFUL_SET,
  DAEMON_SET,
  POD,
  REPLICA_SET,
  REPLICATION_CONTROLLER,
  JOB,
  CRON_JOB
}
