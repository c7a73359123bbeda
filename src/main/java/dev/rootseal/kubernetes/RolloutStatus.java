package dev.rootseal.kubernetes;

import java.util.ArrayList;
import java.util.List;

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

  /** What a spec says of it. */
  static final class Wanted {
    long replicas = 1;
    String strategy = "";
  }

  /** What a status says of it; the three kinds have other words for the same. */
  static final class Seen {
    long generation;
    long desired;
    long pods;
    long updated;
    String currentRevision = "";
    String updateRevision = "";
    final List<Condition> conditions = new ArrayList<>();
  }

  /** A condition of a status. */
  static final class Condition {
    String type = "";
    String reason = "";
  }

  /** That of a workload of one of the three kinds. */
  static RolloutStatus of(String kind, long generation, Wanted wanted, Seen seen) {
    return new RolloutStatus(
        generation,
        seen.generation,
        kind.equals(DAEMON_SET) ? seen.desired : wanted.replicas,
        seen.pods,
        seen.updated,
        end(kind, wanted, seen));
  }

  private static End end(String kind, Wanted wanted, Seen seen) {
    return switch (kind) {
      case DAEMON_SET -> End.NOT_KEPT;
      case STATEFUL_SET -> endOfStatefulSet(wanted, seen);
      default -> endOfDeployment(seen);
    };
  }

  /** Under OnDelete, nobody ever makes the newest revision the current one. */
  private static End endOfStatefulSet(Wanted wanted, Seen seen) {
    if (seen.currentRevision.equals(seen.updateRevision)) {
      return End.ONE_REVISION;
    }
    return wanted.strategy.equals(ON_DELETE) ? End.NOT_KEPT : End.MISSING;
  }

  /** The condition is not there without a deadline, and says nothing else while it is paused. */
  private static End endOfDeployment(Seen seen) {
    return switch (progress(seen)) {
      case "NewReplicaSetAvailable" -> End.AVAILABLE;
      case "", "DeploymentPaused", "DeploymentResumed" -> End.NOT_KEPT;
      default -> End.MISSING;
    };
  }

  private static String progress(Seen seen) {
    for (Condition one : seen.conditions) {
      if (one.type.equals(PROGRESSING)) {
        return one.reason;
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
