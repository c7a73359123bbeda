package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.partitioningBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Overlays as an administrator writes them: the default with components of `config/`. */
final class Kustomizations {
  private static final Path CONFIG = Path.of("config");

  private Kustomizations() {}

  static List<String> components() {
    return Folders.names(CONFIG).stream().filter(Kustomizations::isComponent).toList();
  }

  static List<String> additions() {
    return Stream.concat(components().stream(), Stream.of("prometheus", "grafana")).toList();
  }

  static Path overlay(List<String> additions) throws IOException {
    Map<Boolean, List<String>> parts =
        additions.stream()
            .collect(
                partitioningBy(
                    Kustomizations::isComponent, mapping("../"::concat, Collectors.toList())));
    return besideTheDefault(
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: %s
        components: %s
        """
            .formatted(
                Stream.concat(
                        Stream.of("../default"), parts.getOrDefault(false, List.of()).stream())
                    .toList(),
                parts.getOrDefault(true, List.of())));
  }

  /** Writes what a document shows of a folder in `config/`; the answer is its folder. */
  static Path besideTheDefault(String kustomization) throws IOException {
    Path folder =
        Files.createTempDirectory(Files.createDirectories(Path.of("target/overlays")), "overlay");
    // Kustomize takes no absolute path.
    Path config = folder.toAbsolutePath().relativize(CONFIG.toAbsolutePath());
    Files.writeString(
        folder.resolve("kustomization.yaml"), kustomization.replace("../", config + "/"));
    return folder;
  }

  private static boolean isComponent(String name) {
    Path file = CONFIG.resolve(name).resolve("kustomization.yaml");
    return unchecked(
        () -> Files.isRegularFile(file) && Files.readString(file).contains("kind: Component\n"));
  }
}
