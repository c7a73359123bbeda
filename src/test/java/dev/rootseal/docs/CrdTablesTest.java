package dev.rootseal.docs;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static dev.rootseal.report.SummaryFixture.report;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.api.Condition.ConditionHistory;
import dev.rootseal.api.policy.AdmissionStanding;
import dev.rootseal.api.policy.PolicyAcceptance;
import dev.rootseal.api.policy.PolicyReading;
import dev.rootseal.api.policy.PolicyReading.UnknownFields;
import dev.rootseal.api.policy.PolicyReading.Unusable;
import dev.rootseal.api.policy.PolicyReading.Usable;
import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.api.report.StaleStatus;
import dev.rootseal.report.ExemptionUses.ExemptionState;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** `docs/reports.md` and `docs/policy.md` against `crds/` and what is written. */
class CrdTablesTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final Markdown reports = Markdown.read("docs/reports.md");
  private final JsonNode ofNamespace = definition("compliancereports");
  private final JsonNode ofCluster = definition("compliancesummaries");
  private final Markdown policy = Markdown.read("docs/policy.md");
  private final JsonNode ofPolicy = definition("compliancepolicies");

  @Rows(
      """
      compliancereports   | docs/reports.md | Fields of both kinds | Fields of ComplianceReport
      compliancesummaries | docs/reports.md | Fields of both kinds | Fields of ComplianceSummary
      compliancepolicies  | docs/policy.md  | Fields of the spec   | Fields of the status
      """)
  void fieldsOfEachKind(String plural, String document, String heading, String another) {
    Markdown page = Markdown.read(document);

    assertThat(
            Stream.of(heading, another)
                .flatMap(one -> page.table(one).rows("Field", "Always", "Bound").stream()))
        .containsExactlyInAnyOrderElementsOf(new SchemaFields(definition(plural)).fields);
  }

  @Test
  void kindsWithTheirNames() {
    assertThat(reports.table("Reports").rows("Kind", "Scope", "Short name"))
        .containsExactly(kind(ofNamespace, "namespace"), kind(ofCluster, "cluster"));
  }

  @Test
  void columnsOfBothKinds() {
    List<List<String>> table = reports.table("Columns").rows("Column", "Shown", "Field");

    assertThat(columnsOf(ofCluster)).containsExactlyElementsOf(table);
    assertThat(columnsOf(ofNamespace))
        .containsExactlyElementsOf(
            table.stream().filter(row -> !row.getFirst().equals("Evaluated")).toList());
  }

  @Test
  void conditionsOfReports() {
    List<NamespaceReport> outcomes =
        List.of(
            report("app good"),
            report("app"),
            report("deployment web windows : app"),
            NamespaceReport.of(
                NamespaceFacts.named("shop"),
                Threshold.DEFAULT,
                List.of(),
                List.of(new Unevaluated(new WorkloadRef("Deployment", "shop", "odd"), "why"))));

    assertThat(outcomes)
        .as("each result once")
        .extracting(report -> report.summary().result())
        .containsExactlyInAnyOrder(Result.values());
    assertThat(new HashSet<>(reports.table("Conditions").rows("Condition", "Status", "Reason")))
        .isEqualTo(
            Stream.concat(conditions(outcomes).stream(), stale()).collect(Collectors.toSet()));
  }

  private static Stream<List<String>> stale() {
    return StaleStatus.conditions(List.of(), Instant.EPOCH).stream()
        .map(one -> List.of(one.type(), one.status(), one.reason()));
  }

  private static List<String> kind(JsonNode definition, String scope) {
    JsonNode names = definition.at("/spec/names");
    assertThat(definition.at("/spec/scope").asText().equals("Cluster"))
        .isEqualTo(scope.equals("cluster"));
    return List.of(names.path("kind").asText(), scope, names.path("shortNames").path(0).asText());
  }

  private static List<List<String>> columnsOf(JsonNode definition) {
    List<List<String>> columns = new ArrayList<>();
    for (JsonNode column : definition.at("/spec/versions/0/additionalPrinterColumns")) {
      columns.add(
          List.of(
              column.path("name").asText(),
              column.path("priority").asInt() == 0 ? "always" : "-o wide",
              column.path("jsonPath").asText().substring(1)));
    }
    return columns;
  }

  private static Set<List<String>> conditions(List<NamespaceReport> reports) {
    Set<List<String>> conditions = new HashSet<>();
    for (NamespaceReport report : reports) {
      ComplianceReportStatus.of(report, Optional.empty(), List.of(), Instant.EPOCH)
          .conditions()
          .forEach(one -> conditions.add(List.of(one.type(), one.status(), one.reason())));
    }
    return conditions;
  }

  private static JsonNode definition(String plural) {
    return unchecked(() -> YAML.readTree(Path.of("crds", plural + ".rootseal.dev.yaml").toFile()));
  }

  @Test
  void kindWithItsNames() {
    JsonNode names = ofPolicy.at("/spec/names");

    assertThat(ofPolicy.at("/spec/scope").asText()).isEqualTo("Cluster");
    assertThat(policy.table("The policy").rows("Kind", "Scope", "Resource"))
        .containsExactly(
            List.of(names.path("kind").asText(), "cluster", names.path("plural").asText()));
  }

  @Test
  void defaultOfEachField() {
    Map<String, String> defaults = new SchemaFields(ofPolicy).defaults;

    assertThat(policy.table("Fields of the spec").rows("Field", "Default"))
        .allSatisfy(
            row ->
                assertThat(row.get(1))
                    .as(row.getFirst())
                    .isEqualTo(defaults.getOrDefault(row.getFirst(), "")));
    assertThat(defaults).hasSizeGreaterThan(5);
  }

  @Test
  void columnsOfThePolicy() {
    assertThat(policy.table("Columns").rows("Column", "Shown", "Field"))
        .containsExactlyElementsOf(columnsOf(ofPolicy));
  }

  @Test
  void daysBeforeAnEndThatIsNear() {
    assertThat(String.join(" ", policy.lines()))
        .contains("at most " + ExemptionState.EXPIRING_DAYS + " days away");
  }

  @Test
  void conditionsOfThePolicy() {
    List<PolicyReading> readings =
        List.of(
            Usable.DEFAULT,
            new Usable(
                Policy.DEFAULT, List.of(), new UnknownFields(List.of("spec.newKnob"), List.of())),
            new Unusable(List.of("a problem")));

    ConditionHistory none = new ConditionHistory(List.of(), Instant.EPOCH, null);
    assertThat(policy.table("The status").rows("Condition", "Status", "Reason"))
        .containsExactlyElementsOf(
            Stream.concat(
                    readings.stream()
                        .map(one -> new PolicyAcceptance(2, one, Policy.DEFAULT, Optional.empty()))
                        .map(standing -> standing.condition(none)),
                    Stream.of(AdmissionStanding.Reason.values())
                        .map(reason -> new AdmissionStanding(reason, "").condition(none)))
                .map(one -> List.of(one.type(), one.status(), one.reason()))
                .toList());
  }

  @Test
  void examplesStandInTheSamples() throws IOException {
    List<String> blocks = policy.blocks("yaml");
    String exemption = blocks.get(1).substring(blocks.get(1).indexOf("    - name"));

    assertThat(Files.readString(Path.of("config/samples/policy-minimal.yaml")))
        .endsWith(blocks.getFirst());
    assertThat(Files.readString(Path.of("config/samples/policy.yaml"))).contains(exemption);
  }

  /** The fields of a custom resource's schema, as the documents list them. */
  private static final class SchemaFields {
    private final List<List<String>> fields = new ArrayList<>();
    private final Map<String, String> defaults = new TreeMap<>();

    /** For each field its path, whether it is always there, and its bound; the defaults by path. */
    SchemaFields(JsonNode definition) {
      addAll("", definition.at("/spec/versions/0/schema/openAPIV3Schema"));
    }

    private void addAll(String path, JsonNode object) {
      for (Map.Entry<String, JsonNode> entry : object.path("properties").properties()) {
        JsonNode field = entry.getValue();
        boolean list = field.path("type").asText().equals("array");
        String name = path + entry.getKey() + (list ? "[]" : "");
        fields.add(List.of(name, isRequired(object, entry.getKey()), bound(field)));
        addDefault(name, field.path("default"));
        addAll(name + ".", list ? field.path("items") : field);
      }
    }

    private void addDefault(String name, JsonNode value) {
      if (value.isArray()) {
        defaults.put(name, String.join(", ", words(value)));
      } else if (value.isValueNode() && !value.isMissingNode()) {
        defaults.put(name, value.asText());
      }
    }

    private static String isRequired(JsonNode object, String name) {
      return words(object.path("required")).contains(name) ? "yes" : "no";
    }

    private static String bound(JsonNode field) {
      List<String> parts = new ArrayList<>();
      for (JsonNode part : List.of(field, field.path("items"))) {
        addIf(part, "maxItems", "%s entries", parts);
        addIf(part, "maxProperties", "%s entries", parts);
        addIf(part, "maxLength", "%s characters", parts);
        addIf(part, "maximum", "0 to %s", parts);
        if (part.has("enum")) {
          parts.add(String.join(", ", words(part.path("enum"))));
        }
      }
      return String.join("; ", parts);
    }

    private static void addIf(JsonNode part, String key, String text, List<String> parts) {
      if (part.has(key)) {
        parts.add(text.formatted(part.path(key).asText()));
      }
    }

    private static List<String> words(JsonNode array) {
      return StreamSupport.stream(array.spliterator(), false)
          .map(JsonNode::asText)
          .collect(Collectors.toList());
    }
  }
}
