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

/**
 * One kubeconfig file, or several of which the first that says something wins.
 *
 * @param name how a person knows them: their paths
 * @param files what each holds
 */
record KubeconfigFiles(String name, List<KubeconfigField> files) {
  /** As large as a Secret can be that holds it, and hundreds of clusters. */
  private static final int LARGEST = 1 << 20;

  /** Reads the files, each of which has to be there. */
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
   * @param named the context; otherwise the current one of the files
   * @param time how time passes for credential plugins
   */
  Config config(Optional<String> named, CredentialPlugin.Time time) {
    String wanted = named.orElseGet(this::currentContext);
    if (wanted.isBlank()) {
      throw failure("has no current-context: set one or give --context");
    }
    KubeconfigField context =
        find("context", wanted)
            .orElseThrow(
                () -> failure("has no context '" + wanted + "': see kubectl config get-contexts"));
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
        .flatMap(file -> find(file.get(kind + "s"), kind, wanted).stream())
        .findFirst();
  }

  private static Optional<KubeconfigField> find(KubeconfigField list, String kind, String wanted) {
    List<KubeconfigField> found =
        list.items().stream().filter(entry -> entry.get("name").text().equals(wanted)).toList();
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
