package dev.rootseal.kubeconfig;

import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the API server is, found as kubectl finds it: a file that is named, {@code KUBECONFIG} (one
 * file or several, of which the first that says something wins), the service account inside a
 * cluster, {@code ~/.kube/config}.
 */
public final class Kubeconfig {
  private static final Path SERVICE_ACCOUNT_TOKEN =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

  /** Long enough for a plugin that asks a server, too short for somebody who waits in vain. */
  private static final Duration PLUGIN_TIME = Duration.ofSeconds(30);

  private final Map<String, String> environment;
  private final Path serviceAccountToken;
  private final PluginTime pluginTime;

  /**
   * Nothing is read yet.
   *
   * @param environment the environment variables
   * @param clock by which tokens of credential plugins end
   */
  public Kubeconfig(Map<String, String> environment, Clock clock) {
    this(environment, SERVICE_ACCOUNT_TOKEN, new PluginTime(PLUGIN_TIME, clock));
  }

  Kubeconfig(Map<String, String> environment, Path serviceAccountToken, PluginTime pluginTime) {
    this.environment = environment;
    this.serviceAccountToken = serviceAccountToken;
    this.pluginTime = pluginTime;
  }

  /** Whether the program runs in a pod that has a service account. */
  public boolean isInCluster() {
    return environment.containsKey("KUBERNETES_SERVICE_HOST")
        && Files.isReadable(serviceAccountToken);
  }

  /**
   * Finds the connection.
   *
   * @param named the file that the user names, if any
   * @param context the context that the user names, if any
   * @throws KubeconfigException if the file or the context cannot be used, or there is none
   */
  public Config load(Optional<Path> named, Optional<String> context) {
    if (named.isPresent()) {
      return KubeconfigFiles.read(List.of(named.get())).config(context, pluginTime);
    }
    List<Path> listed = fromEnvironment();
    if (!listed.isEmpty()) {
      return KubeconfigFiles.read(listed).config(context, pluginTime);
    }
    if (isInCluster()) {
      return ofServiceAccount(context);
    }
    return KubeconfigFiles.read(List.of(ofHome())).config(context, pluginTime);
  }

  /** In a pod the service account counts, also where an image or a volume brings a kubeconfig. */
  private Config ofServiceAccount(Optional<String> context) {
    if (context.isPresent()) {
      throw new KubeconfigException(
          "context '%s' needs a kubeconfig, and in a cluster the service account is used: name a file with --kubeconfig or KUBECONFIG"
              .formatted(context.get()));
    }
    return new ServiceAccount(serviceAccountToken)
        .config(
            environment.getOrDefault("KUBERNETES_SERVICE_HOST", ""),
            environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443"));
  }

  /** As kubectl does, files that do not exist are passed over while there is another. */
  private List<Path> fromEnvironment() {
    List<Path> listed =
        Stream.of(environment.getOrDefault("KUBECONFIG", "").split(File.pathSeparator))
            .filter(path -> !path.isBlank())
            .map(Kubeconfig::listed)
            .toList();
    List<Path> existing = listed.stream().filter(Files::exists).toList();
    return existing.isEmpty() ? listed : existing;
  }

  private static Path listed(String path) {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new KubeconfigException("KUBECONFIG names '" + path + "': this is no path", e);
    }
  }

  /** In a pod without either, it is the service account that somebody has forgotten. */
  private Path ofHome() {
    Path file = Path.of(environment.getOrDefault("HOME", ""), ".kube", "config");
    if (environment.containsKey("KUBERNETES_SERVICE_HOST") && !Files.exists(file)) {
      throw new KubeconfigException(
          "the service account has no token that can be read: %s, and there is no kubeconfig %s"
              .formatted(serviceAccountToken, file));
    }
    return file;
  }
}
