package dev.rootseal.embedded;

import java.util.Comparator;

/** A kind of object as it is stored, whatever version it is read in: API group and plural name. */
record ResourceId(String group, String plural) implements Comparable<ResourceId> {
  private static final Comparator<ResourceId> ORDER =
      Comparator.comparing(ResourceId::group).thenComparing(ResourceId::plural);

  static final ResourceId NAMESPACES = new ResourceId("", "namespaces");
  static final ResourceId DEFINITIONS =
      new ResourceId("apiextensions.k8s.io", "customresourcedefinitions");

  /** The name that messages and roles use: {@code deployments.apps}, {@code namespaces}. */
  String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  @Override
  public int compareTo(ResourceId other) {
    return ORDER.compare(this, other);
  }
}
