package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schema of OSCAL 1.2.0 that is made from that of 1.1.3: all that differs, and no more. */
class OscalSchemaTest {
  private final JsonNode document = read();

  private static JsonNode read() {
    try (InputStream in = OscalSchemaTest.class.getResourceAsStream("oscal-differences.yaml")) {
      return new YAMLMapper()
          .readTree(
              new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                  .replace("ID", "9f1c1ef5-4f1a-5a52-8c7e-6e1d6e5b7a01")
                  .replace("NOW", "2026-08-01T12:00:00Z"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Which of both it fits. */
  private String fits() {
    return OscalSchema.ALL.stream()
        .filter(schema -> schema.problems(document).isEmpty())
        .map(OscalSchema::version)
        .collect(Collectors.joining(" "));
  }

  /** Where the library has a later one, none is to be made. */
  @Test
  void theLibraryHasThatOf113() {
    assertThat(OscalSchema.V1_1_3.json().path("$id").asText()).contains("oscal-ar-1.1.3-schema");
    assertThat(fits()).isEqualTo("1.1.3 1.2.0");
  }

  /**
   * What fits without the field and with a text in it, where that is said; with a number nothing.
   */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          /results/0/assessment-log/entries/0/logged-by/0, remarks, 1.1.3 1.2.0, 1.2.0
          /results/0/reviewed-controls/control-objective-selections/0/include-objectives/0, remarks, 1.1.3 1.2.0, 1.2.0
          /results/0/local-definitions/tasks/0/timing/on-date, remarks, 1.1.3 1.2.0, 1.2.0
          /results/0/local-definitions/tasks/1/timing/within-date-range, remarks, 1.1.3 1.2.0, 1.2.0
          /results/0/local-definitions/tasks/2/timing/at-frequency, remarks, 1.1.3 1.2.0, 1.2.0
          /results/0/local-definitions/components/0/protocols/0/port-ranges/0, remarks, 1.1.3 1.2.0, 1.2.0
          /results/0/findings/0/related-observations/0, remarks, 1.1.3 1.2.0, 1.2.0
          /results/0/findings/0/related-risks/0, remarks, 1.1.3 1.2.0, 1.2.0
          /results/0/risks/0/related-observations/0, remarks, 1.1.3 1.2.0, 1.2.0
          /results/0/risks/0/related-observations/0, comment, 1.1.3 1.2.0, ''
          /results/0/findings/0/related-risks/0, comment, 1.1.3 1.2.0, ''
          /metadata/parties/0, uuid, 1.2.0,
          /metadata/parties/0, type, 1.2.0,
          /metadata/parties/1, uuid, 1.2.0,
          /metadata/parties/1, type, 1.2.0,
          /results/0/local-definitions/tasks/2/subjects/0, type, 1.2.0,
          /results/0/local-definitions/tasks/2/subjects/1, type, 1.2.0,
          /results/0/local-definitions/tasks/2/subjects/0, include-all, '',
          /results/0/local-definitions/tasks/2/subjects/1, include-subjects, '',
          /metadata/document-ids/0, identifier, ,
          /metadata/parties/0/external-ids/0, id, ,
          /metadata/parties/0/telephone-numbers/0, number, ,
          /metadata/parties/1/external-ids/0, id, ,
          /results/0/risks/0/threat-ids/0, id, ,
          /back-matter/resources/0/rlinks/0/hashes/0, value, ,
          /back-matter/resources/0/base64, value, ,
          """)
  void fieldsAreAllowedAndRequired(
      String pointer, String name, @Nullable String without, @Nullable String withText) {
    ObjectNode at = (ObjectNode) document.required("assessment-results").at(pointer);
    at.put(name, 1);
    assertThat(fits()).isEmpty();
    at.remove(name);
    if (without != null) {
      assertThat(fits()).isEqualTo(without);
    }
    if (withText != null) {
      at.put(name, "This is new.");
      assertThat(fits()).isEqualTo(withText);
    }
  }
}
