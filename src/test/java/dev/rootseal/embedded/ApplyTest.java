package dev.rootseal.embedded;

import static dev.rootseal.embedded.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server-side apply makes of an object, without an account of who owns its fields. */
class ApplyTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);
  private static final WriteOptions STRICT = new WriteOptions(false, "Strict");

  private final ObjectStore store = new ObjectStore(100);
  private final ResourceTypes types = new ResourceTypes();
  private final ResourceWriter writer = new ResourceWriter(store, types, NOON);

  @BeforeEach
  void defineReports() {
    writer.create(
        target("apiextensions.k8s.io", "customresourcedefinitions", "", ""),
        object(Fixtures.REPORT_DEFINITION),
        STRICT);
    writer.create(target("", "namespaces", "", ""), object("{metadata: {name: default}}"), STRICT);
  }

  private Target target(String group, String plural, String name, String subresource) {
    ResourceType type = types.find(group, "v1", plural).orElseThrow();
    return new Target(type, type.namespaced() ? "default" : "", name, subresource);
  }

  private Target report(String subresource) {
    return target("example.dev", "reports", "r", subresource);
  }

  private ObjectNode apply(String yaml) {
    return writer.apply(report(""), object(yaml), STRICT).object();
  }

  private ObjectNode applyStatus(String yaml) {
    return writer.apply(report("status"), object("{status: %s}".formatted(yaml)), STRICT).object();
  }

  @Test
  void createsWithDefaults() {
    ObjectNode report = apply("{spec: {owner: shop}}");
    assertThat(report.path("spec")).isEqualTo(object("{owner: shop, threshold: 80}"));
    assertThat(report.at("/metadata/generation").asInt()).isEqualTo(1);
    assertThat(report.at("/metadata/creationTimestamp").asText()).isEqualTo("2026-01-02T12:00:00Z");
  }

  @Test
  void fieldsMergeAndListsAreReplaced() {
    apply("{metadata: {labels: {a: x}}, spec: {owner: shop, paths: [/tmp]}}");
    ObjectNode report = apply("{metadata: {labels: {b: y}}, spec: {paths: [/run]}}");
    assertThat(report.at("/metadata/labels")).isEqualTo(object("{a: x, b: y}"));
    assertThat(report.path("spec"))
        .isEqualTo(object("{owner: shop, paths: [/run], threshold: 80}"));
  }

  @Test
  void aStatusIsReplacedWhole() {
    apply("{}");
    applyStatus("{result: Pass, percent: 90}");
    assertThat(applyStatus("{result: Fail}").path("status")).isEqualTo(object("{result: Fail}"));
  }

  @Test
  void aWorkloadMergesAsAStrategicPatch() {
    Target web = target("apps", "deployments", "web", "");
    writer.apply(web, object(Fixtures.deployment("web")), STRICT);
    ObjectNode patched =
        writer
            .apply(
                web,
                object("{spec: {template: {spec: {containers: [{name: app, image: x}]}}}}"),
                STRICT)
            .object();
    assertThat(patched.at("/spec/template/spec/containers")).hasSize(2);
  }

  @Test
  void eachDoorChangesItsOwnPart() {
    apply("{spec: {owner: shop}, status: {result: Pass}}");
    ObjectNode report = applyStatus("{result: Fail}");
    assertThat(report.at("/status/result").asText()).isEqualTo("Fail");
    assertThat(report.at("/metadata/generation").asInt()).isEqualTo(1);
    ObjectNode changed = apply("{spec: {owner: x}}");
    assertThat(changed.at("/metadata/generation").asInt()).isEqualTo(2);
    assertThat(changed.at("/status/result").asText()).isEqualTo("Fail");
  }

  @Test
  void theSameAgainIsNoWrite() {
    apply("{spec: {owner: shop}}");
    long before = store.revision();
    apply("{spec: {owner: shop}}");
    assertThat(store.revision()).isEqualTo(before);
  }

  @Test
  void anUnknownFieldIsNotStored() {
    assertThatThrownBy(() -> apply("{spec: {ownr: shop}}"))
        .hasMessageContaining("unknown field \"spec.ownr\"");
    assertThat(writer.find(report(""))).isEmpty();
  }
}
