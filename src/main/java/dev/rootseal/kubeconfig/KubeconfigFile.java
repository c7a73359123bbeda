package dev.rootseal.kubeconfig;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One kubeconfig.
 *
 * @param folder where relative paths in it begin
 * @param content all of it
 */
record KubeconfigFile(Path folder, Field content) {
  /** As large as a Secret can be that holds it, and hundreds of clusters. */
  private static final int LARGEST = 1 << 20;

  /**
   * What has a name in a list of the file.
   *
   * @param folder where relative paths in it begin
   * @param value what the name stands for
   */
  record Entry(Path folder, Field value) {}

  /**
   * Reads a file, or a pipe.
   *
   * @throws KubeconfigException if it is not there or not a kubeconfig
   */
  static KubeconfigFile read(Path file) {
    String name = "kubeconfig " + file;
    try {
      return new KubeconfigFile(
          file.toAbsolutePath().normalize().resolveSibling(""),
          Field.root(name, YamlText.mapping(text(file, name))));
    } catch (YamlText.NotYaml e) {
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
   * What has that name.
   *
   * @param list the list: contexts, clusters or users
   * @param kind what the entries hold it as
   * @throws KubeconfigException if several have it
   */
  Optional<Entry> find(String list, String kind, String name) {
    List<Field> found =
        content.get(list).items().stream()
            .filter(entry -> entry.get("name").text().equals(Optional.of(name)))
            .toList();
    if (found.size() > 1) {
      throw found.get(1).get("name").problem("'" + name + "' is the name of another, too");
    }
    return found.stream()
        .map(entry -> entry.get(kind))
        .filter(Field::isPresent)
        .map(value -> new Entry(folder, value))
        .findFirst();
  }
}
