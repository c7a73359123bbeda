package dev.rootseal.docs;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.remediation.PatchBlocker;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What documents say in tables, and show of files, against the code, `bin/` and `config/`. */
class TablesTest {
  private static final String PLACEHOLDERS = "\\b(URL|REASON|KIND|VERB|RESOURCE|PLACE)\\b";
  private static final Path HEALTH_CHECKS = Path.of("config/argocd/argocd-cm.yaml");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final Markdown configuration = Markdown.read("docs/configuration.md");
  private final Markdown fix = Markdown.read("docs/fix.md");
  private final Markdown operations = Markdown.read("docs/operations.md");
  private final CompiledCode program = CompiledCode.ofPackages("operator", "http", "cli");
  private final Markdown page = Markdown.read("docs/rule.md");

  @Test
  void everyVariableThatTheSourceNames() {
    Set<String> read =
        SourceCode.ofPackages("cli", "terminal", "kubeconfig", "operator")
            .find("\\.(?:find|get|getenv|getOrDefault|containsKey)\\(\\s*\"([A-Z][A-Z_]+)\"")
            .stream()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());

    assertThat(configuration.table("Other environment variables").column("Variable"))
        .containsExactlyInAnyOrderElementsOf(read);
  }

  @Test
  void variablesOfTheLauncher() {
    String launcher = SourceCode.ofFile("bin/rootseal").text();

    assertThat(launcher).contains("${JAVA_HOME", "${ROOTSEAL_JAVA_OPTS");
    assertThat(String.join("\n", configuration.lines()))
        .contains("`JAVA_HOME`", "`ROOTSEAL_JAVA_OPTS`");
  }

  @Test
  void everyReasonForNoPatch() {
    assertThat(fix.table("Why there is no patch").column("Reason"))
        .containsExactlyInAnyOrderElementsOf(
            cases(PatchBlocker.class).map(Class::getSimpleName).toList());
  }

  @Test
  void eventsWithTheirReasons() {
    assertThat(Markdown.read("docs/rule.md").table("Events").column("Reason"))
        .containsExactlyInAnyOrderElementsOf(
            CompiledCode.ofPackages("operator.controller")
                .firstTextOfEachNew("EventRecorder.Message"));
  }

  private static Stream<Class<?>> cases(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(TablesTest::cases)
        : Stream.of(type);
  }

  @Test
  void everyLineWithItsLevelAndKeys() {
    assertThat(operations.table("Log lines").rows("Message", "Level", "Keys"))
        .containsExactlyInAnyOrderElementsOf(
            program.logLines().stream()
                .map(line -> List.of(line.message(), line.level(), String.join(", ", line.keys())))
                .toList());
  }

  @Test
  void problemsBeforeTheStartBeginAsDocumented() {
    assertThat(problemsInTheDocument())
        .hasSizeGreaterThan(3)
        .allSatisfy(
            problem -> assertThat(program.texts()).anyMatch(text -> text.startsWith(problem)));
  }

  /** The second table below the heading, with placeholders as the code has them. */
  private List<String> problemsInTheDocument() {
    return operations.lines().stream()
        .dropWhile(line -> !line.startsWith("| Message begins |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.split("`", 3)[1].replaceAll(PLACEHOLDERS, "%s"))
        .toList();
  }

  @Test
  void healthChecksForArgoCdAreThoseOfTheFile() throws Exception {
    String withoutComment =
        Files.readString(HEALTH_CHECKS).lines().skip(1).reduce("", (all, one) -> all + one + "\n");

    assertThat(Markdown.read("docs/gitops.md").blocks("yaml")).contains(withoutComment);
  }

  @Test
  void everyRightThatIsGranted() {
    List<List<String>> granted =
        new ArrayList<>(rules(Path.of("config/rbac/cluster-role.yaml"), "cluster"));
    granted.addAll(rules(Path.of("config/rbac/lease-role.yaml"), "rootseal-system"));

    assertThat(
            Markdown.read("docs/security.md")
                .table("Rights of the operator")
                .rows("API group", "Resources", "Verbs", "Where"))
        .containsExactlyInAnyOrderElementsOf(granted);
  }

  @Test
  void everyRightThatSecuredMetricsNeed() {
    assertThat(
            Markdown.read("docs/security.md")
                .table("Secured metrics")
                .rows("API group", "Resources", "Verbs", "Where"))
        .containsExactlyInAnyOrderElementsOf(
            rules(Path.of("config/metrics-secure/reviewer-role.yaml"), "cluster"));
  }

  private static List<List<String>> rules(Path file, String where) {
    List<List<String>> rules = new ArrayList<>();
    for (JsonNode rule : read(file).path("rules")) {
      String group = words(rule.path("apiGroups"));
      rules.add(
          List.of(
              group.isEmpty() ? "core" : group,
              words(rule.path("resources")),
              words(rule.path("verbs")),
              where));
    }
    return rules;
  }

  private static JsonNode read(Path file) {
    return unchecked(() -> YAML.readTree(file.toFile()));
  }

  private static String words(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }

  @Test
  void verdictsAndWhereTheyCount() {
    assertThat(page.table("The verdict").rows("Verdict", "In X", "In Y"))
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
    assertThat(page.table("The result").column("Result"))
        .containsExactlyInAnyOrderElementsOf(Stream.of(Result.values()).map(Result::id).toList());
  }

  @Test
  void containerTypes() {
    assertThat(page.table("What is evaluated").column("Type in reports"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ContainerType.values()).map(ContainerType::text).toList());
  }

  @Test
  void ruleAndItsDefaults() {
    RuleDescription rule = RuleDescription.READ_ONLY_FILESYSTEM;
    assertThat(String.join("\n", page.lines()))
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
        page.table("Annotations that cannot be used").rows("Annotation", "Value", "The finding");

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
