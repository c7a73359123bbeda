package dev.rootseal.chart;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What installs the program names the version in `pom.xml`, without `-SNAPSHOT`: the one that is
 * being worked on.
 */
class VersionsTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern PROJECT =
      Pattern.compile("<artifactId>rootseal</artifactId>\\s*<version>([^<]+?)(?:-SNAPSHOT)?<");

  private final String version = versionOfTheProject();

  @Test
  void chartAndProgramHaveTheSame() throws IOException {
    JsonNode chart = read("charts/rootseal/Chart.yaml");

    assertThat(chart.path("appVersion").asText()).isEqualTo(version);
    assertThat(chart.path("version").asText()).isEqualTo(version);
  }

  @Test
  void kustomizationsNameTheImageAndTheLabel() throws IOException {
    assertThat(read("config/manager/kustomization.yaml").at("/images/0/newTag").asText())
        .isEqualTo(version);
    assertThat(read("config/samples/production/kustomization.yaml").at("/images/0/newTag").asText())
        .isEqualTo(version);
    assertThat(
            read("config/default/kustomization.yaml")
                .at("/labels/0/pairs/app.kubernetes.io~1version")
                .asText())
        .isEqualTo(version);
  }

  private static JsonNode read(String file) throws IOException {
    return YAML.readTree(Path.of(file).toFile());
  }

  private static String versionOfTheProject() {
    return unchecked(
        () -> {
          Matcher found = PROJECT.matcher(Files.readString(Path.of("pom.xml")));
          assertThat(found.find()).as("version in pom.xml").isTrue();
          return found.group(1);
        });
  }
}
