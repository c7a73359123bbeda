package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The chart makes the same objects as `config/`. These differences are intended, and there is no
 * other:
 *
 * <ul>
 *   <li>the labels that Helm's conventions ask for, and the mark that keeps the definitions;
 *   <li>the namespace, which `helm install --create-namespace` makes, without labels;
 *   <li>the label with the version, which what is added to the default leaves out.
 * </ul>
 */
@Needs({Requirement.HELM, Requirement.CONTROL_PLANE})
class ChartRenderIT {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path RULES = Path.of(Helm.CHART, "files/rules/prometheus-rule.yaml");
  private static final String ID = "PrometheusRule rootseal-system rootseal";
  private static final String RATCHET =
      """
      apiVersion: monitoring.coreos.com/v1
      kind: PrometheusRule
      metadata: {name: rootseal-ratchet}
      spec:
        groups:
          - name: ratchet
            interval: 1h
            rules:
              - {record: best, expr: "max_over_time(up[30d])"}
              - {alert: RootsealTested, expr: "up < best", for: 1h, labels: {severity: warning}}
      """;

  private static final Set<String> LABELS_OF_HELM =
      Set.of("helm.sh/chart", "app.kubernetes.io/managed-by");
  private static final String KEEP = "helm.sh/resource-policy";
  private static final String VERSION = "app.kubernetes.io/version";
  private static final Map<String, String> VALUES =
      Map.of(
          "high-availability", "replicas=2,podDisruptionBudget.enabled=true",
          "network-policy", "networkPolicy.enabled=true",
          "metrics-secure", "metrics.secure=true",
          "prometheus", "serviceMonitor.enabled=true,prometheusRule.enabled=true",
          "grafana", "dashboard.enabled=true");
  private static final String DEPLOYMENT = "Deployment rootseal-system rootseal";

  private final Helm helm;
  private final Kubectl kubectl;
  private final Path folder;

  /** Rendered once. */
  private final Map<String, ObjectNode> everything;

  ChartRenderIT(SharedCluster shared, @TempDir Path folder) {
    this.folder = folder;
    helm = Helm.offline(folder);
    everything = Manifests.of(helm.template(values("everything")));
    kubectl = shared.controlPlane().kubectl();
  }

  @Test
  void defaultsAreTheObjectsOfTheDefault() {
    Map<String, ObjectNode> chart = Manifests.of(helm.template());
    Map<String, ObjectNode> kustomize = Manifests.of(kubectl.ok("kustomize config/default"));

    assertSame(chart, kustomize);
  }

  static List<String> additions() throws IOException {
    return Kustomizations.additions();
  }

  @ParameterizedTest
  @MethodSource("additions")
  void whatIsAddedToTheDefaultIsTheSameAsItsValues(String addition) throws IOException {
    Path overlay = Kustomizations.overlay(List.of(addition));
    Map<String, ObjectNode> kustomize = Manifests.of(kubectl.ok("kustomize", overlay.toString()));
    assertThat(VALUES).containsKey(addition);
    Map<String, ObjectNode> chart =
        Manifests.of(helm.template("--set", VALUES.getOrDefault(addition, "")));

    chart.values().forEach(object -> labels(object).remove(VERSION));
    kustomize.values().forEach(object -> labels(object).remove(VERSION));
    assertSame(chart, kustomize);
  }

  @Test
  void definitionsAreKept() {
    assertThat(Manifests.of(helm.template()).values())
        .filteredOn(object -> object.path("kind").asText().equals("CustomResourceDefinition"))
        .hasSize(3)
        .allSatisfy(
            object ->
                assertThat(object.at("/metadata/annotations").path(KEEP).asText())
                    .isEqualTo("keep"));
  }

  @Test
  void everyObjectSaysThatItIsHelms() {
    assertThat(everything.values())
        .isNotEmpty()
        .allSatisfy(
            object -> {
              assertThat(labels(object).path("app.kubernetes.io/managed-by").asText())
                  .isEqualTo("Helm");
              assertThat(labels(object).path("helm.sh/chart").asText()).startsWith("rootseal-");
            });
  }

  @Test
  void flagsAreThoseThatDifferFromTheProgramsDefaults() {
    assertThat(args()).containsExactly("operator");
    assertThat(args("--set", "leaderElection.enabled=false"))
        .containsExactly("operator", "--leader-elect=false");
    assertThat(args("--set", "metrics.port=9090"))
        .containsExactly("operator", "--metrics-bind-address=:9090");
    assertThat(args("--set", "logging.level=debug,logging.format=text"))
        .containsExactly("operator", "--log-level=debug", "--log-format=text");
    assertThat(args("--set", "metrics.secure=true"))
        .containsExactly("operator", "--metrics-secure", "--metrics-bind-address=:8443");
    assertThat(args("--set", "metrics.secure=true,metrics.certSecret=cert"))
        .containsExactly(
            "operator",
            "--metrics-secure",
            "--metrics-cert-path=/etc/rootseal/metrics-cert",
            "--metrics-bind-address=:8443");
  }

