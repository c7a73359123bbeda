package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells by its path what a request to the API asks for. */
final class ApiPaths {
  private static final Set<String> WORKLOADS =
      Set.of("apis/apps/v1/deployments", "apis/apps/v1/statefulsets", "apis/apps/v1/daemonsets");

  /** What stands before the API in the path of a list; there may be a proxy. */
  private static final Pattern SERVER =
      Pattern.compile("^.*?/(?=(api/v1|apis/[^/]+/[^/]+)/(namespaces/[^/]+/)?[a-z]+$)");

  private static final Pattern NAMESPACE = Pattern.compile("/namespaces/[^/]+(?=/)");

  private ApiPaths() {}

  /** Whether an object of ours, or its status, is written: its metadata are enough as an answer. */
  static boolean isReadAsMetadata(String method, URI uri) {
    return uri.getPath().contains("/apis/rootseal.dev/")
        && Set.of("POST", "PUT", "PATCH").contains(method);
  }

  static boolean isWatch(URI uri) {
    return has(uri, "watch=true");
  }

  /** Of what a watch of all objects is; empty for a watch of some of them. */
  static Optional<String> watchedType(URI watch) {
    boolean some =
        NAMESPACE.matcher(watch.getPath()).find() || watch.getQuery().contains("Selector=");
    return some ? Optional.empty() : Optional.of(type(watch));
  }

  /** Of what the objects of a list or a watch are. */
  static String type(URI uri) {
    String path = SERVER.matcher(uri.getPath()).replaceFirst("");
    return NAMESPACE.matcher(path).replaceFirst("");
  }

  static String type(Class<? extends HasMetadata> watched) {
    String version = HasMetadata.getApiVersion(watched);
    return String.join(
        "/", version.contains("/") ? "apis" : "api", version, HasMetadata.getPlural(watched));
  }

  private static boolean has(URI uri, String option) {
    return ("&" + uri.getQuery() + "&").contains("&" + option + "&");
  }

  /** Whether workloads are asked for; whoever asks for one wants the list's version, as text. */
  static boolean isListOfWorkloads(String method, URI uri) {
    return method.equals("GET")
        && !isWatch(uri)
        && !has(uri, "limit=1")
        && WORKLOADS.contains(type(uri));
  }
}
