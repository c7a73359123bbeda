package dev.rootseal.rule;

/**
 * The kinds of workloads: those that a cluster's reports are about, and those that files alone
 * hold.
 */
public enum WorkloadKind {
  DEPLOYMENT("Deployment"),
  STATEFUL_SET("StatefulSet"),
  DAEMON_SET("DaemonSet"),
  POD("Pod"),
  REPLICA_SET("ReplicaSet"),
  REPLICATION_CONTROLLER("ReplicationController"),
  JOB("Job"),
  CRON_JOB("CronJob");

  private final String id;

  WorkloadKind(String id) {
    this.id = id;
  }

  /** As an object says it, for example {@code StatefulSet}. */
  public String id() {
    return id;
  }
}
