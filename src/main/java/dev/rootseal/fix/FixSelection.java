package dev.rootseal.fix;

import dev.rootseal.report.PatchConfidence;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which patches are written.
 *
 * @param critical whether those are that can take the cluster down; one that is named always is
 * @param confidences the confidences that are asked for
 */
public record FixSelection(boolean critical, Set<PatchConfidence> confidences) {
  public FixSelection {
    confidences = Set.copyOf(confidences);
  }

  Optional<LeftOut> leavesOut(ProposedFix fix) {
    if (!critical && !fix.critical().isEmpty() && fix.concernsContainers()) {
      return Optional.of(new LeftOut.Critical(fix.critical()));
    }
    return fix.finding()
        .confidence()
        .filter(confidence -> fix.isPatched() && !confidences.contains(confidence))
        .map(LeftOut.Confidence::new);
  }

  /** Why the patch of a workload is not written, although there may be one. */
  sealed interface LeftOut {
    List<String> reasons();

    /** The change can take the cluster down, or would not last. */
    record Critical(List<String> reasons) implements LeftOut {
      public Critical {
        reasons = List.copyOf(reasons);
      }
    }

    /** Patches of this confidence were not asked for. */
    record Confidence(PatchConfidence confidence) implements LeftOut {
      @Override
      public List<String> reasons() {
        return List.of("its confidence is " + confidence.id());
      }
    }
  }
}
