package dev.rootseal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.e2e.Folders;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The chart's copies; `-Drootseal.chart.write=true` brings them up to date first. */
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
      for (Path copy : Folders.files(FOLDER)) {
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

    assertThat(Folders.files(FOLDER))
        .as(HINT, FOLDER)
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
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

  /** `values.schema.json`, by hand but for `policySpec`: that of the CRD in words of Helm. */
  static final class ValuesSchema {
    static final Path FILE = Path.of("charts/rootseal/values.schema.json");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DEFINITION = Path.of("crds/compliancepolicies.rootseal.dev.yaml");
    private static final String POLICY = "policySpec";

    private ValuesSchema() {}

    static JsonNode read() throws IOException {
      return JSON.readTree(FILE.toFile());
    }

    /** What stands there for the policy. */
    static JsonNode policy() throws IOException {
      return read().path("definitions").path(POLICY);
    }

    /** What has to stand there for the policy. */
    static JsonNode expectedPolicy() throws IOException {
      JsonNode definition = new ObjectMapper(new YAMLFactory()).readTree(DEFINITION.toFile());
      return closed(
          definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec").deepCopy());
    }

    /** Brings the policy's part up to date and leaves the rest. */
    static void write() throws IOException {
      ObjectNode schema = (ObjectNode) read();
      ((ObjectNode) schema.path("definitions")).set(POLICY, expectedPolicy());
      Files.writeString(FILE, JSON.writer(printer()).writeValueAsString(schema) + "\n");
    }

    /** Without what only Kubernetes understands, and with the refusal of unknown fields. */
    private static JsonNode closed(JsonNode schema) {
      if (schema instanceof ObjectNode object) {
        object.remove("default");
        object.properties().removeIf(entry -> entry.getKey().startsWith("x-kubernetes-"));
        for (Map.Entry<String, JsonNode> property : object.path("properties").properties()) {
          closed(property.getValue());
        }
        closed(object.path("items"));
        if (object.has("properties")) {
          object.put("additionalProperties", false);
        }
      }
      return schema;
    }

    private static PrettyPrinter printer() {
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      return new DefaultPrettyPrinter()
          .withSeparators(
              PrettyPrinter.DEFAULT_SEPARATORS.withObjectFieldValueSpacing(
                  Separators.Spacing.AFTER))
          .withObjectIndenter(indenter)
          .withArrayIndenter(indenter);
    }
  }
}
