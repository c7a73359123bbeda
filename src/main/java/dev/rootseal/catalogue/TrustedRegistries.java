package dev.rootseal.catalogue;

import java.util.List;
import java.util.Set;

/**
 * Where a name says who made an image. A table's row is about a published image, and anybody can
 * push something else under the end of its path: {@code registry.example/any/library/postgres}.
 *
 * <p>On the registries that the table's images come from the whole path is such a name. On a mirror
 * that the policy names, so is any end of it.
 */
final class TrustedRegistries {
  /** The registries that the table's images are published on, mirrors already read as these. */
  static final Set<String> PUBLISHERS =
      Set.of(
          ImageReference.DOCKER_HUB,
          "container-registry.oracle.com",
          "docker.elastic.co",
          "gcr.io",
          "ghcr.io",
          "mcr.microsoft.com",
          "public.ecr.aws",
          "quay.io",
          "registry.access.redhat.com",
          "registry.developers.crunchydata.com",
          "registry.fedoraproject.org",
          "registry.k8s.io",
          "registry.opensource.zalan.do",
          "registry.redhat.io");

  private final List<String> mirrors;

  /**
   * Trusts the publishers and these.
   *
   * @param mirrors registries, each with a path or without
   */
  TrustedRegistries(List<String> mirrors) {
    this.mirrors = mirrors.stream().map(mirror -> mirror + "/").toList();
  }

  /**
   * Returns whether the image is what its path says from a segment on.
   *
   * @param from the first segment of what was recognised; 0 is the whole path
   */
  boolean vouchFor(ImageReference image, int from) {
    if (from == 0 && PUBLISHERS.contains(image.registry())) {
      return true;
    }
    return mirrors.stream().anyMatch(whole(image)::startsWith);
  }

  /** Returns whether a mirror that the policy names holds it under this part of its path alone. */
  boolean isWhole(ImageReference image, int from) {
    List<String> segments = image.segments();
    String name = String.join("/", segments.subList(from, segments.size()));
    String whole = whole(image);
    return mirrors.stream()
        .anyMatch(
            mirror -> whole.equals(mirror + name) || whole.equals(mirror + "library/" + name));
  }

  private static String whole(ImageReference image) {
    return image.registry() + "/" + image.path();
  }
}
