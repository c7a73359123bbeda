package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which annotations reach the rule. */
class OwnerAnnotationsReadingTest {
  /** The template wins key by key; those of others are dropped; one that is null says nothing. */
  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {rootseal.dev/writable-paths: /a, writable-paths.rootseal.dev/app: /b} | {rootseal.dev/writable-paths: /c, exempt.rootseal.dev/app: legacy} | exempt.rootseal.dev/app=legacy, rootseal.dev/writable-paths=/c, writable-paths.rootseal.dev/app=/b
          {kubectl.kubernetes.io/last-applied-configuration: '{}', note: x} | {notrootseal.dev/exempt: x, rootseal.dev.evil.example/exempt: x} | ``
          null                               | null | ``
          {rootseal.dev/writable-paths: null} | {}  | rootseal.dev/writable-paths=
          """)
  void whichReachTheRule(String workload, String template, String read) {
    assertThat(new TreeMap<>(annotations(workload, template))).hasToString("{" + read + "}");
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
