package dev.rootseal.api.policy;

/** The kinds that an exemption can name: those of a cluster, and those that files alone hold. */
enum WorkloadKind {
  DEPLOYMENT,
  STATEFUL_SET,
  DAEMON_SET,
  POD,
  REPLICA_SET,
  REPLICATION_CONTROLLER,
  JOB,
  CRON_JOB
}
