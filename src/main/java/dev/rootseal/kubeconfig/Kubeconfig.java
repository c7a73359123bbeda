package dev.rootseal.kubeconfig;

import dev.rootseal.kubeconfig.CredentialPlugin.RenewedToken;
import dev.rootseal.kubernetes.ObjectName;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /** Nothing is read yet; tokens of credential plugins end by this clock. */
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

  /** Whether there is anything that says where a cluster is, be it of use or not. */
  public boolean isThere() {
    return !fromEnvironment().isEmpty() || isInCluster() || Files.exists(ofHome());
  }

  /** Finds the connection; a {@link KubeconfigException} says why there is none. */
  public Config load(Optional<Path> named, Optional<String> context) {
    return load(named, Stream.of(context)).getFirst();
  }

  /** The connections of several contexts, for which a file is read once: it may be a pipe. */
  public List<Config> load(Optional<Path> named, Stream<Optional<String>> contexts) {
    List<Path> files = named.map(List::of).orElseGet(this::fromEnvironment);
    if (files.isEmpty() && isInCluster()) {
      return contexts.map(this::ofServiceAccount).toList();
    }
    KubeconfigFiles read = KubeconfigFiles.read(files.isEmpty() ? List.of(ofHome()) : files);
    return contexts.map(context -> read.config(context, time)).toList();
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
            .withOauthTokenProvider(RenewedToken.ofFile(SERVICE_ACCOUNT, serviceAccountToken));
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
    try {
      if (name.equals(new URI(address).getHost())) {
        return address;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new KubeconfigException(
        "KUBERNETES_SERVICE_HOST is '%s' and KUBERNETES_SERVICE_PORT is '%s': this is no address"
            .formatted(host, port));
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

  /** One kubeconfig file, or several of which the first that says something wins. */
  private record KubeconfigFiles(String name, List<KubeconfigField> files) {
    static KubeconfigFiles read(List<Path> files) {
      return new KubeconfigFiles(
          files.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
          files.stream().map(KubeconfigFiles::read).toList());
    }

    private static KubeconfigField read(Path file) {
      String name = "kubeconfig " + file;
      Path folder = file.toAbsolutePath().normalize().resolveSibling("");
      return KubeconfigField.root(name, folder, text(file, name));
    }

    private static String text(Path file, String name) {
      if (!Files.exists(file)) {
        throw new KubeconfigException(
            name + " does not exist: name one with --kubeconfig or KUBECONFIG");
      }
      if (Files.isDirectory(file)) {
        throw new KubeconfigException(name + " is a folder: name a file in it");
      }
      if (!Files.isRegularFile(file) && !file.startsWith("/dev") && !file.startsWith("/proc")) {
        throw new KubeconfigException(
            name
                + " is a named pipe or the like, to which perhaps nobody writes: name a file, or"
                + " <(COMMAND)");
      }
      // As large as a Secret can be that holds it, and hundreds of clusters.
      byte[] bytes = Pem.read(name, file, 1 << 20, "1 MiB");
      return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * The connection of a context, of the current one where none is named. It is checked as far as
     * that is possible without a connection.
     */
    Config config(Optional<String> named, CredentialPlugin.Time time) {
      String wanted = named.orElseGet(this::currentContext);
      if (wanted.isBlank()) {
        throw failure("has no current-context: set one or give --context");
      }
      KubeconfigField context =
          find("context", wanted)
              .orElseThrow(
                  () ->
                      failure("has no context '" + wanted + "': see kubectl config get-contexts"));
      Connection connection = new Connection(cluster(wanted, context.get("cluster").text()));
      ConfigBuilder config = new ConfigBuilder(Config.empty());
      connection.apply(config);
      KubeconfigField user = context.get("user");
      // Who names no user is anonymous; who names one that is not there does not mean that.
      if (user.hasText()) {
        KubeconfigField found =
            find("user", user.text())
                .orElseThrow(() -> user.problem("there is no user '" + user.text() + "'"));
        new Credentials(found, connection, time).apply(config);
      }
      KubeconfigField namespace = context.get("namespace");
      if (namespace.hasText()) {
        if (!ObjectName.isNamespace(namespace.text())) {
          throw namespace.problem("'" + namespace.text() + "' cannot be the name of a namespace");
        }
        config.withNamespace(namespace.text());
      }
      return config.build();
    }

    private String currentContext() {
      return files.stream()
          .map(file -> file.get("current-context").text())
          .filter(text -> !text.isBlank())
          .findFirst()
          .orElse("");
    }

    /** Without a server the client would look for one at an address that nobody gave. */
    private KubeconfigField cluster(String context, String cluster) {
      return find("cluster", cluster)
          .filter(entry -> entry.get("server").hasText())
          .orElseThrow(
              () ->
                  failure(
                      "has no server for context '%s': its cluster is '%s'"
                          .formatted(context, cluster)));
    }

    private Optional<KubeconfigField> find(String kind, String wanted) {
      return files.stream()
          .filter(file -> !wanted.isEmpty())
          .flatMap(file -> named(wanted, file.get(kind + "s")).stream())
          .map(entry -> entry.get(kind))
          .filter(KubeconfigField::isPresent)
          .findFirst();
    }

    private static Optional<KubeconfigField> named(String wanted, KubeconfigField list) {
      List<KubeconfigField> found =
          list.items().stream().filter(entry -> entry.get("name").text().equals(wanted)).toList();
      if (found.size() > 1) {
        throw found.get(1).get("name").problem("'" + wanted + "' is the name of another, too");
      }
      return found.stream().findFirst();
    }

    private KubeconfigException failure(String problem) {
      return new KubeconfigException("kubeconfig " + name + " " + problem);
    }
  }
}
