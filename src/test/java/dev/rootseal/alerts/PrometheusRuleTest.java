package dev.rootseal.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The resource for the Prometheus operator is made from the plain rule file. */
class PrometheusRuleTest {
  private static final Path RESOURCE = Path.of("config/prometheus/rules/prometheus-rule.yaml");

  private static final String HEAD =
      """
      # Made from rules.yaml beside it. Do not edit: change that file, then run
      #   mvn test -Dtest=PrometheusRuleTest -Drootseal.rules.write=true
      apiVersion: monitoring.coreos.com/v1
      kind: PrometheusRule
      metadata:
        name: rootseal
        namespace: rootseal-system
      spec:
      """;

  private final RuleFile rules = RuleFile.read();

  @Test
  void committedResourceIsTheOneOfTheRules() throws IOException {
    String made = HEAD + indented(rules.text());
    if (Boolean.getBoolean("rootseal.rules.write")) {
      Files.writeString(RESOURCE, made);
    }
    assertThat(RESOURCE)
        .as("run again with -Drootseal.rules.write=true to bring it up to date")
        .content()
        .isEqualTo(made);
  }

  @Test
  void resourceHoldsTheSameGroups() {
    JsonNode resource = RuleFile.parse(RESOURCE);

    assertThat(rules.groups()).isNotEmpty();
    assertThat(resource.at("/spec/groups")).isEqualTo(rules.groups());
    assertThat(resource.path("spec")).hasSize(1);
  }

  /** As text, so that comments and folded lines stay as they are; without the file's own head. */
  private static String indented(String text) {
    return text.lines()
        .dropWhile(line -> line.startsWith("#"))
        .map(line -> line.isEmpty() ? "" : "  " + line)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
