package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.partitioningBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Overlays as an administrator writes them: the default with components of `config/`. */
final class Kustomizations {
  private static final Path CONFIG = Path.of("config");
  private static final Set<String> MONITORING = Set.of("prometheus", "grafana");

  private Kustomizations() {}

  static List<String> components() throws IOException {
    return folders().filter(Kustomizations::isComponent).toList();
  }

  /** The names of all that is added to the default: components, and folders of further objects. */
  static List<String> additions() throws IOException {
    return folders().filter(name -> isComponent(name) || MONITORING.contains(name)).toList();
  }

  /** Writes an overlay; the answer is its folder. */
  static Path overlay(List<String> additions) throws IOException {
    Path folder = folder();
    Path config = configFrom(folder);
    Map<Boolean, List<String>> parts =
        additions.stream().collect(partitioningBy(Kustomizations::isComponent));
    List<String> resources =
        Stream.concat(Stream.of("default"), parts.getOrDefault(false, List.of()).stream()).toList();
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: %s
        components: %s
        """
            .formatted(
                paths(config, resources), paths(config, parts.getOrDefault(true, List.of()))));
    return folder;
  }

  /** Writes what a document shows of a folder in `config/`; the answer is its folder. */
  static Path besideTheDefault(String kustomization) throws IOException {
    Path folder = folder();
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        kustomization.replace("../", configFrom(folder) + "/"));
    return folder;
  }

  private static Path folder() throws IOException {
    return Files.createTempDirectory(
        Files.createDirectories(Path.of("target/overlays")), "overlay");
  }

  /** Kustomize takes no absolute path. */
  private static Path configFrom(Path folder) {
    return folder.toAbsolutePath().relativize(CONFIG.toAbsolutePath());
  }

  private static String paths(Path config, List<String> names) {
    return names.stream()
        .map(name -> config.resolve(name).toString())
        .collect(joining(", ", "[", "]"));
  }

  private static Stream<String> folders() throws IOException {
    try (Stream<Path> folders = Files.list(CONFIG)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
    }
  }

  private static boolean isComponent(String name) {
    Path file = CONFIG.resolve(name).resolve("kustomization.yaml");
    return unchecked(
        () -> Files.isRegularFile(file) && Files.readString(file).contains("kind: Component\n"));
  }
}
