package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema of OSCAL 1.2.0 that is made from that of 1.1.3: all that differs, and no more. */
class OscalSchemaTest {
  /** Has every object whose definition differs, and every value that the library misplaces. */
  private static final String DOCUMENT =
      """
      assessment-results:
        uuid: ID
        metadata:
          title: All that differs
          last-modified: NOW
          version: '1'
          oscal-version: '1.2.0'
          document-ids: [{identifier: one}]
          parties:
          - uuid: ID
            type: person
            external-ids: [{scheme: 'http://orcid.org/', id: one}]
            telephone-numbers: [{number: '1'}]
            addresses: [{city: Bern}]
          - uuid: ID
            type: organization
            external-ids: [{scheme: 'http://orcid.org/', id: two}]
            location-uuids: [ID]
        import-ap: {href: '#plan'}
        results:
        - uuid: ID
          title: A result
          description: Of nothing
          start: NOW
          local-definitions:
            components:
            - uuid: ID
              type: software
              title: A component
              description: It listens
              status: {state: operational}
              protocols: [{port-ranges: [{start: 80, end: 81, transport: TCP}]}]
            tasks:
            - {uuid: ID, type: action, title: One, timing: {on-date: {date: NOW}}}
            - {uuid: ID, type: action, title: Two, timing: {within-date-range: {start: NOW, end: NOW}}}
            - uuid: ID
              type: action
              title: Three
              timing: {at-frequency: {period: 1, unit: days}}
              subjects:
              - {type: component, include-all: {}}
              - {type: component, include-subjects: [{subject-uuid: ID, type: component}]}
          reviewed-controls:
            control-selections: [{include-all: {}}]
            control-objective-selections: [{include-objectives: [{objective-id: cm-7_obj.a}]}]
          assessment-log: {entries: [{uuid: ID, start: NOW, logged-by: [{party-uuid: ID}]}]}
          risks:
          - uuid: ID
            title: A risk
            description: Of something
            statement: It matters
            status: open
            threat-ids: [{system: 'http://fedramp.gov', id: 'urn:a:threat'}]
            related-observations: [{observation-uuid: ID}]
          findings:
          - uuid: ID
            title: A finding
            description: Of something
            target: {type: objective-id, target-id: cm-7_obj.a, status: {state: satisfied}}
            related-observations: [{observation-uuid: ID}]
            related-risks: [{risk-uuid: ID}]
        back-matter:
          resources:
          - uuid: ID
            rlinks: [{href: a, hashes: [{algorithm: SHA-256, value: one}]}]
            base64: {value: aaaa}
      """;

  private JsonNode document;

  @BeforeEach
  void read() throws IOException {
    document =
        new YAMLMapper()
            .readTree(
                DOCUMENT
                    .replace("ID", "9f1c1ef5-4f1a-5a52-8c7e-6e1d6e5b7a01")
                    .replace("NOW", "2026-08-01T12:00:00Z"));
  }

  private ObjectNode at(String pointer) {
    return (ObjectNode) document.required("assessment-results").at(pointer);
  }

  private void fitsNone() {
    assertThat(OscalSchema.ALL)
        .allSatisfy(schema -> assertThat(schema.problems(document)).isNotEmpty());
  }

  private void fitsOnlyTheLater() {
    assertThat(OscalSchema.V1_1_3.problems(document)).isNotEmpty();
    assertThat(OscalSchema.V1_2_0.problems(document)).isEmpty();
  }

  /** Where the library has a later one, none is to be made. */
  @Test
  void theLibraryHasThatOf113() {
    assertThat(OscalSchema.V1_1_3.json().path("$id").asText()).contains("oscal-ar-1.1.3-schema");
  }

  @Test
  void theDocumentFitsAll() {
    assertThat(OscalSchema.ALL)
        .allSatisfy(schema -> assertThat(schema.problems(document)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/results/0/assessment-log/entries/0/logged-by/0",
        "/results/0/reviewed-controls/control-objective-selections/0/include-objectives/0",
        "/results/0/local-definitions/tasks/0/timing/on-date",
        "/results/0/local-definitions/tasks/1/timing/within-date-range",
        "/results/0/local-definitions/tasks/2/timing/at-frequency",
        "/results/0/local-definitions/components/0/protocols/0/port-ranges/0",
        "/results/0/findings/0/related-observations/0",
        "/results/0/findings/0/related-risks/0",
        "/results/0/risks/0/related-observations/0",
      })
  void remarksAreNew(String pointer) {
    at(pointer).put("remarks", "This is new.");
    fitsOnlyTheLater();
    at(pointer).put("remarks", 1);
    fitsNone();
    at(pointer).remove("remarks");
    at(pointer).put("comment", "This is not.");
    fitsNone();
  }

  @ParameterizedTest
  @CsvSource({
    "/metadata/parties/0, uuid",
    "/metadata/parties/0, type",
    "/metadata/parties/1, uuid",
    "/metadata/parties/1, type",
    "/results/0/local-definitions/tasks/2/subjects/0, type",
    "/results/0/local-definitions/tasks/2/subjects/1, type",
  })
  void noLongerRequired(String pointer, String name) {
    at(pointer).remove(name);
    fitsOnlyTheLater();
    at(pointer).put(name, 1);
    fitsNone();
  }

  @ParameterizedTest
  @CsvSource({
    "/results/0/local-definitions/tasks/2/subjects/0, include-all",
    "/results/0/local-definitions/tasks/2/subjects/1, include-subjects",
  })
  void stillRequired(String pointer, String name) {
    at(pointer).remove(name);
    fitsNone();
  }

  @ParameterizedTest
  @CsvSource({
    "/metadata/document-ids/0, identifier",
    "/metadata/parties/0/external-ids/0, id",
    "/metadata/parties/0/telephone-numbers/0, number",
    "/metadata/parties/1/external-ids/0, id",
    "/results/0/risks/0/threat-ids/0, id",
    "/back-matter/resources/0/rlinks/0/hashes/0, value",
    "/back-matter/resources/0/base64, value",
  })
  void aValueThatTheLibraryMisplacesIsHeldToItsType(String pointer, String name) {
    at(pointer).put(name, 1);
    fitsNone();
  }
}
