package dev.rootseal.rule;

/**
 * The address of a workload: its kind, its namespace (empty where a manifest names none) and its
 * name. Ordered by namespace, kind and name: by hand, for a comparator costs a scan of one file a
 * millisecond or two.
 */
public record WorkloadRef(String kind, String namespace, String name)
    implements Comparable<WorkloadRef> {
  @Override
  public int compareTo(WorkloadRef other) {
    int byNamespace = namespace.compareTo(other.namespace);
    int byKind = byNamespace == 0 ? kind.compareTo(other.kind) : byNamespace;
    return byKind == 0 ? name.compareTo(other.name) : byKind;
  }
}
