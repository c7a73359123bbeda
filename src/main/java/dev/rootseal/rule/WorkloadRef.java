package dev.rootseal.rule;

import java.util.Comparator;

/**
 * The address of a workload: its kind, its namespace (empty where a manifest names none) and its
 * name. Ordered by namespace, kind and name.
 */
public record WorkloadRef(String kind, String namespace, String name)
    implements Comparable<WorkloadRef> {
  private static final Comparator<WorkloadRef> ORDER =
      Comparator.comparing(WorkloadRef::namespace)
          .thenComparing(WorkloadRef::kind)
          .thenComparing(WorkloadRef::name);

  @Override
  public int compareTo(WorkloadRef other) {
    return ORDER.compare(this, other);
  }
}
