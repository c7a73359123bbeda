package dev.rootseal.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.dashboard.Dashboard.Panel;
import dev.rootseal.dashboard.Dashboard.Panel.Target;
import dev.rootseal.docs.Markdown;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboard keeps the conventions by which others can install it anywhere. */
class DashboardTest {
  private static final Pattern METRIC = Pattern.compile("([a-zA-Z_:][\\w:]*)\\{");
  private static final Pattern RATE =
      Pattern.compile("(?:rate|increase|changes)\\([^\\[]*\\[(.*?)]");
  private static final Pattern FAMILY = Pattern.compile("`([a-z]+_)\\*`");

  /** The name or names that a `match[]` of a federation selects. */
  private static final Pattern MATCH = Pattern.compile("- '\\{__name__=~?\"([^\"]+)\"");

  private static final Set<String> UNITS = Set.of("percentunit", "s", "bytes", "ops", "none");

  private final Dashboard dashboard = Dashboard.read();
  private final JsonNode json = dashboard.json();
  private final List<Panel> panels = dashboard.panels();

  @Test
  void itCanBeImportedAndUpdatedInPlace() {
    assertThat(json.has("id")).as("the number is given by each Grafana").isFalse();
    assertThat(json.path("uid").asText()).isEqualTo("rootseal-compliance").hasSizeLessThan(41);
    assertThat(json.path("title").asText()).isNotBlank();
    assertThat(json.path("description").asText()).isNotBlank();
    assertThat(json.path("tags")).extracting(JsonNode::asText).contains("rootseal");
    assertThat(json.path("schemaVersion").asInt()).isEqualTo(41);
    assertThat(json.path("refresh").asText()).isEqualTo("1m");
    assertThat(json.has("__inputs")).as("exported for sharing").isFalse();
  }

  @Test
  void variablesAreTheUsualOnes() {
    assertThat(dashboard.variables())
        .extracting(one -> one.path("name").asText() + " " + one.path("type").asText())
        .containsExactly(
            "datasource datasource",
            "cluster query",
            "job query",
            "namespace query",
            "runbooks textbox");
    assertThat(dashboard.variables().getFirst().path("query").asText()).isEqualTo("prometheus");
    assertThat(dashboard.variables().subList(1, 4))
        .allSatisfy(
            one -> {
              assertThat(one.at("/query/query").asText()).startsWith("label_values(rootseal_");
              assertThat(one.path("multi").asBoolean()).isTrue();
              assertThat(one.path("includeAll").asBoolean()).isTrue();
              assertThat(one.path("refresh").asInt()).as("also on a change of time").isEqualTo(2);
            });
  }

  @Test
  void clusterAndNamespaceWorkWhereNoSeriesHasSuchALabel() {
    assertThat(dashboard.allValue("cluster")).isEqualTo(".*");
    assertThat(dashboard.allValue("namespace")).isEqualTo(".*");
    assertThat(dashboard.allValue("job"))
        .as("other programs have the JVM's metrics, too")
        .isEmpty();
  }

  @Test
  void dataSourceIsNeverFixed() {
    List<JsonNode> sources = json.findValues("datasource");

    assertThat(sources)
        .hasSizeGreaterThan(40)
        .allSatisfy(
            one -> {
              assertThat(one.path("type").asText()).isEqualTo("prometheus");
              assertThat(one.path("uid").asText()).isEqualTo("${datasource}");
            });
    assertThat(dashboard.asking())
        .allSatisfy(panel -> assertThat(panel.json().has("datasource")).isTrue());
  }

  @Test
  void panelsCanBeToldApartAndExplainThemselves() {
    assertThat(panels).extracting(Panel::id).doesNotHaveDuplicates().doesNotContain(0);
    assertThat(panels).extracting(Panel::title).doesNotHaveDuplicates().doesNotContain("");
    assertThat(panels.stream().filter(panel -> !panel.type().equals("row")))
        .allSatisfy(panel -> assertThat(panel.description()).as(panel.title()).endsWith("."));
    assertThat(dashboard.asking())
        .allSatisfy(
            panel -> {
              assertThat(panel.targets()).extracting(Target::refId).doesNotHaveDuplicates();
              assertThat(UNITS).as(panel.title()).contains(panel.unit());
            });
  }