  @Test
  void moreFlagsComeLast() {
    assertThat(
            args(
                "--set",
                "logging.level=debug,extraArgs={--context=prod,--leader-election-namespace=a}"))
        .containsExactly(
            "operator", "--log-level=debug", "--context=prod", "--leader-election-namespace=a");
  }

  @Test
  void everyFlagThatTheChartMakesIsRefusedAmongMoreFlags() throws IOException {
    String helpers = Files.readString(Path.of(Helm.CHART, "templates", "_helpers.tpl"));
    List<String> made =
        Pattern.compile("(?m)^- (--[a-z-]+)")
            .matcher(helpers)
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(made).hasSizeGreaterThan(5);
    for (String flag : made) {
      assertThat(helm.tryRelease("template", "--set", "extraArgs={" + flag + "}").errors())
          .contains("extraArgs: " + flag + " is refused");
    }
  }

  @Test
  void commonLabelsAreOnEveryObjectAndOnThePodsButInNoSelector() {
    Map<String, ObjectNode> objects = everything;

    assertThat(objects.values())
        .allSatisfy(
            object -> assertThat(labels(object).path("tier").asText()).isEqualTo("security"));
    JsonNode deployment = object(objects, DEPLOYMENT);
    assertThat(deployment.at("/spec/template/metadata/labels/tier").asText()).isEqualTo("security");
    assertThat(deployment.at("/spec/selector/matchLabels").has("tier")).isFalse();
    assertThat(object(objects, "Service rootseal-system rootseal").at("/spec/selector").has("tier"))
        .isFalse();
  }

  @Test
  void labelsOfThePodComeBeforeCommonOnes() {
    JsonNode labels = object(everything, DEPLOYMENT).at("/spec/template/metadata/labels");

    assertThat(labels.path("team").asText()).isEqualTo("platform-on-call");
  }

  @Test
  void theNamespaceIsPartOfTheChartOnlyWithLabelsAndKept() {
    ObjectNode namespace = everything.getOrDefault("Namespace rootseal-system", Manifests.NONE);

    assertThat(Manifests.of(helm.template())).doesNotContainKey("Namespace rootseal-system");
    assertThat(labels(namespace).path("pod-security.kubernetes.io/enforce").asText())
        .isEqualTo("restricted");
    assertThat(namespace.at("/metadata/annotations").path(KEEP).asText()).isEqualTo("keep");
  }

  /** Each value that goes into the pod as it is, by the field that it becomes. */
  @ParameterizedTest
  @CsvSource({
    "nodeSelector, nodeSelector",
    "tolerations, tolerations",
    "affinity, affinity",
    "topologySpreadConstraints, topologySpreadConstraints",
    "priorityClassName, priorityClassName",
    "image.pullSecrets, imagePullSecrets",
    "resources, containers/0/resources",
  })
  void whatIsSaidOfThePodIsInThePod(String value, String field) throws IOException {
    Path file = Path.of(Helm.CHART, "ci", "everything-values.yaml");
    JsonNode wanted =
        new ObjectMapper(new YAMLFactory())
            .readTree(file.toFile())
            .at("/" + value.replace('.', '/'));
    JsonNode pod = object(everything, DEPLOYMENT).at("/spec/template/spec");

    JsonNode made = pod.at("/" + field);

    assertThat(wanted.isMissingNode()).isFalse();
    if (wanted instanceof ObjectNode object) {
      object
          .properties()
          .forEach(one -> assertThat(made.path(one.getKey())).isEqualTo(one.getValue()));
    } else {
      assertThat(made).isEqualTo(wanted);
    }
  }

  /** Argo CD asks no cluster while it renders, whatever kinds it says that there are. */
  @Test
  void withoutAClusterThePolicyIsNeverAHook() {
    String known = "--api-versions=rootseal.dev/v1alpha1/CompliancePolicy";

    for (String rendered :
        List.of(
            helm.template(values("policy")),
            helm.template(
                Stream.concat(Stream.of(known), Stream.of(values("policy")))
                    .toArray(String[]::new)))) {
      assertThat(rendered).contains("kind: CompliancePolicy").doesNotContain("helm.sh/hook");
    }
  }

