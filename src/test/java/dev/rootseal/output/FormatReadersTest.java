package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SpecificationVersion;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.rootseal.alerts.Promtool;
import dev.rootseal.e2e.Needs;
import dev.rootseal.e2e.Requirement;
import dev.rootseal.rule.PodLine;
import dev.rootseal.rule.PolicyFixture;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.Hostile;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Formats by those who read them. */
class FormatReadersTest {
  private static final Pattern FORMULA = Pattern.compile("[=+@\\-\\t\\r\uFF1D\uFF0B\uFF0D\uFF20]");

  private static List<NamedCsvRecord> csv(ScanReport report) {
    return CsvReader.builder().ofNamedCsvRecord(Scans.write(OutputFormat.CSV, report)).stream()
        .toList();
  }

  @Test
  void noCellIsAFormula() {
    assertThat(csv(Scans.hostile()))
        .flatExtracting(NamedCsvRecord::getFields)
        .noneMatch(cell -> FORMULA.matcher(cell).lookingAt());
  }

  @Test
  void oneApostropheLessIsTheName() {
    assertThat(csv(Scans.hostile()))
        .extracting(row -> row.getField("image"))
        .contains("'+1", "'@SUM(A1)", "'-1+cmd|' /C calc'!A0", "''=1", "a;b,c \"d\"\\u000ae");
  }

