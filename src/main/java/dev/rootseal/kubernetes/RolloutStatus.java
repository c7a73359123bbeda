package dev.rootseal.kubernetes;

import dev.rootseal.kubernetes.WorkloadModel.Condition;
import dev.rootseal.kubernetes.WorkloadModel.Metadata;
import dev.rootseal.kubernetes.WorkloadModel.Spec;
import dev.rootseal.kubernetes.WorkloadModel.Status;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

  /** Reads it of a workload of one of the three kinds, in whatever encoding that came. */
  static RolloutStatus of(String kind, Metadata metadata, Spec spec, Status status) {
    boolean daemons = kind.equals(DAEMON_SET);
    return new RolloutStatus(
        orElse(metadata.generation(), 0),
        orElse(status.observedGeneration(), 0),
        daemons ? orElse(status.desiredNumberScheduled(), 0) : orElse(spec.replicas(), 1),
        orElse(daemons ? status.currentNumberScheduled() : status.replicas(), 0),
        orElse(daemons ? status.updatedNumberScheduled() : status.updatedReplicas(), 0),
        end(kind, spec, status));
  }

  private static End end(String kind, Spec spec, Status status) {
    return switch (kind) {
      case DAEMON_SET -> End.NOT_KEPT;
      case STATEFUL_SET -> endOfStatefulSet(spec, status);
      default -> endOfDeployment(status);
    };
  }

  /** Under OnDelete, nobody ever makes the newest revision the current one. */
  private static End endOfStatefulSet(Spec spec, Status status) {
    if (Objects.equals(status.currentRevision(), status.updateRevision())) {
      return End.ONE_REVISION;
    }
    return spec.updateStrategy() != null && ON_DELETE.equals(spec.updateStrategy().type())
        ? End.NOT_KEPT
        : End.MISSING;
  }

  /** The condition is not there without a deadline, and says nothing else while it is paused. */
  private static End endOfDeployment(Status status) {
    return switch (progress(status)) {
      case "NewReplicaSetAvailable" -> End.AVAILABLE;
      case "", "DeploymentPaused", "DeploymentResumed" -> End.NOT_KEPT;
      default -> End.MISSING;
    };
  }

  private static String progress(Status status) {
    List<@Nullable Condition> conditions =
        Objects.requireNonNullElse(status.conditions(), List.<@Nullable Condition>of());
    for (@Nullable Condition one : conditions) {
      if (one != null && PROGRESSING.equals(one.type())) {
        return Objects.requireNonNullElse(one.reason(), "");
      }
    }
    return "";
  }

  private static long orElse(@Nullable Long number, long otherwise) {
    return number == null ? otherwise : number;
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
