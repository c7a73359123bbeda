package dev.rootseal.fix;

import dev.rootseal.report.PatchConfidence;
import java.util.List;

/** Why the patch of a workload is not written, although there may be one. */
sealed interface LeftOut {
  /** The reasons, in words. */
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