  @Test
  void junitSaysWhyTheRuleDoesNotApply() {
    String pod =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          initContainers:
          - {name: setup, image: x}
          - {name: rootseal-seed-0, image: x, securityContext: {readOnlyRootFilesystem: true}}
          containers: [{name: app, image: x}]
        """;

    assertThat(Scans.write(OutputFormat.JUNIT, Scans.of(PolicyFixture.policy("no-init"), "a", pod)))
        .contains(
            "message=\"The policy ignores init containers.\"",
            "message=\"It only copies what an image ships.\"");
  }

  /** A spreadsheet splits lines where its user, or the country, says. */
  @Test
  void aLineOfTheFileIsALineOfTheTableAndNoFormulaWhereOthersSeparate() {
    assertThat(Scans.write(OutputFormat.CSV, Scans.hostile()))
        .hasLineCount(1 + 2 * Scans.HOSTILE.size())
        .doesNotContainPattern("[;\\t][\\h\"]*" + FORMULA);
  }

  /** As the runner reads a command: properties hold neither colons nor commas. */
  private static final Pattern COMMAND =
      Pattern.compile("::(notice|error) (file=[^:,]*,line=\\d+,col=\\d+,)?title=[^:,]*::\\P{Cc}*");

  @Test
  void everyLineIsACommandOfGithub() {
    assertThat(Scans.write(OutputFormat.GITHUB, Scans.hostile()).lines())
        .hasSize(1 + Scans.HOSTILE.size())
        .allMatch(line -> COMMAND.matcher(line).matches());
  }

  @Test
  void whatEndsAPropertyOrAMessageIsEscaped() {
    ScanReport report = Scans.of("a:b,100%.yaml", Scans.POD.formatted("web"));

    assertThat(Scans.write(OutputFormat.GITHUB, report).lines().toList().getLast())
        .startsWith("::error file=a%3Ab%2C100%25.yaml,line=4,col=");
  }

  @Test
  void aLiveWorkloadIsFoundByItsNamespaceOrAddress() throws Exception {
    ScanReport live = Scans.live(Scans.shop());

    assertThat(Scans.write(OutputFormat.GITHUB, live))
        .contains(
            "\n::error title=read-only-filesystem%3A MissingWritableMount::In namespace 'shop':"
                + " Deployment 'cart' container 'app' is read-only");
    assertThat(Scans.write(OutputFormat.GITLAB, live))
        .contains("\"path\": \"shop/Deployment/cart/app\"");
    assertThat(
            ((Element) junit(live).getElementsByTagName("testsuite").item(1)).getAttribute("name"))
        .isEqualTo("namespace 'shop'");
  }

  private static final Schema CODE_QUALITY =
      new Schema(
          Schema.parse(
              """
              {"type": "array", "items": {"type": "object",
                "required": ["description", "check_name", "fingerprint", "severity", "location"],
                "properties": {
                  "description": {"type": "string", "minLength": 1},
                  "check_name": {"type": "string", "minLength": 1},
                  "fingerprint": {"type": "string", "minLength": 1},
                  "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                  "location": {"type": "object", "required": ["path", "lines"], "properties": {
                    "path": {"type": "string", "not": {"pattern": "^\\\\./"}},
                    "lines": {"type": "object", "required": ["begin"], "properties": {
                      "begin": {"type": "integer", "minimum": 1}}}}}}}}
              """),
          SpecificationVersion.DRAFT_2020_12);

  @Test
  void itIsWhatGitlabAsksFor() {
    for (ScanReport report : Scans.reports()) {
      JsonNode json = Schema.parse(Scans.write(OutputFormat.GITLAB, report));
      assertThat(CODE_QUALITY.problems(json)).isEmpty();
      assertThat(json.findValuesAsText("fingerprint")).doesNotHaveDuplicates();
    }
  }

  private static Document junit(ScanReport report) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(junitText(report)));
  }

  private static InputStreamReader junitText(ScanReport report) {
    byte[] text = Scans.write(OutputFormat.JUNIT, report).getBytes(StandardCharsets.UTF_8);
    return new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8);
  }

  @Test
  void mavenCountsWhatTheReportCounts() throws Exception {
    ScanReport shop = Scans.shop();
    List<ReportTestSuite> suites =
        new TestSuiteXmlParser(new NullConsoleLogger()).parse(junitText(shop));

    assertThat(suites.stream().mapToInt(ReportTestSuite::getNumberOfErrors).sum())
        .isEqualTo(shop.problems().size());
    assertThat(suites.stream().mapToInt(ReportTestSuite::getNumberOfSkipped).sum())
        .isEqualTo(shop.tally().exempt() + shop.tally().notApplicable());
    assertThat(suites.stream().mapToInt(ReportTestSuite::getNumberOfFailures).sum())
        .as("containers and two annotations")
        .isEqualTo(shop.tally().findings() + 2);
  }

  @Test
  void whatXmlCannotHoldIsSpeltOut() throws Exception {
    NodeList cases = junit(Scans.hostile()).getElementsByTagName("testcase");

    assertThat(cases.getLength()).isEqualTo(2 * Scans.HOSTILE.size());
    assertThat(((Element) cases.item(0)).getAttribute("name"))
        .isEqualTo("container \\u0000\\u0007\\u001b[2J\\u0085");
  }

  private static List<JsonNode> objects(ScanReport report) {
    return Schema.parse(Scans.write(OutputFormat.OPENREPORTS, report))
        .path("items")
        .valueStream()
        .toList();
  }

  @Test
  void anAnnotationThatIsWrongIsAWarningOutsideOfTheScore() {
    WorkloadFixture web =
        WorkloadFixture.deployment("web").exemptBecause("").container("app", c -> c.compliant());
    JsonNode results = objects(Scans.live(web)).getFirst().path("results");

    assertThat(results).hasSize(2);
    assertThat(results.get(1).path("result").asText()).isEqualTo("warn");
    assertThat(results.get(1).path("scored").asBoolean()).isFalse();
  }

  @Test
  void aNamespaceThatCanBeNoneIsToldInTheClusterReport() {
    assertThat(objects(Scans.live(PodLine.workload("pod web in=\"{{ ns }}\" : app"))))
        .extracting(object -> object.path("kind").asText())
        .containsExactly("ClusterReport");
  }

  @Test
  void whatDoesNotFitGoesOnInANextObject() {
    WorkloadFixture[] many =
        IntStream.range(0, 1000)
            .mapToObj(i -> WorkloadFixture.deployment("web-" + i).container("app"))
            .toArray(WorkloadFixture[]::new);
    List<JsonNode> objects = objects(Scans.live(many));

    assertThat(objects)
        .extracting(object -> object.at("/metadata/name").asText())
        .startsWith("rootseal-read-only-filesystem", "rootseal-read-only-filesystem-2")
        .doesNotHaveDuplicates();
    assertThat(objects).allMatch(object -> object.toString().length() < 200_000);
    assertThat(objects.stream().mapToInt(object -> object.path("results").size()).sum())
        .isEqualTo(1000);
  }

  @ParameterizedTest
  @MethodSource("dev.rootseal.terminal.Hostile#texts")
  void textIsPlainAndBounded(String text) {
    String name = text + "x".repeat(100_000);
    WorkloadFixture named = WorkloadFixture.deployment(name).container(name, c -> c.image(name));

    assertThat(objects(Scans.live(named)).getFirst().toString())
        .hasSizeLessThan(5000)
        .matches(Hostile::isPlain);
  }

  @Needs(Requirement.PROMTOOL)
  @ParameterizedTest(name = "{index}")
  @MethodSource("dev.rootseal.output.Scans#reports")
  void promtoolHasNothingToSay(ScanReport report) {
    assertThat(Promtool.checkMetrics(Scans.write(OutputFormat.PROMETHEUS, report))).isEmpty();
  }
}
