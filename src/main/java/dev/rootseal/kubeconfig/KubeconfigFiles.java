package dev.rootseal.kubeconfig;

import dev.rootseal.kubernetes.ObjectName;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One kubeconfig file, or several of which the first that says something wins. */
final class KubeconfigFiles {
  /** A DNS label, as Kubernetes wants it for a namespace. */
  private final String name;

  private final List<KubeconfigFile> files;

  private KubeconfigFiles(String name, List<KubeconfigFile> files) {
    this.name = name;
    this.files = files;
  }

  /**
   * Reads the files.
   *
   * @throws KubeconfigException if one of them is not there or not a kubeconfig
   */
  static KubeconfigFiles read(List<Path> files) {
    return new KubeconfigFiles(
        files.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
        files.stream().map(KubeconfigFile::read).toList());
  }

  /**
   * The connection of a context. It is checked as far as that is possible without a connection.
   *
   * @param context the context; otherwise the current one of the files
   * @param pluginTime how time passes for credential plugins
   * @throws KubeconfigException if there is no such context, or something in it cannot be used
   */
  Config config(Optional<String> context, PluginTime pluginTime) {
    String wanted =
        context
            .or(this::currentContext)
            .filter(text -> !text.isBlank())
            .orElseThrow(() -> failure("has no current-context: set one or give --context"));
    Field chosen = context(wanted);
    ClusterEntry cluster = new ClusterEntry(cluster(wanted, chosen));
    ConfigBuilder config = new ConfigBuilder(Config.empty());
    cluster.apply(config);
    user(chosen).ifPresent(user -> new UserEntry(user, cluster, pluginTime).apply(config));
    namespace(chosen).ifPresent(config::withNamespace);
    return config.build();
  }

  private Optional<String> currentContext() {
    return files.stream()
        .flatMap(file -> file.content().get("current-context").text().stream())
        .filter(text -> !text.isBlank())
        .findFirst();
  }

  private Field context(String wanted) {
    return find("contexts", "context", wanted)
        .map(KubeconfigFile.Entry::value)
        .orElseThrow(
            () -> failure("has no context '" + wanted + "': see kubectl config get-contexts"));
  }

  /** Without a server the client would look for one at an address that nobody gave. */
  private KubeconfigFile.Entry cluster(String wanted, Field context) {
    String cluster = context.get("cluster").text().orElse("");
    return find("clusters", "cluster", cluster)
        .filter(entry -> entry.value().get("server").text().isPresent())
        .orElseThrow(
            () ->
                failure(
                    "has no server for context '%s': its cluster is '%s'"
                        .formatted(wanted, cluster)));
  }

  /** Who names no user is anonymous; who names one that is not there does not mean that. */
  private Optional<KubeconfigFile.Entry> user(Field context) {
    Field user = context.get("user");
    return user.text()
        .map(
            one ->
                find("users", "user", one)
                    .orElseThrow(() -> user.problem("there is no user '" + one + "'")));
  }

  private static Optional<String> namespace(Field context) {
    Field field = context.get("namespace");
    Optional<String> namespace = field.text();
    if (namespace.isPresent() && !ObjectName.isNamespace(namespace.get())) {
      throw field.problem("'" + namespace.get() + "' cannot be the name of a namespace");
    }
    return namespace;
  }

  private Optional<KubeconfigFile.Entry> find(String list, String kind, String wanted) {
    return files.stream().flatMap(file -> file.find(list, kind, wanted).stream()).findFirst();
  }

  private KubeconfigException failure(String problem) {
    return new KubeconfigException("kubeconfig " + name + " " + problem);
  }
}
