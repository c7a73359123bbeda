package dev.rootseal.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a name says who made an image. A table's row is about a published image, and anybody can
 * push something else under the end of its path: {@code registry.example/any/library/postgres}.
 *
 * <p>On the registries that the table's images come from the whole path is such a name. On a mirror
 * that the policy names, so is any end of it.
 */
final class Registries {
  /** The registries that the table's images are published on, mirrors already read as these. */
  static final Set<String> PUBLISHERS =
      Set.of(
          """
          docker.io container-registry.oracle.com docker.elastic.co gcr.io ghcr.io mcr.microsoft.com
          public.ecr.aws quay.io registry.access.redhat.com registry.developers.crunchydata.com
          registry.fedoraproject.org registry.k8s.io registry.opensource.zalan.do
          registry.redhat.io"""
              .split("\\s", -1));

  /** Whom a wildcard for the owner stands for: anybody can register another name that fits. */
  private static final Set<String> OWNERS = Set.of("bitnami", "bitnamilegacy", "bitnamisecure");

  private static final Pattern ANY_OWNER = Pattern.compile("(?:.*@)?[^/:]*\\*[^/:]*/.*");

  private static final String HUB = ImageReference.DOCKER_HUB;
  private static final String KUBERNETES = "registry.k8s.io";

  /**
   * Other names of a registry, and well-known mirrors that keep its paths. One that is not listed
   * is not trusted with these names: {@code registry.corp/library/nginx} can be anything.
   */
  static final Map<String, String> REGISTRIES =
      Map.ofEntries(
          Map.entry("index.docker.io", HUB),
          Map.entry("registry-1.docker.io", HUB),
          Map.entry("registry.hub.docker.com", HUB),
          Map.entry("mirror.gcr.io", HUB),
          Map.entry("docker.m.daocloud.io", HUB),
          Map.entry("docker.nju.edu.cn", HUB),
          Map.entry("docker.mirrors.ustc.edu.cn", HUB),
          Map.entry("dockerproxy.com", HUB),
          Map.entry("dockerproxy.net", HUB),
          Map.entry("hub-mirror.c.163.com", HUB),
          Map.entry("mirror.baidubce.com", HUB),
          Map.entry("mirror.ccs.tencentyun.com", HUB),
          Map.entry("registry.docker-cn.com", HUB),
          Map.entry("k8s.gcr.io", KUBERNETES),
          Map.entry("k8s.m.daocloud.io", KUBERNETES),
          Map.entry("gcr.m.daocloud.io", "gcr.io"),
          Map.entry("gcr.nju.edu.cn", "gcr.io"),
          Map.entry("ghcr.m.daocloud.io", "ghcr.io"),
          Map.entry("ghcr.nju.edu.cn", "ghcr.io"),
          Map.entry("quay.m.daocloud.io", "quay.io"),
          Map.entry("quay.nju.edu.cn", "quay.io"),
          Map.entry("elastic.m.daocloud.io", "docker.elastic.co"));

  /** Places that hold another registry's images behind a prefix of the path. */
  static final Map<String, String> PLACES =
      Map.of(
          "public.ecr.aws/docker/library/", HUB,
          "ecr-public.aws.com/docker/library/", HUB,
          "gcr.io/google_containers/", KUBERNETES,
          "gcr.io/google-containers/", KUBERNETES,
          "registry.aliyuncs.com/google_containers/", KUBERNETES,
          "registry.cn-hangzhou.aliyuncs.com/google_containers/", KUBERNETES);

  private final List<String> mirrors;

  /** Trusts the publishers and these mirrors, each with a path or without. */
  Registries(List<String> mirrors) {
    this.mirrors = mirrors.stream().map(mirror -> mirror + "/").toList();
  }

  /** Whether the image is what its path says from this segment on; from 0 it is the whole path. */
  boolean isTrusted(ImageRow row, ImageReference image, int from) {
    if (from == 0 && PUBLISHERS.contains(image.registry())) {
      return !ANY_OWNER.matcher(row.glob()).matches()
          || OWNERS.contains(image.segments().getFirst());
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

  /** An image's path behind the registry that it comes from and a slash. */
  static String origin(String host, String path) {
    String whole = REGISTRIES.getOrDefault(host, host) + "/" + path;
    return PLACES.entrySet().stream()
        .filter(place -> whole.startsWith(place.getKey()))
        .filter(place -> whole.indexOf('/', place.getKey().length()) < 0)
        .map(place -> place.getValue() + "/" + whole.substring(place.getKey().length()))
        .findFirst()
        .orElse(whole);
  }
}
