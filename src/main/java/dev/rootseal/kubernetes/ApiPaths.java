package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells of a request to the API what it asks for. */
final class ApiPaths {
  private static final Set<String> WORKLOADS =
      Set.of("apis/apps/v1/deployments", "apis/apps/v1/statefulsets", "apis/apps/v1/daemonsets");

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
    return path.matches()
            && path.group("namespace") == null
            && !watch.getQuery().contains("Selector=")
        ? Optional.of(type(path))
        : Optional.empty();
  }

  /** Of what the objects are that are asked for; empty where that is nothing. */
  static String type(URI uri) {
    Matcher path = PATH.matcher(uri.getPath());
    return path.matches() ? type(path) : "";
  }

  private static String type(Matcher path) {
    return path.group("version") + "/" + path.group("plural");
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

  /**
   * Whether a list of workloads is asked for. Whoever asks for one object wants to know the version
   * of the list, as text.
   */
  static boolean isListOfWorkloads(String method, URI uri) {
    Matcher path = PATH.matcher(uri.getPath());
    return method.equals("GET")
        && !isWatch(uri)
        && !has(uri, "limit=1")
        && path.matches()
        && path.group("one") == null
        && WORKLOADS.contains(type(path));
  }
}
