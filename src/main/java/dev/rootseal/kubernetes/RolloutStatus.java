package dev.rootseal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the API says of a workload's roll-out, and what follows from it: whether the template of the
 * object is what runs. Once that is so, it stays so while pods come and go: what is asked for is
 * what the controllers keep of a roll-out that has ended, or whether older pods are left, and never
 * how many pods are available at the moment.
 *
 * @param isObserved whether its controller has seen what is wanted now
 * @param isFinished whether the template is rolled out
 */
record RolloutStatus(boolean isObserved, boolean isFinished) {
  /**
   * That of a workload of one of the three kinds, which have other words for the same.
   *
   * @param generation the version of what is wanted; 0 where nobody counts them, and nothing runs
   */
  static RolloutStatus of(String kind, long generation, JsonNode spec, JsonNode status) {
    boolean observed = status.path("observedGeneration").asLong() >= generation;
    return new RolloutStatus(
        observed, generation == 0 || (observed && hasEnded(kind, spec, status)));
  }

  private static boolean hasEnded(String kind, JsonNode spec, JsonNode status) {
    boolean daemonSet = kind.equals("DaemonSet");
    long wanted =
        daemonSet
            ? status.path("desiredNumberScheduled").asLong()
            : spec.path("replicas").asLong(1);
    long pods = status.path(daemonSet ? "currentNumberScheduled" : "replicas").asLong();
    long updated = status.path(daemonSet ? "updatedNumberScheduled" : "updatedReplicas").asLong();
    boolean someAreThere = pods > 0 || wanted == 0;
    boolean noneIsOlder = updated >= pods;
    return switch (kind) {
      case "DaemonSet" -> someAreThere && noneIsOlder;
      // Once all pods were ready, there is but one revision: it is not asked for older pods, since
      // one that is about to go is no updated one here. Under OnDelete, nobody ever makes the
      // newest revision the current one.
      case "StatefulSet" ->
          text(status, "currentRevision").equals(text(status, "updateRevision"))
              ? someAreThere
              : text(spec.path("updateStrategy"), "type").equals("OnDelete")
                  && someAreThere
                  && noneIsOlder;
      default ->
          switch (progress(status.path("conditions"))) {
            // All pods were available: a Deployment says so until the next roll-out.
            case "NewReplicaSetAvailable" -> noneIsOlder;
            // Without a deadline there is no condition, and while it is paused, no other one.
            case "", "DeploymentPaused", "DeploymentResumed" -> someAreThere && noneIsOlder;
            default -> false;
          };
    };
  }

  private static String progress(JsonNode conditions) {
    return conditions
        .valueStream()
        .filter(one -> text(one, "type").equals("Progressing"))
        .findFirst()
        .map(one -> text(one, "reason"))
        .orElse("");
  }

  private static String text(JsonNode object, String field) {
    return object.path(field).asText();
  }
}
