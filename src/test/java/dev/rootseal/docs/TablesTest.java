package dev.rootseal.docs;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.e2e.Folders;
import dev.rootseal.operator.controller.ServedCrds;
import dev.rootseal.report.Finding;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadFixture;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What documents say in tables, and show of files, against the code and those files. */
class TablesTest {
  private static final String PLACEHOLDERS = "\\b(URL|REASON|KIND|VERB|RESOURCE|PLACE)\\b";
  private static final Path HEALTH_CHECKS = Path.of("config/argocd/argocd-cm.yaml");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final Markdown configuration = Markdown.read("docs/configuration.md");
  private final Markdown fix = Markdown.read("docs/fix.md");
  private final Markdown operations = Markdown.read("docs/operations.md");
  private final SourceCode program = SourceCode.ofPackages("operator", "http", "cli");
  private final Markdown rule = Markdown.read("docs/rule.md");
  private final Markdown image = Markdown.read("docs/image.md");
  private final Markdown security = Markdown.read("docs/security.md");

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
            SourceCode.ofPackages("remediation")
                .find("(?:PatchBlocker\\(|refuse\\(|blocked\\(|SEED =|case \\w+ ->)\\s*\"(\\w+)\"")
                .stream()
                .map(found -> found.group(1))
                .distinct()
                .toList());
  }

  @Test
  void eventsWithTheirReasons() {
    assertThat(rule.table("Events").column("Reason"))
        .containsExactlyInAnyOrderElementsOf(
            program.find("new EventRecorder\\.Message\\((?:true|false),\\s*(\"?\\w+\"?)").stream()
                .map(found -> program.value(found.group(1)))
                .distinct()
                .toList());
  }

  @Test
  void everyLineWithItsLevelAndKeys() {
    assertThat(operations.table("Log lines").rows("Message", "Level", "Keys"))
        .containsExactlyInAnyOrderElementsOf(program.logLines().toList());
  }

  @Test
  void problemsBeforeTheStartBeginAsDocumented() {
    assertThat(problemsInTheDocument())
        .hasSizeGreaterThan(3)
        .allSatisfy(problem -> assertThat(program.text()).contains("\"" + problem));
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

    assertThat(Markdown.read("docs/helm.md").blocks("yaml")).contains(withoutComment);
  }

  @Rows(
      """
      Rights of the operator        | config/rbac/cluster-role.yaml=cluster config/rbac/lease-role.yaml=rootseal-system
      Secured metrics               | config/metrics-secure/reviewer-role.yaml=cluster
      Rights for admission policies | config/admission/role.yaml=cluster
      """)
  void everyRightThatIsGranted(String heading, String roles) {
    assertThat(security.table(heading).rows("API group", "Resources", "Verbs", "Where"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(roles.split(" "))
                .map(role -> role.split("=", 2))
                .flatMap(role -> rules(Path.of(role[0]), role[1]).stream())
                .toList());
  }

  private static List<List<String>> rules(Path file, String where) {
    List<List<String>> rules = new ArrayList<>();
    for (JsonNode one : read(file).path("rules")) {
      String group = words(one.path("apiGroups"));
      rules.add(
          List.of(
              group.isEmpty() ? "core" : group,
              words(one.path("resources")),
              words(one.path("verbs")),
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
    assertThat(rule.table("The verdict").rows("Verdict", "In X", "In Y"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Verdict.values())
                .map(
                    verdict -> {
                      Tally one = Tally.EMPTY.plus(verdict);
                      return List.of(verdict.id(), yes(one.compliant()), yes(one.evaluated()));
                    })
                .toList());
  }

  @Rows(
      """
      docs/rule.md         | The result             | Result          | rule.Result
      docs/rule.md         | What is evaluated      | Type in reports | rule.ContainerType
      docs/scan.md         | What is read           | Skipped         | manifest.SkipReason
      docs/scan-formats.md | Formats                | Format          | output.OutputFormat
      docs/policy.md       | States of an exemption | State           | report.ExemptionUses$ExemptionState
      docs/observe.md      | Verdicts               | Verdict         | observe.WriteVerdict
      """)
  void wordsOfAClosedSet(String document, String heading, String column, String type)
      throws ReflectiveOperationException {
    Class<?> words = Class.forName("dev.rootseal." + type);
    Method id = words.getMethod("id");
    Set<Object> ids = new LinkedHashSet<>();
    for (Object word : words.getEnumConstants()) {
      ids.add(id.invoke(word));
    }

    assertThat(Markdown.read(document).table(heading).column(column))
        .containsExactlyInAnyOrderElementsOf(ids.stream().map(String::valueOf).toList());
  }

  @Test
  void ruleAndItsDefaults() {
    RuleDescription description = RuleDescription.READ_ONLY_FILESYSTEM;
    assertThat(String.join("\n", rule.lines()))
        .startsWith("# The rule `" + ReadOnlyFilesystemRule.ID + "`")
        .contains("**" + description.title() + ".** Severity: " + description.severity() + ".")
        .contains("The threshold is " + Policy.DEFAULT.threshold().percent() + " %.")
        .contains("3. `" + Policy.DEFAULT.requiredWritablePaths().getFirst() + "`.")
        .contains("NIST 800-53 rev5 CM-7", "CIS Kubernetes 5.2.3", "5.7.3");
    assertThat(Policy.DEFAULT.requiredWritablePaths()).hasSize(1);
    assertThat(description.controls()).hasSize(4);
  }

  @Test
  void annotationsThatCannotBeUsed() {
    List<List<String>> rows =
        rule.table("Annotations that cannot be used").rows("Annotation", "Value", "The finding");

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

  @Test
  void everyScriptIsNamedAndEveryNamedScriptIsThere() throws Exception {
    Set<String> named =
        new TreeSet<>(image.find(Pattern.compile("(?m)^(?:\\w+=\\S+ )?(image/[a-z-]+)(?: .*)?$")));

    assertThat(named).containsExactly("image/build", "image/run", "image/same-jar");
    assertThat(named).allSatisfy(script -> assertThat(Path.of(script)).isExecutable());
    assertThat(image.blocks("sh")).anyMatch(block -> block.contains("image/build --debian\n"));
    assertThat(Files.readString(Path.of("image/build"))).contains("\n  --debian)\n");
  }

  @Test
  void everyVariableOfTheScripts() {
    for (String script : List.of("build", "run")) {
      List<String> told =
          image.table("Build it").rows("Read by", "Variable").stream()
              .filter(row -> List.of(row.getFirst().split(", ", -1)).contains(script))
              .map(row -> row.get(1))
              .toList();

      assertThat(told)
          .as(script)
          .containsExactlyInAnyOrderElementsOf(
              all("image/" + script, "\\$\\{((?:ROOTSEAL_|KUBE)\\w+):-"));
    }
  }

  @Test
  void everyBuildArgument() {
    assertThat(image.find(Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| [^|]+ \\|$")))
        .containsExactlyInAnyOrderElementsOf(all("Dockerfile", "(?m)^ARG (\\w+)="));
  }

  @Test
  void everyModuleHasItsReason() {
    assertThat(image.find(Pattern.compile("(?m)^\\| `(java\\.\\w[\\w.]*|jdk\\.\\w+)` \\|")))
        .containsExactlyElementsOf(
            List.of(all("Dockerfile", "--add-modules (\\S+)").iterator().next().split(",", -1)));
  }

  @Test
  void targetForTheBillOfMaterials() {
    assertThat(image.blocks("sh")).anyMatch(block -> block.contains("--target sbom "));
    assertThat(all("Dockerfile", "(?m)^FROM \\S+ AS (\\w+)$")).contains("sbom");
  }

  private static Set<String> all(String file, String pattern) {
    Set<String> found = new TreeSet<>();
    Pattern.compile(pattern)
        .matcher(SourceCode.ofFile(file).text())
        .results()
        .map((MatchResult match) -> match.group(1))
        .forEach(found::add);
    return found;
  }

  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Benchmark))`");

  @Test
  void everyTestThatIsNamedExists() {
    assertThat(Folders.files(Path.of("src/test/java")))
        .extracting(file -> file.getFileName().toString().replace(".java", ""))
        .containsAll(security.find(TEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"| Who | What they try", "| What was attacked |"})
  void everyThreatNamesATest(String header) {
    List<String> threats =
        security.lines().stream()
            .dropWhile(line -> !line.startsWith(header))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();

    assertThat(threats).isNotEmpty().allMatch(line -> TEST.matcher(line).find());
  }

  /** Java source text: names of variables, lines of the log, reasons of events. */
  private record SourceCode(String text) {
    private static final Path MAIN = Path.of("src/main/java/dev/rootseal");

    /** The sources of packages and of those below, in a row; a text in parts is one there. */
    static SourceCode ofPackages(String... names) {
      String text =
          Stream.of(names)
              .flatMap(name -> Folders.files(MAIN.resolve(name)).stream())
              .sorted()
              .map(SourceCode::read)
              .collect(Collectors.joining());
      return new SourceCode(
          text.replaceAll("\"\\s*\\+\\s*\"", "")
              .replaceAll("\"\\s*\\+\\s*ServedCrds\\.LEFT_OVER", ServedCrds.LEFT_OVER + "\"")
              .replaceAll("\\(\\s+", "("));
    }

    static SourceCode ofFile(String file) {
      return new SourceCode(read(Path.of(file)));
    }

    List<MatchResult> find(String pattern) {
      return Pattern.compile(pattern, Pattern.DOTALL | Pattern.MULTILINE)
          .matcher(text)
          .results()
          .toList();
    }

    /** Every line that it can log from INFO on: its constant message, its level, its keys. */
    Stream<List<String>> logLines() {
      return find(
              "(?:\\.at(Info|Warn|Error)\\(\\)([^;]*?)\\.log|\\bLOG\\.(info|warn|error))\\(\"([^\"]*)\"\\)")
          .stream()
          .map(
              line -> {
                String level = line.group(1) == null ? line.group(3) : line.group(1);
                String keys = keys(String.valueOf(line.group(2)));
                return List.of(line.group(4), level.toUpperCase(Locale.ROOT), keys);
              });
    }

    private static String keys(String chain) {
      return Pattern.compile("addKeyValue\\(\"(\\w+)\",")
          .matcher(chain)
          .results()
          .map(key -> key.group(1))
          .collect(Collectors.joining(", "));
    }

    /** A text without its quotes, or that of the constant of this name. */
    String value(String word) {
      return word.startsWith("\"")
          ? word.replace("\"", "")
          : find("String " + word + " = \"(\\w+)\";").getFirst().group(1);
    }

    private static String read(Path file) {
      return unchecked(() -> Files.readString(file));
    }
  }
}
