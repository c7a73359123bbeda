package dev.rootseal.live;

import dev.rootseal.rule.WorkloadKind;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The kinds that are evaluated, with the names by which kubectl knows them. */
public enum WorkloadType {
  DEPLOYMENT(WorkloadKind.DEPLOYMENT, "deploy"),
  STATEFUL_SET(WorkloadKind.STATEFUL_SET, "sts"),
  DAEMON_SET(WorkloadKind.DAEMON_SET, "ds");

  private final WorkloadKind kind;
  private final String shortName;

  WorkloadType(WorkloadKind kind, String shortName) {
    this.kind = kind;
    this.shortName = shortName;
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
}
