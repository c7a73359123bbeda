package dev.rootseal.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import dev.rootseal.docs.MarkdownTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** `docs/dashboard.md` against the dashboard. */
class PanelsTableTest {
  private final Markdown document = Markdown.read("docs/dashboard.md");
  private final Dashboard dashboard = Dashboard.read();

  @Test
  void tableHasEveryPanelWithItsQueriesInTheirOrder() {
    List<List<String>> rows = new ArrayList<>();
    for (Panel panel : dashboard.asking()) {
      List<String> queries = panel.targets().stream().map(Target::expr).toList();
      rows.add(List.of(panel.title(), String.join("<br>", queries)));
    }

    assertThat(document.table("Panels").rows("Panel", "Queries")).isEqualTo(rows);
  }

  @Test
  void everyPanelAnswersAQuestion() {
    assertThat(document.table("Panels").column("Question")).allMatch(text -> text.endsWith("?"));
  }

  @Test
  void variablesAreThoseOfTheDashboard() {
    MarkdownTable table = document.table("Variables");

    assertThat(table.column("Variable"))
        .isEqualTo(dashboard.variables().stream().map(one -> one.path("name").asText()).toList());
  }

  @Test
  void picturesAreThere() {
    assertThat(String.join("\n", document.lines()))
        .contains("(images/dashboard.svg)", "(images/dashboard-operator.svg)");
    assertThat(Path.of("docs/images/dashboard.svg")).isNotEmptyFile();
    assertThat(Path.of("docs/images/dashboard-operator.svg")).isNotEmptyFile();
  }
}