  @Test
  void panelsFillTheGridWithoutOverlap() {
    List<String> taken = new ArrayList<>();
    for (Panel panel : panels) {
      assertThat(panel.grid("x") + panel.grid("w")).as(panel.title()).isBetween(1, 24);
      for (int x = panel.grid("x"); x < panel.grid("x") + panel.grid("w"); x++) {
        for (int y = panel.grid("y"); y < panel.grid("y") + panel.grid("h"); y++) {
          taken.add(x + "," + y);
        }
      }
    }

    int bottom = panels.stream().mapToInt(one -> one.grid("y") + one.grid("h")).max().orElse(0);
    assertThat(taken).doesNotHaveDuplicates().hasSize(24 * bottom);
  }

  @Test
  void everyQueryFollowsTheVariables() {
    assertThat(targets())
        .extracting(Target::expr)
        .allSatisfy(
            expr -> {
              long metrics = METRIC.matcher(expr).results().count();
              assertThat(metrics).isPositive();
              assertThat(expr.split("cluster=~\"\\$cluster\"", -1)).hasSize((int) metrics + 1);
              if (!expr.contains("ALERTS{")) {
                assertThat(expr.split("job=~\"\\$job\"", -1)).hasSize((int) metrics + 1);
              }
            });
  }

  @Test
  void ratesAreTakenOverAnIntervalThatFitsTheScrapes() {
    assertThat(targets().flatMap(one -> RATE.matcher(one.expr()).results()))
        .isNotEmpty()
        .extracting(found -> found.group(1))
        .containsOnly("$__rate_interval", "$__range");
  }

  /** So a hand-over, where two replicas show the same for a moment, does not count twice. */
  @Test
  void replicasAreNeverAddedUp() {
    assertThat(targets().map(Target::expr))
        .filteredOn(expr -> expr.matches(".*rootseal_(containers|workloads|exemptions).*"))
        .isNotEmpty()
        .allSatisfy(
            expr ->
                assertThat(expr.replaceAll("max by \\([a-z, ]+\\) \\(rootseal_\\w+", ""))
                    .doesNotContainPattern("rootseal_(containers|workloads|exemptions)"));
  }

  @Test
  void everyMetricIsOneOfTheOperatorsOwn() {
    Markdown metrics = Markdown.read("docs/metrics.md");
    List<String> ours = metrics.table("Metrics").column("Metric");
    List<String> families = metrics.find(FAMILY);

    assertThat(targets().flatMap(one -> METRIC.matcher(one.expr()).results()))
        .extracting(found -> found.group(1))
        .isNotEmpty()
        .allMatch(
            name ->
                name.startsWith("rootseal_")
                    ? ours.contains(name)
                    : name.equals("ALERTS") || families.stream().anyMatch(name::startsWith),
            "in docs/metrics.md");
    assertThat(targets().map(Target::expr).toList().toString())
        .as("every metric of compliance is shown")
        .contains(ours.stream().filter(DashboardTest::isOfCompliance).toList());
  }

  /** A colour that is chosen by fixed shares is wrong for every other threshold. */
  @Test
  void coloursOfSharesFollowThePolicysThreshold() {
    assertThat(json.toString()).doesNotContain("continuous-");
    assertThat(expr("Namespaces, worst first", "F"))
        .contains("rootseal_compliance_ratio{", " / on (cluster) group_left ()")
        .contains("rootseal_compliance_threshold_ratio{");
    assertThat(
            dashboard
                .panel("Namespaces, worst first")
                .override("Of the threshold", "", "thresholds"))
        .hasToString(
            "{\"mode\":\"absolute\",\"steps\":[{\"color\":\"red\",\"value\":null},"
                + "{\"color\":\"green\",\"value\":1}]}");
  }

  @Test
  void onlyNamespacesBelowTheThresholdAreAmongTheWorst() {
    assertThat(expr("The ten worst over time", "A"))
        .startsWith("bottomk by (cluster) (10, ")
        .contains(" < on (cluster) group_left () max by (cluster) (rootseal_compliance_threshold_");
  }

  @Test
  void annotationsMarkPolicyAndVersionAndFollowTheVariables() {
    assertThat(dashboard.annotations())
        .extracting(one -> one.path("name").asText())
        .containsExactly("Policy changes", "Versions");
    assertThat(dashboard.annotations())
        .extracting(one -> one.path("expr").asText())
        .allSatisfy(
            expr -> {
              int metrics = (int) METRIC.matcher(expr).results().count();
              assertThat(expr.split("cluster=~\"\\$cluster\", job=~\"\\$job\"", -1))
                  .hasSize(metrics + 1);
            });
  }

  @Test
  void runbooksAreWhereTheVariableSays() {
    assertThat(json.path("panels").toString())
        .contains("${runbooks:raw}${__value.raw}.md", "](${runbooks:raw})")
        .doesNotContain("github.com");
    assertThat(dashboard.variables().getLast().path("query").asText()).isEqualTo("docs/runbooks/");
  }

