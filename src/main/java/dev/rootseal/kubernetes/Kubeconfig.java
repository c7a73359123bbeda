package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the API server is, found as kubectl finds it: a file that is named, {@code KUBECONFIG}, the
 * service account inside a cluster, {@code ~/.kube/config}.
 */
public final class Kubeconfig {
  private static final Path SERVICE_ACCOUNT_TOKEN =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

  private final Map<String, String> environment;

  public Kubeconfig(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Whether the program runs in a pod that has a service account. */
  public boolean isInCluster() {
    return environment.containsKey("KUBERNETES_SERVICE_HOST")
        && Files.isReadable(SERVICE_ACCOUNT_TOKEN);
  }

  /**
   * Finds the connection.
   *
   * @param named the file that the user names, if any
   * @param context the context that the user names, if any
   * @throws KubeconfigException if the file or the context cannot be used, or there is none
   */
  public Config load(Optional<Path> named, Optional<String> context) {
    Optional<Path> file = named.or(this::fromEnvironment);
    if (file.isEmpty() && isInCluster()) {
      return Config.autoConfigure(null);
    }
    return read(file.orElseGet(this::homeFile), context);
  }

  private Optional<Path> fromEnvironment() {
    return Optional.ofNullable(environment.get("KUBECONFIG"))
        .filter(value -> !value.isBlank())
        .map(value -> Path.of(value.split(File.pathSeparator, 2)[0]));
  }

  private Path homeFile() {
    return Path.of(environment.getOrDefault("HOME", ""), ".kube", "config");
  }

  private static Config read(Path file, Optional<String> context) {
    if (!Files.isRegularFile(file)) {
      throw new KubeconfigException(
          "kubeconfig " + file + " does not exist: name one with --kubeconfig or KUBECONFIG");
    }
    requireContext(file, context);
    return Config.fromKubeconfig(context.orElse(null), file.toFile());
  }

  private static void requireContext(Path file, Optional<String> context) {
    var content = parse(file);
    String wanted = context.orElse(content.getCurrentContext());
    if (wanted == null || wanted.isBlank()) {
      throw new KubeconfigException(
          "kubeconfig " + file + " has no current-context: set one or give --context");
    }
    boolean known =
        content.getContexts() != null
            && content.getContexts().stream().anyMatch(entry -> wanted.equals(entry.getName()));
    if (!known) {
      throw new KubeconfigException(
          "kubeconfig "
              + file
              + " has no context '"
              + wanted
              + "': see kubectl config get-contexts");
    }
  }

  private static io.fabric8.kubernetes.api.model.Config parse(Path file) {
    try {
      return KubeConfigUtils.parseConfig(file.toFile());
    } catch (KubernetesClientException e) {
      throw new KubeconfigException(
          "kubeconfig " + file + " is not a kubeconfig: " + firstLine(e), e);
    }
  }

  private static String firstLine(Exception e) {
    Throwable reason = e.getCause() == null ? e : e.getCause();
    String message = String.valueOf(reason.getMessage());
    return message.lines().findFirst().orElse(reason.getClass().getSimpleName());
  }
}
