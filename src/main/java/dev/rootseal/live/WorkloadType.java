package dev.rootseal.live;

import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDaemonSet;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import dev.rootseal.rule.WorkloadKind;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The kinds that are evaluated, with the names by which kubectl knows them. */
public enum WorkloadType {
  DEPLOYMENT(WorkloadKind.DEPLOYMENT, "deploy", WatchedDeployment.class),
  STATEFUL_SET(WorkloadKind.STATEFUL_SET, "sts", WatchedStatefulSet.class),
  DAEMON_SET(WorkloadKind.DAEMON_SET, "ds", WatchedDaemonSet.class);

  private final WorkloadKind kind;
  private final String shortName;
  private final Class<? extends WatchedWorkload> watched;

  WorkloadType(WorkloadKind kind, String shortName, Class<? extends WatchedWorkload> watched) {
    this.kind = kind;
    this.shortName = shortName;
    this.watched = watched;
  }

  /**
   * Finds a kind as kubectl does: singular, plural or short, in any case, with or without its group
   * and version.
   *
   * @throws IllegalArgumentException for any other; the message names those that are allowed
   */
  static WorkloadType of(String text) {
    String word = text.toLowerCase(Locale.ROOT).replaceFirst("(\\.v1)?\\.apps$", "");
    return Stream.of(values())
        .filter(type -> Set.of(type.singular(), type.plural(), type.shortName).contains(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + text
                        + "' is not a kind that is evaluated: deployment (deploy), statefulset (sts)"
                        + " or daemonset (ds)"));
  }

  /** As an object says it. */
  public String kind() {
    return kind.id();
  }

  /** The API version that is read. */
  public String apiVersion() {
    return "apps/v1";
  }

  /** As kubectl takes it. */
  public String singular() {
    return kind().toLowerCase(Locale.ROOT);
  }

  /** As a role has it. */
  public String plural() {
    return singular() + "s";
  }

  /** The class into which an object is read. */
  Class<? extends WatchedWorkload> watched() {
    return watched;
  }
}
