package dev.rootseal.rule;

import java.util.List;

/**
 * What an exemption applies to: all parts that are given must match; a part that is empty matches
 * everything.
 *
 * @param namespaces globs of namespace names
 * @param namespaceSelector labels of the namespace
 * @param kinds workload kinds, for example {@code StatefulSet}
 * @param names globs of workload names
 * @param containers globs of container names
 * @param images globs of image references as they are written
 * @param selector labels of the workload
 */
public record ExemptionMatch(
    List<Glob> namespaces,
    LabelMatch namespaceSelector,
    List<String> kinds,
    List<Glob> names,
    List<Glob> containers,
    List<Glob> images,
    LabelMatch selector) {
  public ExemptionMatch {
    namespaces = List.copyOf(namespaces);
    kinds = List.copyOf(kinds);
    names = List.copyOf(names);
    containers = List.copyOf(containers);
    images = List.copyOf(images);
  }

  /** Whether nothing is given, so that it would match every container of the cluster. */
  public boolean isEmpty() {
    return namespaces.isEmpty()
        && namespaceSelector.isEmpty()
        && kinds.isEmpty()
        && names.isEmpty()
        && containers.isEmpty()
        && images.isEmpty()
        && selector.isEmpty();
  }

  boolean matches(WorkloadFacts workload, NamespaceFacts namespace) {
    return (kinds.isEmpty() || kinds.contains(workload.ref().kind()))
        && anyOf(namespaces, workload.ref().namespace())
        && namespaceSelector.matches(namespace.labels())
        && anyOf(names, workload.ref().name())
        && selector.matches(workload.labels());
  }

  boolean matchesName(ContainerFacts container) {
    return anyOf(containers, container.name());
  }

  boolean matchesImage(String image, Grams grams) {
    return images.isEmpty() || images.stream().anyMatch(glob -> glob.matches(image, grams));
  }

  private static boolean anyOf(List<Glob> globs, String text) {
    return globs.isEmpty() || globs.stream().anyMatch(glob -> glob.matches(text));
  }
}