  /** What a central Prometheus takes over by `docs/dashboard.md` is what the dashboard asks for. */
  @Test
  void federationTakesOverEveryMetricThatIsAsked() {
    assertThat(metrics())
        .hasSizeGreaterThan(20)
        .allMatch(name -> isTakenOver(name, 0, 3), "taken over by federation");
  }

  @Test
  void documentCountsThePanelsThatTheSmallFederationLeavesEmpty() {
    List<String> empty =
        dashboard.asking().stream()
            .filter(
                panel ->
                    panel.targets().stream()
                        .allMatch(
                            target ->
                                METRIC
                                    .matcher(target.expr())
                                    .results()
                                    .anyMatch(found -> !isTakenOver(found.group(1), 3, 7))))
            .map(Panel::title)
            .toList();

    assertThat(String.join(" ", Markdown.read("docs/dashboard.md").lines()))
        .as(empty.toString())
        .contains("Then " + empty.size() + " of the dashboard's panels are empty");
  }

  private static boolean isTakenOver(String metric, int from, int to) {
    return Markdown.read("docs/dashboard.md").find(MATCH).subList(from, to).stream()
        .anyMatch(metric::matches);
  }

  private Stream<String> metrics() {
    return Stream.concat(
            targets().map(Target::expr),
            Stream.concat(
                dashboard.annotations().stream().map(one -> one.path("expr").asText()),
                dashboard.variables().stream().map(one -> one.at("/query/query").asText() + "{")))
        .flatMap(expr -> METRIC.matcher(expr.replace("label_values(", "")).results())
        .map(found -> found.group(1))
        .distinct();
  }

  private String expr(String title, String refId) {
    return dashboard.panel(title).targets().stream()
        .filter(one -> one.refId().equals(refId))
        .map(Target::expr)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void helpNamesTheCommandAndTheRunbooks() {
    Panel help = panels.getLast();

    assertThat(help.type()).isEqualTo("text");
    assertThat(help.json().at("/options/content").asText())
        .contains("`rootseal fix KIND/NAME -n NAMESPACE`", "[the runbooks](")
        .contains("kubectl patch deployment web -n shop --type strategic --patch-file web.yaml");
  }

  @Test
  void configMapHasTheUsualLabelAndAStableName() throws IOException {
    JsonNode kustomization =
        new ObjectMapper(new YAMLFactory())
            .readTree(Path.of("config/grafana/kustomization.yaml").toFile());
    JsonNode generator = kustomization.at("/configMapGenerator/0");

    assertThat(generator.at("/options/labels/grafana_dashboard")).hasToString("\"1\"");
    assertThat(generator.at("/options/disableNameSuffixHash").asBoolean()).isTrue();
    assertThat(generator.at("/files/0").asText())
        .isEqualTo(Dashboard.FILE.getFileName().toString());
  }

  private Stream<Target> targets() {
    return dashboard.asking().stream().flatMap(panel -> panel.targets().stream());
  }

  /** Waived containers and emergencies have no panel: reports, metrics and an alert show them. */
  private static boolean isOfCompliance(String metric) {
    return !List.of(
                "rootseal_containers_waived",
                "rootseal_containers_in_emergency",
                "rootseal_heap_live_ratio")
            .contains(metric)
        && Stream.of("_ratio", "containers", "workloads", "exemptions", "timestamp", "watch")
            .anyMatch(metric::contains);
  }

  @Test
  void documentHasEveryPanelWithItsQueriesEveryVariableAndThePictures() {
    Markdown document = Markdown.read("docs/dashboard.md");

    assertThat(document.table("Panels").rows("Panel", "Queries"))
        .isEqualTo(
            dashboard.asking().stream()
                .map(
                    panel ->
                        List.of(
                            panel.title(),
                            panel.targets().stream()
                                .map(Target::expr)
                                .collect(Collectors.joining("<br>"))))
                .toList());
    assertThat(document.table("Panels").column("Question")).allMatch(text -> text.endsWith("?"));
    assertThat(document.table("Variables").column("Variable"))
        .isEqualTo(dashboard.variables().stream().map(one -> one.path("name").asText()).toList());
    for (String picture : List.of("images/dashboard.svg", "images/dashboard-operator.svg")) {
      assertThat(String.join("\n", document.lines())).contains("(" + picture + ")");
      assertThat(Path.of("docs", picture)).isNotEmptyFile();
    }
  }
}
