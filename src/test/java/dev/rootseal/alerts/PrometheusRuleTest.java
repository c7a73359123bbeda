package dev.rootseal.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The resources for the Prometheus operator are made from the plain rule files. */
class PrometheusRuleTest {
  static Stream<RuleFile> files() {
    return RuleFile.all().stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void committedResourceIsTheOneOfTheRules(RuleFile rules) throws IOException {
    String made = head(nameFor(rules)) + indented(rules.text());
    if (Boolean.getBoolean("rootseal.rules.write")) {
      Files.writeString(resource(rules), made);
    }
    assertThat(resource(rules))
        .as("run again with -Drootseal.rules.write=true to bring it up to date")
        .content()
        .isEqualTo(made);
  }

  private static String head(String name) {
    return """
    # Made from rules.yaml beside it. Do not edit: change that file, then run
    #   mvn test -Dtest=PrometheusRuleTest -Drootseal.rules.write=true
    apiVersion: monitoring.coreos.com/v1
    kind: PrometheusRule
    metadata:
      name: %s
      namespace: rootseal-system
    spec:
    """
        .formatted(name);
  }

  private static Path resource(RuleFile rules) {
    return rules.path().resolveSibling("prometheus-rule.yaml");
  }

  /** Both may be installed, in one namespace. */
  private static String nameFor(RuleFile rules) {
    return rules.path().startsWith("config/prometheus/ratchet") ? "rootseal-ratchet" : "rootseal";
  }

  /** As text, so that comments and folded lines stay as they are; without the file's own head. */
  private static String indented(String text) {
    return text.lines()
        .dropWhile(line -> line.startsWith("#"))
        .map(line -> line.isEmpty() ? "" : "  " + line)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
