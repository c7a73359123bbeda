package dev.rootseal.embedded;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A resource's address: {@code /api/v1/…} or {@code /apis/GROUP/VERSION/…}, then maybe {@code
 * namespaces/NAMESPACE}, then the plural name, and maybe a name and a subresource. Parts that are
 * not there are empty.
 */
record RequestPath(
    String group,
    String version,
    String namespace,
    String plural,
    String name,
    String subresource) {
  private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

  static Optional<RequestPath> parse(List<String> segments) {
    if (segments.size() > 2 && segments.getFirst().equals("api")) {
      return below("", segments.get(1), segments.subList(2, segments.size()));
    }
    if (segments.size() > 3 && segments.getFirst().equals("apis")) {
      return below(segments.get(1), segments.get(2), segments.subList(3, segments.size()));
    }
    return Optional.empty();
  }

  private static Optional<RequestPath> below(String group, String version, List<String> rest) {
    boolean inNamespace =
        rest.size() > 2
            && rest.getFirst().equals("namespaces")
            && !(rest.size() == 3 && NAMESPACE_SUBRESOURCES.contains(rest.get(2)));
    String namespace = inNamespace ? rest.get(1) : "";
    List<String> object = inNamespace ? rest.subList(2, rest.size()) : rest;
    if (object.size() > 3) {
      return Optional.empty();
    }
    return Optional.of(
        new RequestPath(
            group, version, namespace, object.getFirst(), part(object, 1), part(object, 2)));
  }

  private static String part(List<String> segments, int index) {
    return index < segments.size() ? segments.get(index) : "";
  }
}
