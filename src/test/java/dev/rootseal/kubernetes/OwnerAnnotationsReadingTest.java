package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which annotations reach the rule. */
class OwnerAnnotationsReadingTest {
  @Test
  void theTemplateWinsKeyByKeyOverTheWorkload() {
    assertThat(
            annotations(
                "{rootseal.dev/writable-paths: /a, writable-paths.rootseal.dev/app: /b}",
                "{rootseal.dev/writable-paths: /c, exempt.rootseal.dev/app: legacy}"))
        .containsOnly(
            Map.entry("rootseal.dev/writable-paths", "/c"),
            Map.entry("writable-paths.rootseal.dev/app", "/b"),
            Map.entry("exempt.rootseal.dev/app", "legacy"));
  }

  @Test
  void annotationsOfOthersAreDropped() {
    assertThat(
            annotations(
                "{kubectl.kubernetes.io/last-applied-configuration: '{}', note: x}",
                "{notrootseal.dev/exempt: x, rootseal.dev.evil.example/exempt: x}"))
        .isEmpty();
  }

  @Test
  void annotationsThatAreNullSayNothing() {
    assertThat(annotations("null", "null")).isEmpty();
    assertThat(annotations("{}", "{}")).isEmpty();
    assertThat(annotations("{rootseal.dev/writable-paths: null}", "{}"))
        .containsOnly(Map.entry("rootseal.dev/writable-paths", ""));
  }

  private static Map<String, String> annotations(String workload, String template) {
    String object =
        """
        metadata: {name: web, namespace: shop, annotations: %s}
        spec: {template: {metadata: {annotations: %s}, spec: {containers: [{name: app}]}}}
        """
            .formatted(workload, template);
    return ApiText.facts(ApiText.list(WatchedDeployment.class, object).getFirst())
        .annotations()
        .values();
  }
}
