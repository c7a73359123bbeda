package dev.rootseal.fix;

import java.util.Optional;

/** What a run of {@code rootseal fix} has come across, and how it ends. */
final class FixCounts {
  private int lists;
  private int unread;
  private int workloads;
  private int exempt;
  private int findings;
  private int patched;
  private int whole;
  private boolean volumesAdded;

  /** All workloads of a kind were read. */
  void listRead() {
    lists++;
  }

  /** Something could not be read. */
  void unread() {
    unread++;
  }

  /**
   * A workload was read.
   *
   * @param exemptContainers how many of its containers are exempt
   */
  void read(int exemptContainers) {
    workloads++;
    exempt += exemptContainers;
  }

  /** It has a finding. */
  void found(WorkloadFix fix) {
    findings++;
    patched += fix.isPatched() ? 1 : 0;
    whole += fix.isWhole() ? 1 : 0;
    volumesAdded |= fix.remediation().patched().stream().anyMatch(one -> !one.added().isEmpty());
  }

  /** The workloads that got a patch. */
  int patched() {
    return patched;
  }

  boolean volumesAdded() {
    return volumesAdded;
  }

  /** What cannot be read weighs more than what cannot be mended. */
  FixOutcome outcome() {
    if (unread > 0) {
      return workloads + lists > 0 ? FixOutcome.PARTLY_READ : FixOutcome.UNREAD;
    }
    return whole < findings ? FixOutcome.INCOMPLETE : FixOutcome.COMPLETE;
  }

  /** What came of it all; nothing where it was about one workload with a finding, or unread. */
  Optional<String> summary(FixTarget target) {
    boolean one = target instanceof FixTarget.One;
    if (workloads + lists == 0 || (one && findings > 0)) {
      return Optional.empty();
    }
    if (findings == 0) {
      return Optional.of(subject(target) + exemptions() + ": nothing to fix.");
    }
    return Optional.of(
        "%s%s, %d with a finding: a patch for all of %d, for a part of %d, for nothing of %d."
            .formatted(
                subject(target),
                exemptions(),
                findings,
                whole,
                patched - whole,
                findings - patched));
  }

  private String subject(FixTarget target) {
    return target instanceof FixTarget.One(var type, var namespace, var name)
        ? "%s '%s' in %s".formatted(type.kind(), name, target.place())
        : "%s read in %s".formatted(number(workloads, "workload"), target.place());
  }

  private String exemptions() {
    return exempt > 0 ? ", " + number(exempt, "container") + " exempt" : "";
  }

  private static String number(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
