package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A chart in a folder, or a chart in the {@code charts} of another.
 *
 * @param folder where it is
 * @param name under which templates and their {@code # Source:} know it
 * @param prefix where its values are among those of the chart that is installed
 * @param values all of its values, the defaults and what was given
 */
record Chart(Path folder, String name, ValuesPath prefix, JsonNode values) {
  private static final String TEMPLATES = "templates";

  /**
   * The chart that is installed.
   *
   * @param given values as they were given to Helm, each laid over those before
   * @throws ManifestException if one of its files cannot be read
   */
  static Chart at(Path folder, List<JsonNode> given) throws ManifestException {
    JsonNode values = defaults(folder);
    for (JsonNode one : given) {
      values = merged(values, one);
    }
    return new Chart(folder, name(folder), new ValuesPath(List.of()), values);
  }

  private static String name(Path folder) throws ManifestException {
    return ManifestObject.yaml(folder.resolve("Chart.yaml")).path("name").asText();
  }

  private static JsonNode defaults(Path folder) throws ManifestException {
    Path file = folder.resolve("values.yaml");
    return Files.exists(file) ? ManifestObject.yaml(file) : JsonNodeFactory.instance.objectNode();
  }

  /** As Helm does it: objects are merged, null takes a field away, all else is replaced. */
  static JsonNode merged(JsonNode below, JsonNode above) {
    if (!(below instanceof ObjectNode) || !(above instanceof ObjectNode)) {
      return above;
    }
    ObjectNode merged = below.deepCopy();
    above
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isNull()) {
                merged.remove(field.getKey());
              } else {
                merged.set(field.getKey(), merged(merged.path(field.getKey()), field.getValue()));
              }
            });
    return merged;
  }

  /** The chart of that name in its own charts. */
  Chart below(String called) throws ManifestException, NoValuesException {
    JsonNode dependencies = ManifestObject.yaml(folder.resolve("Chart.yaml")).path("dependencies");
    String real = called;
    for (JsonNode dependency : dependencies) {
      if (dependency.path("alias").asText().equals(called)) {
        real = dependency.path("name").asText();
      }
      if (dependency.has("import-values")) {
        throw new NoValuesException("the chart imports values of its dependencies");
      }
    }
    Path there = folder.resolve("charts").resolve(real);
    if (!there.normalize().startsWith(folder.normalize()) || !Files.isDirectory(there)) {
      throw new NoValuesException(
          "chart '%s' is not unpacked in %s".formatted(called, folder.resolve("charts")));
    }
    JsonNode own = defaults(there);
    JsonNode ofParent = values.path(called);
    return new Chart(
        there, called, prefix.then(called), ofParent.isObject() ? merged(own, ofParent) : own);
  }

  /**
   * A template of it.
   *
   * @param file as {@code # Source:} has it behind the name of the chart
   */
  ChartTemplate template(String file) throws NoValuesException {
    Path path = folder.resolve(file).normalize();
    if (!path.startsWith(folder.resolve(TEMPLATES).normalize()) || !Files.isRegularFile(path)) {
      throw new NoValuesException("there is no template %s in %s".formatted(file, folder));
    }
    return read(path);
  }

  private ChartTemplate read(Path file) throws NoValuesException {
    try {
      return ChartTemplateReader.read(
          folder.relativize(file).toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new NoValuesException(file + " cannot be read");
    }
  }

  /** All templates that can see its values: its own, and those of libraries that it has. */
  List<ChartTemplate> templates() throws NoValuesException {
    List<ChartTemplate> templates = new ArrayList<>();
    for (Path file : files(folder.resolve(TEMPLATES))) {
      if (!file.endsWith("NOTES.txt")) {
        templates.add(read(file));
      }
    }
    for (Path file : files(folder.resolve("charts"))) {
      if (file.toString().endsWith(".tgz")) {
        throw new NoValuesException(
            file + " is packed: unpack it, so that its templates can be read");
      }
      if (isOfALibrary(file)) {
        templates.add(read(file));
      }
    }
    return templates;
  }

  private boolean isOfALibrary(Path file) throws NoValuesException {
    for (Path up = file.getParent(); up != null; up = up.getParent()) {
      if (up.endsWith(TEMPLATES) && Files.exists(up.resolveSibling("Chart.yaml"))) {
        try {
          JsonNode chart = ManifestObject.yaml(up.resolveSibling("Chart.yaml"));
          return chart.path("type").asText().equals("library");
        } catch (ManifestException e) {
          throw new NoValuesException(up.resolveSibling("Chart.yaml") + " cannot be read");
        }
      }
    }
    return false;
  }

  private static List<Path> files(Path folder) throws NoValuesException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new NoValuesException(folder + " cannot be read");
    }
  }
}
