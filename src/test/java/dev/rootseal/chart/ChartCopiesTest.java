package dev.rootseal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the chart holds of other files is what these hold. With `-Drootseal.chart.write=true` it is
 * brought up to date first.
 */
class ChartCopiesTest {
  private static final String HINT =
      "run again with -Drootseal.chart.write=true to bring it up to date: %s";

  @BeforeAll
  static void writeIfAsked() throws IOException {
    if (Boolean.getBoolean("rootseal.chart.write")) {
      ChartCopies.write();
      ValuesSchema.write();
    }
  }

  @Test
  void everyCopyIsTheSameAsItsOriginal() throws IOException {
    Map<String, String> expected = ChartCopies.expected();
    Map<String, String> present = ChartCopies.present();

    assertThat(present).as(HINT, ChartCopies.FOLDER).containsOnlyKeys(expected.keySet());
    for (Map.Entry<String, String> copy : expected.entrySet()) {
      assertThat(present.get(copy.getKey())).as(HINT, copy.getKey()).isEqualTo(copy.getValue());
    }
  }

  @Test
  void theThreeDefinitionsAreAmongThem() throws IOException {
    assertThat(ChartCopies.present())
        .containsKeys(
            "crds/compliancereports.rootseal.dev.yaml",
            "crds/compliancesummaries.rootseal.dev.yaml",
            "crds/compliancepolicies.rootseal.dev.yaml");
  }

  @Test
  void aPolicyAmongTheValuesHasTheBoundsOfItsDefinition() throws IOException {
    assertThat(ValuesSchema.policy())
        .as(HINT, ValuesSchema.FILE)
        .isEqualTo(ValuesSchema.expectedPolicy());
  }

  /**
   * The files of which the chart holds copies, since Helm reads none from outside the chart: the
   * CRDs, the alerts and the dashboards.
   */
  private static final class ChartCopies {
    /** Where the copies are. */
    static final Path FOLDER = Path.of("charts/rootseal/files");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private ChartCopies() {}

    /** Each copy's path below {@link #FOLDER}, with the text that it has to have. */
    static Map<String, String> expected() throws IOException {
      Map<String, String> copies = new TreeMap<>();
      addAll(copies, "crds", Path.of("crds"), file -> name(file).endsWith(".rootseal.dev.yaml"));
      Path prometheus = Path.of("config/prometheus");
      addAll(copies, "rules", prometheus.resolve("rules"), ChartCopies::isRule);
      addAll(copies, "ratchet", prometheus.resolve("ratchet"), ChartCopies::isRule);
      addAll(copies, "dashboards", Path.of("config/grafana"), file -> name(file).endsWith(".json"));
      return copies;
    }

    /** The copies as they are. */
    static Map<String, String> present() throws IOException {
      Map<String, String> copies = new TreeMap<>();
      for (Path file : files(FOLDER)) {
        copies.put(FOLDER.relativize(file).toString(), Files.readString(file));
      }
      return copies;
    }

    /** Makes the copies anew, and removes those of files that are gone. */
    static void write() throws IOException {
      Map<String, String> expected = expected();
      for (Path file : files(FOLDER)) {
        if (!expected.containsKey(FOLDER.relativize(file).toString())) {
          Files.delete(file);
        }
      }
      for (Map.Entry<String, String> copy : expected.entrySet()) {
        Path file = FOLDER.resolve(copy.getKey());
        Files.createDirectories(file.getParent());
        Files.writeString(file, copy.getValue());
      }
    }

    private static void addAll(
        Map<String, String> copies, String below, Path folder, Predicate<Path> wanted)
        throws IOException {
      for (Path file : files(folder)) {
        if (wanted.test(file)) {
          copies.put(below + "/" + name(file), Files.readString(file));
        }
      }
    }

    private static List<Path> files(Path folder) throws IOException {
      if (!Files.isDirectory(folder)) {
        return List.of();
      }
      try (Stream<Path> files = Files.walk(folder)) {
        return files.filter(Files::isRegularFile).sorted().toList();
      }
    }

    private static boolean isRule(Path file) {
      try {
        JsonNode object = YAML.readTree(file.toFile());
        return object.path("kind").asText().equals("PrometheusRule");
      } catch (IOException e) {
        return false;
      }
    }

    private static String name(Path file) {
      return file.getFileName().toString();
    }
  }
}
