package dev.rootseal.rule;

import java.util.List;

/**
 * How strictly the rule judges.
 *
 * @param threshold the share of containers that must comply
 * @param requiredWritablePaths the paths that must be writable where nobody says otherwise
 */
public record Policy(Threshold threshold, List<ContainerPath> requiredWritablePaths) {
  /** 80 %, and a writable {@code /tmp}. */
  public static final Policy DEFAULT =
      new Policy(Threshold.DEFAULT, List.of(ContainerPath.of("/tmp")));

  public Policy {
    requiredWritablePaths = List.copyOf(requiredWritablePaths);
  }
}
