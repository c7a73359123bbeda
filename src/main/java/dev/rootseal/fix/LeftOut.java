package dev.rootseal.fix;

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
  record Confidence(List<String> reasons) implements LeftOut {
    public Confidence {
      reasons = List.copyOf(reasons);
    }
  }
}
