package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One kubeconfig file, or several of which the first that says something wins. */
final class KubeconfigFiles {
  private static final Pattern POSITION = Pattern.compile("line:? ([0-9]+), column:? ([0-9]+)");

  private final String name;
  private final List<io.fabric8.kubernetes.api.model.Config> contents;

  private KubeconfigFiles(String name, List<io.fabric8.kubernetes.api.model.Config> contents) {
    this.name = name;
    this.contents = contents;
  }

  /**
   * Reads the files.
   *
   * @throws KubeconfigException if one of them is not there or not a kubeconfig
   */
  static KubeconfigFiles read(List<Path> files) {
    return new KubeconfigFiles(
        files.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
        files.stream().map(KubeconfigFiles::parse).toList());
  }

  /**
   * The connection of a context.
   *
   * @param context the context; otherwise the current one of the files
   * @throws KubeconfigException if there is no such context, or it names what is not there
   */
  Config config(Optional<String> context) {
    String wanted =
        context
            .or(this::currentContext)
            .filter(text -> !text.isBlank())
            .orElseThrow(() -> failure("has no current-context: set one or give --context"));
    requireServer(wanted);
    Config config = Config.empty();
    try {
      KubeConfigUtils.merge(
          config, wanted, contents.toArray(io.fabric8.kubernetes.api.model.Config[]::new));
    } catch (KubernetesClientException e) {
      throw new KubeconfigException("kubeconfig " + name + " cannot be used: " + firstLine(e), e);
    }
    requireReadable(config.getCaCertFile());
    requireReadable(config.getClientCertFile());
    requireReadable(config.getClientKeyFile());
    return config;
  }

  private Optional<String> currentContext() {
    return contents.stream()
        .map(io.fabric8.kubernetes.api.model.Config::getCurrentContext)
        .filter(text -> text != null && !text.isBlank())
        .findFirst();
  }

  /** Without this the client would look for a server at an address that nobody gave. */
  private void requireServer(String context) {
    String cluster =
        contents.stream()
            .flatMap(content -> stream(content.getContexts()))
            .filter(entry -> context.equals(entry.getName()) && entry.getContext() != null)
            .map(entry -> Objects.requireNonNullElse(entry.getContext().getCluster(), ""))
            .findFirst()
            .orElseThrow(
                () -> failure("has no context '" + context + "': see kubectl config get-contexts"));
    boolean served =
        contents.stream()
            .flatMap(content -> stream(content.getClusters()))
            .anyMatch(entry -> cluster.equals(entry.getName()) && hasServer(entry));
    if (!served) {
      throw failure(
          "has no server for context '" + context + "': its cluster is '" + cluster + "'");
    }
  }

  private static boolean hasServer(NamedCluster cluster) {
    return cluster.getCluster() != null
        && cluster.getCluster().getServer() != null
        && !cluster.getCluster().getServer().isBlank();
  }

  private void requireReadable(@Nullable String file) {
    if (file != null && !file.isBlank() && !Files.isReadable(Path.of(file))) {
      throw failure("names the file " + file + ", which cannot be read");
    }
  }

  private KubeconfigException failure(String problem) {
    return new KubeconfigException("kubeconfig " + name + " " + problem);
  }

  private static io.fabric8.kubernetes.api.model.Config parse(Path file) {
    if (!Files.exists(file)) {
      throw new KubeconfigException(
          "kubeconfig " + file + " does not exist: name one with --kubeconfig or KUBECONFIG");
    }
    if (Files.isDirectory(file)) {
      throw new KubeconfigException("kubeconfig " + file + " is a folder: name a file in it");
    }
    try {
      return KubeConfigUtils.parseConfig(file.toFile());
    } catch (RuntimeException e) {
      // The library lets whatever its readers throw pass. Their messages quote the file, where the
      // secrets are, so only the position is told.
      throw new KubeconfigException("kubeconfig " + file + " is not a kubeconfig" + position(e), e);
    }
  }

  private static String position(RuntimeException e) {
    Throwable reason = e.getCause() == null ? e : e.getCause();
    return POSITION
        .matcher(String.valueOf(reason.getMessage()))
        .results()
        .reduce((context, problem) -> problem)
        .map(at -> ": look at line " + at.group(1) + ", column " + at.group(2))
        .orElse("");
  }

  private static String firstLine(Exception e) {
    Throwable reason = e.getCause() == null ? e : e.getCause();
    String message = String.valueOf(reason.getMessage());
    return message.lines().findFirst().orElse(reason.getClass().getSimpleName());
  }

  private static <T> Stream<T> stream(@Nullable List<T> list) {
    return list == null ? Stream.of() : list.stream();
  }
}