  @Test
  void theImageIsNamedByDigestBeforeTag() {
    assertThat(image("image.tag=9.9.9")).isEqualTo("name-your-image.invalid/rootseal:9.9.9");
    assertThat(image("image.tag=9.9.9,image.digest=sha256:" + "a".repeat(64)))
        .isEqualTo("name-your-image.invalid/rootseal@sha256:" + "a".repeat(64));
  }

  /** Helm shows a template's sentence, where a schema has none of its own. */
  @Test
  void anImageThatIsNotNamedIsAskedFor() {
    Program.Result result = helm.tryRelease("template", "--set", "image.repository=");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors())
        .contains(
            "image.repository is not set, and there is no published image: build one, push it where"
                + " the cluster can pull it, and name it:"
                + " --set image.repository=registry.example/rootseal");
  }

  @Test
  void whatSomebodyElseGrantsIsLeftToThem() {
    assertThat(Manifests.of(helm.template(values("foreign-account"))))
        .containsOnlyKeys(DEPLOYMENT, "Service rootseal-system rootseal");
  }

  @Test
  void thePortOfTheServiceIsTheOneThatIsListenedOn() {
    Map<String, ObjectNode> objects = Manifests.of(helm.template("--set", "metrics.port=9090"));

    assertThat(object(objects, "Service rootseal-system rootseal").at("/spec/ports/0/port").asInt())
        .isEqualTo(9090);
    assertThat(
            object(objects, DEPLOYMENT)
                .at("/spec/template/spec/containers/0/ports/0/containerPort")
                .asInt())
        .isEqualTo(9090);
  }

  private List<String> args(String... arguments) {
    JsonNode args =
        object(Manifests.of(helm.template(arguments)), DEPLOYMENT)
            .at("/spec/template/spec/containers/0/args");
    return args.valueStream().map(JsonNode::asText).toList();
  }

  private String image(String values) {
    return object(Manifests.of(helm.template("--set", values)), DEPLOYMENT)
        .at("/spec/template/spec/containers/0/image")
        .asText();
  }

  /** Leaves out the intended differences and compares object by object. */
  private static void assertSame(Map<String, ObjectNode> chart, Map<String, ObjectNode> kustomize) {
    assertThat(kustomize.remove("Namespace rootseal-system")).isNotNull();
    chart.values().forEach(ChartRenderIT::withoutWhatIsHelms);

    assertThat(chart).containsOnlyKeys(kustomize.keySet());
    chart.forEach(
        (id, object) ->
            assertThat(object).as(id).isEqualTo(kustomize.getOrDefault(id, Manifests.NONE)));
  }

  private static void withoutWhatIsHelms(ObjectNode object) {
    labels(object).remove(LABELS_OF_HELM);
    if (object.at("/metadata/annotations") instanceof ObjectNode annotations) {
      annotations.remove(KEEP);
      if (annotations.isEmpty()) {
        ((ObjectNode) object.path("metadata")).remove("annotations");
      }
    }
  }

  private static ObjectNode labels(ObjectNode object) {
    return (ObjectNode) object.at("/metadata/labels");
  }

  private static JsonNode object(Map<String, ObjectNode> objects, String id) {
    assertThat(objects).containsKey(id);
    return objects.getOrDefault(id, Manifests.NONE);
  }

  private static String[] values(String... sets) {
    return Arrays.stream(sets)
        .flatMap(set -> Stream.of("-f", Helm.CHART + "/ci/" + set + "-values.yaml"))
        .toArray(String[]::new);
  }

  static List<String> alerts() throws IOException {
    return List.copyOf(byAlert(shipped()).keySet());
  }

  @Test
  void asShippedTheyAreThoseOfConfig() throws IOException {
    assertThat(rule().path("spec")).isEqualTo(shipped().path("spec"));
  }

  @Test
  void anAlertCanBeSwitchedOffAlone() throws IOException {
    String alert = alerts().getFirst();
    Map<String, JsonNode> expected = byAlert(shipped());
    expected.remove(alert);

    JsonNode rule = rule("--set", "prometheusRule.alerts." + alert + ".enabled=false");

    assertThat(byAlert(rule)).isEqualTo(expected);
    assertThat(recorded(rule)).isEqualTo(recorded(shipped()));
  }

  /** Another one for each, so that none takes that of its neighbour. */
  @Test
  void severityAndForOfEachAlertCanBeSet() throws IOException {
    Map<String, JsonNode> expected = byAlert(shipped());
    List<String> values = new ArrayList<>();
    expected.forEach(
        (alert, rule) -> {
          String severity = "page" + values.size();
          String length = (values.size() + 2) + "h";
          ((ObjectNode) rule).put("for", length);
          ((ObjectNode) rule.path("labels")).put("severity", severity);
          String value = "prometheusRule.alerts." + alert;
          values.add("%1$s.severity=%2$s,%1$s.for=%3$s".formatted(value, severity, length));
        });

    JsonNode rule = rule("--set", String.join(",", values));

    assertThat(byAlert(rule)).isEqualTo(expected);
    assertThat(recorded(rule)).isEqualTo(recorded(shipped()));
  }

  @Test
  void allAlertsTogetherCanBeSwitchedOffAndWhatIsRecordedStays() throws IOException {
    String[] off =
        alerts().stream()
            .flatMap(one -> Stream.of("--set", "prometheusRule.alerts." + one + ".enabled=false"))
            .toArray(String[]::new);

    JsonNode rule = rule(off);

    assertThat(byAlert(rule)).isEmpty();
    assertThat(recorded(rule)).isEqualTo(recorded(shipped())).isNotEmpty();
    assertThat(rule.at("/spec/groups")).allMatch(group -> !group.path("rules").isEmpty());
  }

  @Test
  void runbooksAreThoseOfTheAddress() {
    JsonNode rule = rule("--set", "prometheusRule.runbookUrl=https://wiki.example.com/rootseal/");

    byAlert(rule)
        .forEach(
            (alert, content) ->
                assertThat(content.at("/annotations/runbook_url").asText())
                    .isEqualTo("https://wiki.example.com/rootseal/" + alert + ".md"));
  }

  @Test
  void nameOfNoAlertIsRefusedWithTheNamesThereAre() throws IOException {
    Program.Result result =
        helm.tryRelease(
            "template", "--set", "prometheusRule.alerts.RootsealRatioFel.enabled=false");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors())
        .contains("prometheusRule.alerts: there is no alert RootsealRatioFel. Known are: ")
        .contains(alerts());
  }

  @Test
  void ratchetIsOffUntilItIsSwitchedOnAndCanBeChangedLikeTheOthers() throws IOException {
    Path chart = withRatchet();

    assertThat(rendered(chart)).containsOnlyKeys(ID);
    Map<String, ObjectNode> rules =
        rendered(
            chart,
            "--set",
            "prometheusRule.ratchet.enabled=true",
            "--set",
            "prometheusRule.alerts.RootsealTested.severity=page");

    assertThat(rules).containsOnlyKeys(ID, ID + "-ratchet");
    JsonNode group = rules.getOrDefault(ID + "-ratchet", Manifests.NONE).at("/spec/groups/0");
    assertThat(group.path("interval").asText()).isEqualTo("1h");
    assertThat(group.at("/rules/0/record").asText()).isEqualTo("best");
    assertThat(group.at("/rules/1/labels/severity").asText()).isEqualTo("page");
  }

  @Test
  @Needs(Requirement.PROMTOOL)
  void promtoolTakesWhatEveryValueMakes() throws IOException {
    Path file = folder.resolve("rules.yaml");
    String values = Helm.CHART + "/ci/everything-values.yaml";
    Files.writeString(file, YAML.writeValueAsString(rule("-f", values).path("spec")));

    Program.run("promtool", "check", "rules", "--lint=all", "--lint-fatal", file.toString()).ok();
  }

  /** The PrometheusRule as these arguments make it. */
  private JsonNode rule(String... arguments) {
    return rendered(Path.of(Helm.CHART), arguments).getOrDefault(ID, Manifests.NONE);
  }

  private Map<String, ObjectNode> rendered(Path chart, String... arguments) {
    String line =
        "template %s %s -n %s -f %s --set prometheusRule.enabled=true"
            .formatted(Helm.RELEASE, chart, Installation.NAMESPACE, Helm.IMAGE);
    Map<String, ObjectNode> objects = Manifests.of(helm.ok(line, arguments));
    objects.keySet().removeIf(id -> !id.startsWith("PrometheusRule "));
    return objects;
  }

  private static JsonNode shipped() throws IOException {
    return YAML.readTree(RULES.toFile());
  }

  private static Map<String, JsonNode> byAlert(JsonNode rule) {
    Map<String, JsonNode> alerts = new TreeMap<>();
    for (JsonNode one : rule.at("/spec/groups").findParents("alert")) {
      alerts.put(one.path("alert").asText(), one);
    }
    return alerts;
  }

  private static List<JsonNode> recorded(JsonNode rule) {
    return rule.at("/spec/groups").findParents("record");
  }

  private Path withRatchet() throws IOException {
    Path copy = folder.resolve("chart");
    try (Stream<Path> files = Files.walk(Path.of(Helm.CHART))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(Path.of(Helm.CHART).relativize(file).toString()));
      }
    }
    Path ratchet = copy.resolve("files/ratchet/prometheus-rule.yaml");
    Files.createDirectories(ratchet.getParent());
    Files.writeString(ratchet, RATCHET);
    return copy;
  }
}
