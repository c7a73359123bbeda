package dev.rootseal.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * The JSON Schemas of OSCAL's assessment results. That of 1.1.3 comes with liboscal-java; no
 * package has that of 1.2.0, so it is made from the former. What differs was read in the schema of
 * NIST's release, {@code http://csrc.nist.gov/ns/oscal/1.2.0/oscal-ar-schema.json}, through all
 * that its root reaches. It is wider in 13 places and narrower in none. Left out is what accepts
 * and refuses nothing: titles, descriptions, and the new suggestion "discovery" for the type of an
 * observation, which may be any token.
 */
final class OscalSchema {
  /** What may have {@code remarks}. */
  private static final List<String> WITH_REMARKS =
      List.of(
          // Who made an entry in a log, of the assessment or of a risk.
          "/AssemblyOscalAssessmentCommonLoggedByType",
          // The choice of an objective.
          "/AssemblyOscalAssessmentCommonSelectObjectiveByIdType",
          // The time of a task: a day, a range of days, a frequency.
          "/AssemblyOscalAssessmentCommonTaskTimingOnDateType",
          "/AssemblyOscalAssessmentCommonTaskTimingWithinDateRangeType",
          "/AssemblyOscalAssessmentCommonTaskTimingAtFrequencyType",
          // The ports of a protocol.
          "/AssemblyOscalImplementationCommonPortRangeType",
          // What a finding refers to: observations and risks.
          "/AssemblyOscalAssessmentCommonFindingType/properties/related-observations/items",
          "/AssemblyOscalAssessmentCommonFindingType/properties/related-risks/items",
          // The observations to which a risk refers.
          "/AssemblyOscalAssessmentCommonRiskType/properties/related-observations/items");

  /**
   * What need not have {@code uuid} and {@code type}: the library asks for them everywhere, the
   * released schema does not where an object has one of two shapes.
   */
  private static final List<String> LESS_REQUIRED =
      List.of(
          // A party with addresses, or with locations.
          "/AssemblyOscalMetadataMetadataType/properties/parties/items/anyOf/0",
          "/AssemblyOscalMetadataMetadataType/properties/parties/items/anyOf/1",
          // Subjects of the assessment: all of a type, or those that are named.
          "/AssemblyOscalAssessmentCommonAssessmentSubjectType/anyOf/0",
          "/AssemblyOscalAssessmentCommonAssessmentSubjectType/anyOf/1");

  static final OscalSchema V1_1_3 = new OscalSchema("1.1.3", published());
  static final OscalSchema V1_2_0 = new OscalSchema("1.2.0", widened());
  static final List<OscalSchema> ALL = List.of(V1_1_3, V1_2_0);

  private final String version;
  private final JsonNode json;
  private final Schema schema;

  private OscalSchema(String version, JsonNode json) {
    this.version = version;
    this.json = json;
    this.schema = new Schema(json, SpecificationVersion.DRAFT_7);
  }

  String version() {
    return version;
  }

  /** The schema itself. */
  JsonNode json() {
    return json;
  }

  /** What of a document does not fit. */
  List<String> problems(JsonNode document) {
    return schema.problems(document);
  }

  private static JsonNode widened() {
    JsonNode schema = published();
    JsonNode definitions = schema.path("definitions");
    WITH_REMARKS.forEach(at -> allowRemarks(definitions.at(at)));
    LESS_REQUIRED.forEach(at -> requireLess(definitions.at(at)));
    return schema;
  }

  /** As the library has it, but for seven values that stand in it one level too deep. */
  private static JsonNode published() {
    try (InputStream in =
        OscalSchema.class.getResourceAsStream("/schema/json/oscal-ar_schema.json")) {
      return Schema.parse(
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .replaceAll(
                  "\"(id|identifier|number|value)\" : \\{\\s*\"\\1\" : (\\{[^}]*})\\s*}",
                  "\"$1\" : $2"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void allowRemarks(JsonNode object) {
    ((ObjectNode) object.required("properties"))
        .putObject("remarks")
        .put("$ref", "#/definitions/FieldOscalMetadataRemarksType");
  }

  private static void requireLess(JsonNode shape) {
    Iterator<JsonNode> names = shape.required("required").elements();
    while (names.hasNext()) {
      if (List.of("uuid", "type").contains(names.next().asText())) {
        names.remove();
      }
    }
  }
}
