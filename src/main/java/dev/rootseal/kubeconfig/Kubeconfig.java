package dev.rootseal.kubeconfig;

import dev.rootseal.kubeconfig.Credentials.TokenFile;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the API server is, found as kubectl finds it: a file that is named, {@code KUBECONFIG} (one
 * file or several, of which the first that says something wins), the service account inside a
 * cluster, {@code ~/.kube/config}.
 */
public final class Kubeconfig {
  private static final String SERVICE_ACCOUNT = "service account";
  private static final Path SERVICE_ACCOUNT_TOKEN =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

  /** Long enough for a plugin that asks a server, too short for somebody who waits in vain. */
  private static final Duration PLUGIN_TIME = Duration.ofSeconds(30);

  private final Map<String, String> environment;
  private final Path serviceAccountToken;
  private final CredentialPlugin.Time time;

  /**
   * Nothing is read yet.
   *
   * @param environment the environment variables
   * @param clock by which tokens of credential plugins end
   */
  public Kubeconfig(Map<String, String> environment, Clock clock) {
    this(environment, SERVICE_ACCOUNT_TOKEN, new CredentialPlugin.Time(PLUGIN_TIME, clock));
  }

  Kubeconfig(
      Map<String, String> environment, Path serviceAccountToken, CredentialPlugin.Time time) {
    this.environment = environment;
    this.serviceAccountToken = serviceAccountToken;
    this.time = time;
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
    List<Path> files = named.map(List::of).orElseGet(this::fromEnvironment);
    if (files.isEmpty() && isInCluster()) {
      return ofServiceAccount(context);
    }
    return KubeconfigFiles.read(files.isEmpty() ? List.of(ofHome()) : files).config(context, time);
  }

  /**
   * What kubelet gives every pod with a service account: a folder with the files token, ca.crt and
   * namespace. It counts also where an image or a volume brings a kubeconfig, which the library's
   * own way would prefer.
   */
  private Config ofServiceAccount(Optional<String> context) {
    if (context.isPresent()) {
      throw new KubeconfigException(
          "context '%s' needs a kubeconfig, and in a cluster the service account is used: name a file with --kubeconfig or KUBECONFIG"
              .formatted(context.get()));
    }
    Path authority = serviceAccountToken.resolveSibling("ca.crt");
    if (!Files.exists(authority)) {
      throw new KubeconfigException(
          "the service account has no " + authority + ": it is not known who the API server is");
    }
    Pem.in(SERVICE_ACCOUNT, authority).requireAuthority();
    ConfigBuilder config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(serverInCluster())
            .withCaCertFile(authority.toString())
            // Kubelet renews it within the hour, so it is read for each request.
            .withOauthTokenProvider(new TokenFile(SERVICE_ACCOUNT, serviceAccountToken));
    String namespace = namespaceInCluster();
    return (namespace.isEmpty() ? config : config.withNamespace(namespace)).build();
  }

  private String namespaceInCluster() {
    try {
      return Files.readString(serviceAccountToken.resolveSibling("namespace")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** The address that Kubernetes tells every pod; an IPv6 address comes without brackets. */
  private String serverInCluster() {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    String name = host.contains(":") ? "[" + host + "]" : host;
    String address = "https://" + name + ":" + port;
    if (!name.equals(hostOf(address))) {
      throw new KubeconfigException(
          "KUBERNETES_SERVICE_HOST is '%s' and KUBERNETES_SERVICE_PORT is '%s': this is no address"
              .formatted(host, port));
    }
    return address;
  }

  private static @Nullable String hostOf(String address) {
    try {
      return new URI(address).getHost();
    } catch (URISyntaxException e) {
      return null;
    }
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
