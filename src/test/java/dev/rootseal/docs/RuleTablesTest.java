package dev.rootseal.docs;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.report.Finding;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadFixture;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** `docs/rule.md` against the rule. */
class RuleTablesTest {
  private final Markdown document = Markdown.read("docs/rule.md");

  @Test
  void verdictsAndWhereTheyCount() {
    assertThat(document.table("The verdict").rows("Verdict", "In X", "In Y"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Verdict.values())
                .map(
                    verdict -> {
                      Tally one = Tally.EMPTY.plus(verdict);
                      return List.of(verdict.id(), yes(one.compliant()), yes(one.evaluated()));
                    })
                .toList());
  }

  @Test
  void results() {
    assertThat(document.table("The result").column("Result"))
        .containsExactlyInAnyOrderElementsOf(Stream.of(Result.values()).map(Result::id).toList());
  }

  @Test
  void containerTypes() {
    assertThat(document.table("What is evaluated").column("Type in reports"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ContainerType.values()).map(ContainerType::text).toList());
  }

  @Test
  void ruleAndItsDefaults() {
    RuleDescription rule = RuleDescription.READ_ONLY_FILESYSTEM;
    assertThat(String.join("\n", document.lines()))
        .startsWith("# The rule `" + ReadOnlyFilesystemRule.ID + "`")
        .contains("**" + rule.title() + ".** Severity: " + rule.severity() + ".")
        .contains("The threshold is " + Policy.DEFAULT.threshold().percent() + " %.")
        .contains("3. `" + Policy.DEFAULT.requiredWritablePaths().getFirst() + "`.")
        .contains("NIST 800-53 rev5 CM-7", "CIS Kubernetes 5.2.3", "5.7.3");
    assertThat(Policy.DEFAULT.requiredWritablePaths()).hasSize(1);
    assertThat(rule.controls()).hasSize(4);
  }

  @Test
  void annotationsThatCannotBeUsed() {
    List<List<String>> rows =
        document
            .table("Annotations that cannot be used")
            .rows("Annotation", "Value", "The finding");

    assertThat(rows).hasSameSizeAs(Note.BrokenAnnotation.class.getPermittedSubclasses());
    for (List<String> row : rows) {
      WorkloadFixture web =
          deployment("web").annotated(row.get(0), row.get(1)).container("app", c -> c.compliant());
      assertThat(Finding.of(web.evaluated()).orElseThrow().message()).isEqualTo(row.get(2));
    }
  }

  private static String yes(int count) {
    return count == 1 ? "yes" : "no";
  }
}
