package dev.rootseal.fix;

import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.report.Finding;
import java.util.List;

/** A workload with a finding, and how it is fixed. */
sealed interface ProposedFix permits WorkloadFix, FileFix {
  /** What the line of the finding begins with: where the workload is. */
  String place();

  /** What is wrong with it. */
  Finding finding();

  /** The patch, or why there is none. */
  Remediation remediation();

  /** Why changing it can take the cluster down; empty for most. */
  List<String> critical();

  /** A patch of this workload that says which one it is for. */
  Patch addressed(Patch patch);

  default boolean isPatched() {
    return remediation().patch().isPresent();
  }

  /** Whether it is about containers, and not about annotations alone. */
  default boolean concernsContainers() {
    return !finding().containers().isEmpty();
  }

  /** Whether nothing is left to fix once the patch is applied. */
  default boolean isWhole() {
    return isPatched() && remediation().refused().isEmpty();
  }
}
