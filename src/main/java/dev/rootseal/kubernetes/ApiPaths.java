package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells of a request to the API what its answer is made of.
 *
 * @param workload what is read of a workload
 * @param asProtobuf whether that is so little that it is read of protobuf, too
 */
record ApiPaths(FieldMask workload, boolean asProtobuf) {
  private static final Set<String> WORKLOADS = Set.of("deployments", "statefulsets", "daemonsets");

  private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH");

  /** Behind the version, perhaps a namespace, there is a plural, and for one object its name. */
  private static final Pattern PATH =
      Pattern.compile(
          ".*/(?<version>api/v1|apis/[^/]+/[^/]+)/(?<namespace>namespaces/[^/]+/)?(?<plural>[a-z]+)(?<one>/[^/]+)?");

  private static final String READ = "GET";

  /** In the path of an object of ours, or of its status; what is written to it comes back. */
  private static final String OURS = "/apis/rootseal.dev/";

  /** What the kubelet of a node says about its pods. */
  private static final Pattern SUMMARY =
      Pattern.compile(".*/api/v1/nodes/[^/]+/proxy/stats/summary");

  /** What is read of the answer; nothing is left out of that to any other request. */
  Optional<FieldMask> mask(String method, URI uri) {
    if (!method.equals(READ)) {
      return isOurs(uri) ? Optional.of(ApiFieldMasks.ours()) : Optional.empty();
    }
    if (isWatch(uri)) {
      return Optional.empty(); // it comes in frames
    }
    if (SUMMARY.matcher(uri.getPath()).matches()) {
      return Optional.of(PodFieldMasks.kubeletSummary());
    }
    Matcher path = PATH.matcher(uri.getPath());
    return !path.matches() ? Optional.empty() : ofObjects(path);
  }

  /** Whether the metadata of the answer are enough: of an object of ours that is written. */
  static boolean isReadAsMetadata(String method, URI uri) {
    return isOurs(uri) && WRITES.contains(method);
  }

  private static boolean isOurs(URI uri) {
    return uri.getPath().contains(OURS);
  }

  /** Whether it asks for a watch. */
  static boolean isWatch(URI uri) {
    return has(uri, "watch=true");
  }

  /** Of what a watch of all objects is; empty for a watch of some of them. */
  static Optional<String> watchedType(URI watch) {
    Matcher path = PATH.matcher(watch.getPath());
    return path.matches() && path.group("namespace") == null && !isOfSome(watch)
        ? Optional.of(type(path))
        : Optional.empty();
  }

  private static boolean isOfSome(URI uri) {
    return uri.getQuery().contains("Selector=");
  }

  /** The same of a class. */
  static String type(Class<? extends HasMetadata> watched) {
    String version = HasMetadata.getApiVersion(watched);
    return (version.contains("/") ? "apis/" : "api/")
        + version
        + "/"
        + HasMetadata.getPlural(watched);
  }

  private static boolean has(URI uri, String option) {
    return ("&" + uri.getQuery() + "&").contains("&" + option + "&");
  }

  /** What is read of each frame of a watch; of other objects than the operator's, all of it. */
  FieldMask frame(URI watch) {
    Matcher path = PATH.matcher(watch.getPath());
    Optional<FieldMask> object = path.matches() ? ofObject(type(path)) : Optional.empty();
    return ApiFieldMasks.frameOf(object.orElse(FieldMask.WHOLE));
  }

  /**
   * Whether it asks for a list of which the protobuf has all that is read. Whoever asks for one
   * object wants to know the version of the list, as text.
   */
  boolean isReadAsProtobuf(String method, URI uri) {
    Matcher path = PATH.matcher(uri.getPath());
    return asProtobuf
        && method.equals(READ)
        && !has(uri, "limit=1")
        && mask(method, uri).isPresent()
        && path.matches()
        && path.group("one") == null
        && WORKLOADS.contains(path.group("plural"));
  }

  private static String type(Matcher path) {
    return path.group("version") + "/" + path.group("plural");
  }

  private Optional<FieldMask> ofObjects(Matcher path) {
    String type = type(path);
    if (type.equals("api/v1/pods") && path.group("one") != null) {
      return Optional.empty(); // asked for by who looks into it
    }
    return ofObject(type)
        .map(object -> path.group("one") == null ? ApiFieldMasks.listOf(object) : object);
  }

  private Optional<FieldMask> ofObject(String type) {
    return switch (type) {
      case "apis/apps/v1/deployments", "apis/apps/v1/statefulsets", "apis/apps/v1/daemonsets" ->
          Optional.of(workload);
      case "api/v1/namespaces" -> Optional.of(ApiFieldMasks.namespace());
      case "api/v1/pods" -> Optional.of(PodFieldMasks.pod());
      case "apis/apps/v1/replicasets" -> Optional.of(PodFieldMasks.replicaSet());
      default ->
          type.startsWith("apis/rootseal.dev/")
              ? Optional.of(ApiFieldMasks.ours())
              : Optional.empty();
    };
  }
}
