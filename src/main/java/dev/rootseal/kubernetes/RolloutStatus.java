package dev.rootseal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the API says of a workload's roll-out, and what follows from it: whether the template of the
 * object is what runs. Once that is so, it stays so while pods come and go: what is asked for is
 * what the controllers keep of a roll-out that has ended, or whether older pods are left, and never
 * how many pods are available at the moment.
 *
 * @param generation the version of what is wanted; 0 where nobody counts them, and nothing runs
 * @param observedGeneration the one that the controller has acted on
 * @param wanted how many pods there should be
 * @param pods how many there are
 * @param updated how many of them are of the newest template
 * @param end what is kept of the end of the roll-out
 */
record RolloutStatus(
    long generation, long observedGeneration, long wanted, long pods, long updated, End end) {
  private static final String DAEMON_SET = "DaemonSet";
  private static final String STATEFUL_SET = "StatefulSet";
  private static final String ON_DELETE = "OnDelete";
  private static final String PROGRESSING = "Progressing";

  /** What the API keeps of the end of a roll-out. */
  enum End {
    /** All pods were of this template and available: a Deployment says so until the next one. */
    AVAILABLE,
    /**
     * All pods were of this template and ready: a StatefulSet has but one revision from then on.
     */
    ONE_REVISION,
    /** The roll-out goes on, has not begun, or has failed. */
    MISSING,
    /** The API keeps nothing: there is an end where pods are there and none is older. */
    NOT_KEPT
  }

  /**
   * That of a workload of one of the three kinds, which have other words for the same.
   *
   * @param spec what is read of it; empty where there is none
   * @param status the same
   */
  static RolloutStatus of(String kind, long generation, JsonNode spec, JsonNode status) {
    boolean daemonSet = kind.equals(DAEMON_SET);
    return new RolloutStatus(
        generation,
        status.path("observedGeneration").asLong(),
        daemonSet
            ? status.path("desiredNumberScheduled").asLong()
            : spec.path("replicas").asLong(1),
        status.path(daemonSet ? "currentNumberScheduled" : "replicas").asLong(),
        status.path(daemonSet ? "updatedNumberScheduled" : "updatedReplicas").asLong(),
        end(kind, spec, status));
  }

  private static End end(String kind, JsonNode spec, JsonNode status) {
    return switch (kind) {
      case DAEMON_SET -> End.NOT_KEPT;
      case STATEFUL_SET -> endOfStatefulSet(spec, status);
      default -> endOfDeployment(status.path("conditions"));
    };
  }

  /** Under OnDelete, nobody ever makes the newest revision the current one. */
  private static End endOfStatefulSet(JsonNode spec, JsonNode status) {
    if (status.path("currentRevision").asText().equals(status.path("updateRevision").asText())) {
      return End.ONE_REVISION;
    }
    return spec.path("updateStrategy").path("type").asText().equals(ON_DELETE)
        ? End.NOT_KEPT
        : End.MISSING;
  }

  /** The condition is not there without a deadline, and says nothing else while it is paused. */
  private static End endOfDeployment(JsonNode conditions) {
    return switch (progress(conditions)) {
      case "NewReplicaSetAvailable" -> End.AVAILABLE;
      case "", "DeploymentPaused", "DeploymentResumed" -> End.NOT_KEPT;
      default -> End.MISSING;
    };
  }

  private static String progress(JsonNode conditions) {
    for (JsonNode one : conditions) {
      if (one.path("type").asText().equals(PROGRESSING)) {
        return one.path("reason").asText();
      }
    }
    return "";
  }

  /** Whether its controller has seen what is wanted now, and all else here speaks of that. */
  boolean isObserved() {
    return observedGeneration >= generation;
  }

  /** Whether the template is rolled out. */
  boolean isFinished() {
    return generation == 0 || (isObserved() && hasEnded());
  }

  private boolean hasEnded() {
    return switch (end) {
      case AVAILABLE -> noneIsOlder();
      // Not asked for older pods: one that is about to go is no updated one here.
      case ONE_REVISION -> someAreThere();
      case NOT_KEPT -> someAreThere() && noneIsOlder();
      case MISSING -> false;
    };
  }

  private boolean noneIsOlder() {
    return updated >= pods;
  }

  private boolean someAreThere() {
    return pods > 0 || wanted == 0;
  }
}
