package dev.rootseal.rule;

import org.jspecify.annotations.Nullable;

/**
 * The address of a workload: its kind, its namespace (empty where a manifest names none) and its
 * name. Ordered by namespace, kind and name. Its methods are written by hand, as those of {@link
 * ContainerCommand}.
 */
public record WorkloadRef(String kind, String namespace, String name)
    implements Comparable<WorkloadRef> {
  @Override
  public int compareTo(WorkloadRef other) {
    int byNamespace = namespace.compareTo(other.namespace);
    int byKind = byNamespace == 0 ? kind.compareTo(other.kind) : byNamespace;
    return byKind == 0 ? name.compareTo(other.name) : byKind;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WorkloadRef ref
        && name.equals(ref.name)
        && namespace.equals(ref.namespace)
        && kind.equals(ref.kind);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * name.hashCode() + namespace.hashCode()) + kind.hashCode();
  }
}
