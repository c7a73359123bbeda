package dev.rootseal.kubeconfig;

import dev.rootseal.kubernetes.ObjectName;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One kubeconfig file, or several of which the first that says something wins. */
final class KubeconfigFiles {
  /** As large as a Secret can be that holds it, and hundreds of clusters. */
  private static final int LARGEST = 1 << 20;

  /** How a person knows them: their paths. */
  private final String name;

  private final List<KubeconfigField> files;

  private KubeconfigFiles(String name, List<KubeconfigField> files) {
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
        files.stream().map(KubeconfigFiles::read).toList());
  }

  private static KubeconfigField read(Path file) {
    String name = "kubeconfig " + file;
    Path folder = file.toAbsolutePath().normalize().resolveSibling("");
    try {
      return KubeconfigField.root(name, folder, text(file, name));
    } catch (KubeconfigField.NotYaml e) {
      throw new KubeconfigException(name + " is not a kubeconfig" + e.getMessage(), e);
    }
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
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new KubeconfigException(name + " is larger than 1 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new KubeconfigException(name + " cannot be read", e);
    }
  }

  /**
   * The connection of a context. It is checked as far as that is possible without a connection.
   *
   * @param context the context; otherwise the current one of the files
   * @param time how time passes for credential plugins
   * @throws KubeconfigException if there is no such context, or something in it cannot be used
   */
  Config config(Optional<String> context, CredentialPlugin.Time time) {
    String wanted =
        context
            .or(this::currentContext)
            .filter(text -> !text.isBlank())
            .orElseThrow(() -> failure("has no current-context: set one or give --context"));
    KubeconfigField chosen = context(wanted);
    Connection connection = new Connection(cluster(wanted, chosen));
    ConfigBuilder config = new ConfigBuilder(Config.empty());
    connection.apply(config);
    user(chosen).ifPresent(user -> new Credentials(user, connection, time).apply(config));
    namespace(chosen).ifPresent(config::withNamespace);
    return config.build();
  }

  private Optional<String> currentContext() {
    return files.stream()
        .flatMap(file -> file.get("current-context").text().stream())
        .filter(text -> !text.isBlank())
        .findFirst();
  }

  private KubeconfigField context(String wanted) {
    return find("contexts", "context", wanted)
        .orElseThrow(
            () -> failure("has no context '" + wanted + "': see kubectl config get-contexts"));
  }

  /** Without a server the client would look for one at an address that nobody gave. */
  private KubeconfigField cluster(String wanted, KubeconfigField context) {
    String cluster = context.get("cluster").textOrEmpty();
    return find("clusters", "cluster", cluster)
        .filter(entry -> entry.get("server").text().isPresent())
        .orElseThrow(
            () ->
                failure(
                    "has no server for context '%s': its cluster is '%s'"
                        .formatted(wanted, cluster)));
  }

  /** Who names no user is anonymous; who names one that is not there does not mean that. */
  private Optional<KubeconfigField> user(KubeconfigField context) {
    KubeconfigField user = context.get("user");
    return user.text()
        .map(
            one ->
                find("users", "user", one)
                    .orElseThrow(() -> user.problem("there is no user '" + one + "'")));
  }

  private static Optional<String> namespace(KubeconfigField context) {
    KubeconfigField field = context.get("namespace");
    Optional<String> namespace = field.text();
    if (namespace.isPresent() && !ObjectName.isNamespace(namespace.get())) {
      throw field.problem("'" + namespace.get() + "' cannot be the name of a namespace");
    }
    return namespace;
  }

  private Optional<KubeconfigField> find(String list, String kind, String wanted) {
    return files.stream().flatMap(file -> find(file.get(list), kind, wanted).stream()).findFirst();
  }

  private static Optional<KubeconfigField> find(KubeconfigField list, String kind, String wanted) {
    List<KubeconfigField> found =
        list.items().stream()
            .filter(entry -> entry.get("name").text().equals(Optional.of(wanted)))
            .toList();
    if (found.size() > 1) {
      throw found.get(1).get("name").problem("'" + wanted + "' is the name of another, too");
    }
    return found.stream()
        .map(entry -> entry.get(kind))
        .filter(KubeconfigField::isPresent)
        .findFirst();
  }

  private KubeconfigException failure(String problem) {
    return new KubeconfigException("kubeconfig " + name + " " + problem);
  }
}
