package dev.rootseal.embedded;

import java.util.Comparator;

/**
 * The place of one object in the store. The namespace is empty for cluster-scoped objects. The
 * order is that of lists: by namespace, then by name.
 */
record ObjectKey(ResourceId resource, String namespace, String name)
    implements Comparable<ObjectKey> {
  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::resource)
          .thenComparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::name);

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }
}
