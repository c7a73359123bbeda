package dev.rootseal.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the table of namespaces shows of what its queries give. */
class TableTest {
  private final Panel panel =
      Dashboard.read().panels().stream()
          .filter(one -> one.title().equals("Namespaces, worst first"))
          .findFirst()
          .orElseThrow();

  @Test
  void namespaceOfExemptContainersAloneIsThereAndComesLast() {
    Table table =
        Table.of(
            panel,
            List.of(
                answer("A", Map.of("bad", 0.6, "good", 1.0)),
                answer("B", Map.of("bad", 0.0, "good", 1.0, "data", 2.0)),
                answer("C", Map.of("bad", 2.0, "good", 0.0, "data", 0.0)),
                answer("D", Map.of("bad", 3.0, "good", 5.0, "data", 0.0)),
                answer("E", Map.of("bad", 0.0, "good", 1.0, "data", 6.0)),
                answer("F", Map.of("bad", 0.75, "good", 1.25)),
                answer("G", Map.of("bad", 0.6, "good", 1.0, "data", 2.0))));

    assertThat(table.columns())
        .containsExactly(
            "Namespace",
            "Result",
            "Compliance",
            "Of the threshold",
            "To fix",
            "Compliant",
            "Exempt");
    assertThat(table.rows())
        .containsExactly(
            List.of("bad", "0.0", "0.6", "0.75", "2.0", "3.0", "0.0"),
            List.of("good", "1.0", "1.0", "1.25", "0.0", "5.0", "1.0"),
            List.of("data", "2.0", "", "", "0.0", "0.0", "6.0"));
  }

  private Answer answer(String refId, Map<String, Double> values) {
    Target target =
        panel.targets().stream().filter(one -> one.refId().equals(refId)).findFirst().orElseThrow();
    return new Answer(
        target,
        values.entrySet().stream()
            .map(
                one ->
                    new Series(
                        Map.of("namespace", one.getKey()),
                        List.of(new Series.Point(0, one.getValue()))))
            .toList());
  }
}
