package dev.rootseal.kubernetes;

import dev.rootseal.kubernetes.ApiMessages.Message;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells of a request to the API what it asks for. */
final class ApiPaths {
  /** Kinds of workloads by their plural. */
  private static final Map<String, String> WORKLOADS =
      Map.of(
          "deployments", "Deployment",
          "statefulsets", "StatefulSet",
          "daemonsets", "DaemonSet");

  private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH");

  /** Behind the version, perhaps a namespace, there is a plural, and for one object its name. */
  private static final Pattern PATH =
      Pattern.compile(
          ".*/(?<version>api/v1|apis/[^/]+/[^/]+)/(?<namespace>namespaces/[^/]+/)?(?<plural>[a-z]+)(?<one>/[^/]+)?");

  /** In the path of an object of ours, or of its status; what is written to it comes back. */
  private static final String OURS = "/apis/rootseal.dev/";

  private ApiPaths() {}

  /** Whether the metadata of the answer are enough: of an object of ours that is written. */
  static boolean isReadAsMetadata(String method, URI uri) {
    return uri.getPath().contains(OURS) && WRITES.contains(method);
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

  /** What is read of the workloads that are asked for; empty where it is something else. */
  static Optional<Message> workload(URI uri) {
    Matcher path = PATH.matcher(uri.getPath());
    return path.matches() && path.group("version").equals("apis/apps/v1")
        ? Optional.ofNullable(WORKLOADS.get(path.group("plural"))).map(ApiMessages::ofKind)
        : Optional.empty();
  }

  /**
   * Whether a list of workloads is asked for. Whoever asks for one object wants to know the version
   * of the list, as text.
   */
  static boolean isListOfWorkloads(String method, URI uri) {
    Matcher path = PATH.matcher(uri.getPath());
    return method.equals("GET")
        && !isWatch(uri)
        && !has(uri, "limit=1")
        && workload(uri).isPresent()
        && path.matches()
        && path.group("one") == null;
  }

  private static String type(Matcher path) {
    return path.group("version") + "/" + path.group("plural");
  }
}
