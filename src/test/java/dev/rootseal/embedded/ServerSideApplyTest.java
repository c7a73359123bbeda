package dev.rootseal.embedded;

import static dev.rootseal.embedded.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);

  private final ObjectStore store = new ObjectStore(100);
  private final ResourceTypes types = new ResourceTypes();
  private final ResourceWriter writer = new ResourceWriter(store, types, NOON);

  @BeforeEach
  void defineReports() {
    writer.create(
        target("apiextensions.k8s.io", "v1", "customresourcedefinitions", "", ""),
        object(Fixtures.REPORT_DEFINITION),
        by("setup"));
    writer.create(
        target("", "v1", "namespaces", "", ""), object("{metadata: {name: default}}"), by("setup"));
  }

  private Target target(
      String group, String version, String plural, String name, String subresource) {
    ResourceType type = types.find(group, version, plural).orElseThrow();
    return new Target(type, type.namespaced() ? "default" : "", name, subresource);
  }

  private Target report(String subresource) {
    return target("example.dev", "v1", "reports", "r", subresource);
  }

  private static WriteOptions by(String manager) {
    return new WriteOptions(manager, false, false, WriteOptions.UnknownFields.STRICT);
  }

  private static WriteOptions forcedBy(String manager) {
    return new WriteOptions(manager, true, false, WriteOptions.UnknownFields.STRICT);
  }

  private ObjectNode apply(String manager, String yaml) {
    return writer.apply(report(""), object(yaml), by(manager)).object();
  }

  private static JsonNode spec(ObjectNode object) {
    return object.path("spec");
  }

  @Test
  void createsWithDefaults() {
    ObjectNode report = apply("me", "{spec: {owner: shop}}");
    assertThat(spec(report)).isEqualTo(object("{owner: shop, threshold: 80}"));
    assertThat(report.at("/metadata/generation").asInt()).isEqualTo(1);
  }

  @Test
  void aFieldThatIsNoLongerSentGoes() {
    apply("me", "{metadata: {labels: {a: x, b: y}}, spec: {owner: shop, labels: {k: v}}}");
    ObjectNode report = apply("me", "{metadata: {labels: {a: x}}, spec: {labels: {}}}");
    assertThat(spec(report).has("owner")).isFalse();
    assertThat(spec(report).path("labels")).isEmpty();
    assertThat(report.at("/metadata/labels")).isEqualTo(object("{a: x}"));
  }

  @Test
  void aFieldThatAnotherOwnsTooStays() {
    apply("me", "{spec: {owner: shop}}");
    apply("you", "{spec: {owner: shop}}");
    assertThat(spec(apply("me", "{spec: {}}")).path("owner").asText()).isEqualTo("shop");
    assertThat(spec(apply("you", "{spec: {}}")).has("owner")).isFalse();
  }

  @Test
  void aFieldThatSomebodyUpdatedStays() {
    apply("me", "{spec: {owner: shop}}");
    writer.change(report(""), old -> withOwner(old, "else"), by("editor"));
    assertThat(spec(apply("me", "{spec: {}}")).path("owner").asText()).isEqualTo("else");
  }

  @Test
  void takingAFieldFromAnotherIsAConflictUnlessForced() {
    apply("me", "{spec: {owner: shop}}");
    assertThatThrownBy(() -> apply("you", "{spec: {owner: else}}"))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo(409))
        .hasMessage("Apply failed with 1 conflict: conflict with \"me\": .spec.owner");
    writer.apply(report(""), object("{spec: {owner: else}}"), forcedBy("you"));
    assertThat(spec(apply("me", "{spec: {}}")).path("owner").asText()).isEqualTo("else");
  }

  @Test
  void listItemsMergeByTheirKey() {
    apply("me", "{}");
    applyStatus("me", "{conditions: [{type: Ready, status: 'True', reason: Ok}]}");
    applyStatus("you", "{conditions: [{type: Other, status: 'False'}]}");
    ObjectNode report = applyStatus("me", "{conditions: [{type: Ready, status: 'False'}]}");
    assertThat(report.at("/status/conditions"))
        .isEqualTo(
            object("{c: [{type: Ready, status: 'False'}, {type: Other, status: 'False'}]}")
                .path("c"));
    assertThat(applyStatus("me", "{result: Pass}").at("/status/conditions"))
        .isEqualTo(object("{c: [{type: Other, status: 'False'}]}").path("c"));
  }

  @Test
  void setsAddUpAndAtomicListsAreReplaced() {
    apply("me", "{spec: {tags: [a], paths: [/tmp]}}");
    ObjectNode report =
        writer
            .apply(report(""), object("{spec: {tags: [b], paths: [/run]}}"), forcedBy("you"))
            .object();
    assertThat(spec(report).path("tags")).isEqualTo(object("{t: [a, b]}").path("t"));
    assertThat(spec(report).path("paths")).isEqualTo(object("{t: [/run]}").path("t"));
  }

  @Test
  void eachDoorChangesItsOwnPart() {
    apply("me", "{spec: {owner: shop}, status: {result: Pass}}");
    ObjectNode report = applyStatus("me", "{result: Fail}");
    assertThat(report.at("/status/result").asText()).isEqualTo("Fail");
    assertThat(report.at("/metadata/generation").asInt()).isEqualTo(1);
    assertThat(apply("me", "{spec: {owner: x}}").at("/metadata/generation").asInt()).isEqualTo(2);
  }

  @Test
  void theSameAgainIsNoWrite() {
    apply("me", "{spec: {owner: shop}}");
    long before = store.revision();
    apply("me", "{spec: {owner: shop}}");
    writer.change(report(""), old -> withOwner(old, "shop"), by("editor"));
    assertThat(store.revision()).isEqualTo(before);
  }

  @Test
  void managedFieldsSayWhoOwnsWhat() {
    apply("me", "{spec: {owner: shop, tags: [a]}}");
    ObjectNode report = applyStatus("you", "{conditions: [{type: Ready, status: 'True'}]}");
    assertThat(report.at("/metadata/managedFields"))
        .isEqualTo(
            object(
                    """
                    list:
                    - manager: me
                      operation: Apply
                      apiVersion: example.dev/v1
                      time: "2026-01-02T12:00:00Z"
                      fieldsType: FieldsV1
                      fieldsV1: {"f:spec": {"f:owner": {}, "f:tags": {'v:"a"': {}}}}
                    - manager: you
                      operation: Apply
                      apiVersion: example.dev/v1
                      time: "2026-01-02T12:00:00Z"
                      fieldsType: FieldsV1
                      fieldsV1:
                        "f:status":
                          "f:conditions":
                            'k:{"type":"Ready"}': {".": {}, "f:status": {}, "f:type": {}}
                      subresource: status
                    """)
                .path("list"));
  }

  @Test
  void whatTheSchemaRefusesIsNotStored() {
    assertThatThrownBy(
            () -> apply("me", "{spec: {threshold: 101, owner: much-too-long-a-name-for-it}}"))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo(422))
        .hasMessageContaining("spec.threshold")
        .hasMessageContaining("spec.owner");
    assertThatThrownBy(() -> apply("me", "{spec: {ownr: shop}}"))
        .hasMessageContaining("unknown field \"spec.ownr\"");
    assertThat(writer.find(report(""))).isEmpty();
  }

  private ObjectNode applyStatus(String manager, String yaml) {
    ObjectNode body = Json.object();
    body.set("status", object(yaml));
    return writer.apply(report("status"), body, by(manager)).object();
  }

  private static ObjectNode withOwner(ObjectNode report, String owner) {
    ObjectNode changed = report.deepCopy();
    Json.child(changed, "spec").put("owner", owner);
    return changed;
  }
}
