package dev.rootseal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the chart and others hold of other files is what these hold. With
 * `-Drootseal.chart.write=true` the chart is brought up to date first.
 */
class ChartCopiesTest {
  private static final String HINT =
      "run again with -Drootseal.chart.write=true to bring it up to date: %s";

  /** Where the copies are, since Helm reads no file from outside the chart. */
  private static final Path FOLDER = Path.of("charts/rootseal/files");

  /** By the folder of the copies: the CRDs, the alerts and the dashboards. */
  private static final Map<String, Path> ORIGINALS =
      Map.of(
          "crds", Path.of("crds/*.rootseal.dev.yaml"),
          "rules", Path.of("config/prometheus/rules/prometheus-rule*.yaml"),
          "ratchet", Path.of("config/prometheus/ratchet/prometheus-rule*.yaml"),
          "dashboards", Path.of("config/grafana/*.json"));

  private static final Pattern VERSION =
      Pattern.compile("<artifactId>rootseal</artifactId>\\s*<version>([^<]+?)(?:-SNAPSHOT)?<");

  @BeforeAll
  static void writeIfAsked() throws IOException {
    if (Boolean.getBoolean("rootseal.chart.write")) {
      for (Path copy : copies()) {
        Files.delete(copy);
      }
      for (Map.Entry<Path, String> copy : expected().entrySet()) {
        Files.createDirectories(copy.getKey().getParent());
        Files.writeString(copy.getKey(), copy.getValue());
      }
      ValuesSchema.write();
    }
  }

  @Test
  void everyCopyIsTheSameAsItsOriginal() throws IOException {
    Map<Path, String> expected = expected();

    assertThat(copies()).as(HINT, FOLDER).containsExactlyInAnyOrderElementsOf(expected.keySet());
    assertThat(expected).hasSize(6);
    expected.forEach((copy, text) -> assertThat(copy).as(HINT, copy).content().isEqualTo(text));
  }

  @Test
  void aPolicyAmongTheValuesHasTheBoundsOfItsDefinition() throws IOException {
    assertThat(ValuesSchema.policy())
        .as(HINT, ValuesSchema.FILE)
        .isEqualTo(ValuesSchema.expectedPolicy());
  }

  /** The one that is being worked on, without `-SNAPSHOT`. */
  @Test
  void whatInstallsTheProgramNamesTheVersionOfThePom() throws IOException {
    Matcher pom = VERSION.matcher(Files.readString(Path.of("pom.xml")));
    assertThat(pom.find()).as("version in pom.xml").isTrue();

    assertThat(
            Stream.of(
                read("charts/rootseal/Chart.yaml").at("/appVersion"),
                read("charts/rootseal/Chart.yaml").at("/version"),
                read("config/manager/kustomization.yaml").at("/images/0/newTag"),
                read("config/samples/production/kustomization.yaml").at("/images/0/newTag"),
                read("config/default/kustomization.yaml")
                    .at("/labels/0/pairs/app.kubernetes.io~1version")))
        .extracting(JsonNode::asText)
        .containsOnly(pom.group(1));
  }

  private static JsonNode read(String file) throws IOException {
    return new ObjectMapper(new YAMLFactory()).readTree(Path.of(file).toFile());
  }

  private static Map<Path, String> expected() throws IOException {
    Map<Path, String> copies = new TreeMap<>();
    for (Map.Entry<String, Path> some : ORIGINALS.entrySet()) {
      Path glob = some.getValue();
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(glob.getParent(), glob.getFileName().toString())) {
        for (Path file : files) {
          copies.put(
              FOLDER.resolve(some.getKey()).resolve(file.getFileName()), Files.readString(file));
        }
      }
    }
    return copies;
  }

  private static List<Path> copies() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
