package dev.rootseal.e2e;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rootseal.rule.Rows;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart makes the same objects as `config/` but for what is intended. */
@Needs({Requirement.HELM, Requirement.CONTROL_PLANE})
class ChartRenderIT {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Path RULES = Path.of(Helm.CHART, "files/rules/prometheus-rule.yaml");
  private static final String ID = "PrometheusRule rootseal-system rootseal";
  private static final Path RATCHET = Path.of(Helm.CHART, "files/ratchet/prometheus-rule.yaml");
  private static final Set<String> LABELS_OF_HELM =
      Set.of("helm.sh/chart", "app.kubernetes.io/managed-by");
  private static final String EVERYTHING = Helm.CHART + "/ci/everything-values.yaml";
  private static final String KEEP = "helm.sh/resource-policy";
  private static final String VERSION = "app.kubernetes.io/version";
  private static final Map<String, String> VALUES =
      Map.of(
          "admission", "admission=warn",
          "high-availability", "replicas=2,podDisruptionBudget.enabled=true",
          "network-policy", "networkPolicy.enabled=true",
          "metrics-secure", "metrics.secure=true",
          "prometheus", "serviceMonitor.enabled=true,prometheusRule.enabled=true",
          "grafana", "dashboard.enabled=true");
  private static final String DEPLOYMENT = "Deployment rootseal-system rootseal";

  private final Helm helm;
  private final Kubectl kubectl;
  private final Path folder;
  private final Map<String, ObjectNode> defaults;
  private final Map<String, ObjectNode> everything;

  ChartRenderIT(@TempDir Path folder) {
    this.folder = folder;
    helm = Helm.offline(folder);
    defaults = Manifests.of(helm.template());
    everything = Manifests.of(helm.template("-f", EVERYTHING));
    kubectl = new Kubectl(Requirement.CONTROL_PLANE.path().resolve("kubectl"), folder);
  }

  @Test
  void defaultsAndEveryValueAtOnceAreLintedStrictly() {
    assertThat(helm.ok("lint --strict charts/rootseal")).contains("0 chart(s) failed");
    assertThat(helm.ok("lint --strict charts/rootseal -f", EVERYTHING))
        .contains("0 chart(s) failed");
  }

  @Rows(
      """
      replicas=6                                                   | at '/replicas': maximum: got 6, want 5
      extraArgs={--log-level=debug}                                | extraArgs: --log-level is refused: use logging.level
      extraArgs={--leader-elect}                                   | extraArgs: --leader-elect is refused: use leaderElection.enabled
      extraArgs={--health-probe-bind-address=:1}                   | --health-probe-bind-address is refused: the probes need port 8081
      metrics.certSecret=cert                                      | metrics.certSecret: it needs metrics.secure, without which nothing is encrypted
      prometheusRule.enabled=true,prometheusRule.alerts.RootsealRatioFel.enabled=false | prometheusRule.alerts: there is no alert RootsealRatioFel. Known are: Rootseal
      metrics.port=8081                                            | metrics.port: 8081 is the port of /livez and /readyz. Take another one
      resources.limits.memory=1                                    | resources.limits.memory: 1 is too little for the operator. Give it with a unit, for example 256Mi
      resources.limits.memory=64Mi                                 | resources.limits.memory: 64Mi is too little for the operator
      image.repository=r/x:v1                                      | image.repository: it holds a tag, or names no image behind the registry's port. Put the tag into image.tag
      image.repository=                                            | image.repository is not set, and there is no published image: build one, push it where the cluster can pull it, and name it: --set image.repository=registry.example/rootseal
      """)
  void aValueOutOfItsBoundsIsRefused(String value, String message) {
    Program.Result result = helm.tryRelease("template", "--set", value);
    assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
    assertThat(result.errors()).contains(message);
    assertThat(result.output()).isEmpty();
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

  /** Common labels, too, on the pods as well but in no selector, and an own one before those. */
  @Test
  void everyObjectSaysThatItIsHelms() {
    assertThat(everything.values())
        .isNotEmpty()
        .extracting(ChartRenderIT::labels)
        .allMatch(labels -> labels.path("app.kubernetes.io/managed-by").asText().equals("Helm"))
        .allMatch(labels -> labels.path("helm.sh/chart").asText().startsWith("rootseal-"))
        .allMatch(labels -> labels.path("tier").asText().equals("security"));
    JsonNode deployment = object(everything, DEPLOYMENT).path("spec");
    JsonNode service = object(everything, "Service rootseal-system rootseal");
    assertThat(deployment.at("/template/metadata/labels/tier").asText()).isEqualTo("security");
    assertThat(deployment.at("/template/metadata/labels/team").asText())
        .isEqualTo("platform-on-call");
    assertThat(deployment.at("/selector/matchLabels").has("tier")).isFalse();
    assertThat(service.at("/spec/selector").has("tier")).isFalse();
  }

  /** More flags come last, and a chart of charts may hand down its globals. */
  @Rows(
      """
      leaderElection.enabled=false,metrics.port=9090               | --metrics-bind-address=:9090 --leader-elect=false
      logging.level=debug,logging.format=text,extraArgs={--context=a,--leader-election-namespace=b} | --log-level=debug --log-format=text --context=a --leader-election-namespace=b
      metrics.secure=true,global.registry=example                  | --metrics-secure --metrics-bind-address=:8443
      metrics.secure=true,metrics.certSecret=cert                  | --metrics-secure --metrics-cert-path=/etc/rootseal/metrics-cert --metrics-bind-address=:8443
      """)
  void flagsAreThoseThatDifferFromTheProgramsDefaults(String values, String flags) {
    assertThat(container(defaults).path("args")).hasToString("[\"operator\"]");
    Map<String, ObjectNode> objects = Manifests.of(helm.template("--set", values));
    assertThat(container(objects).path("args").valueStream().skip(1).map(JsonNode::asText))
        .containsExactly(flags.split(" "));
    if (values.contains("port=9090")) {
      JsonNode service = object(objects, "Service rootseal-system rootseal");
      assertThat(container(objects).at("/ports/0/containerPort").asInt()).isEqualTo(9090);
      assertThat(service.at("/spec/ports/0/port").asInt()).isEqualTo(9090);
    }
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
    assertThat(helpers.lines().map(line -> line.split(": ", 2)[0])).containsAll(made);
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
    JsonNode wanted = YAML.readTree(new File(EVERYTHING)).at("/" + value.replace('.', '/'));
    JsonNode pod = object(everything, DEPLOYMENT).at("/spec/template/spec");

    JsonNode made = pod.at("/" + field).deepCopy();

    assertThat(wanted.isMissingNode()).isFalse();
    if (made instanceof ObjectNode object) {
      object.retain(wanted.propertyStream().map(Map.Entry::getKey).toList());
    }
    assertThat(made).isEqualTo(wanted);
  }

  /** Nobody can check the operator's own; one whose CA is named is checked. */
  @Rows(
      """
      interval=30s                                                 | {insecureSkipVerify: true}
      tlsConfig.serverName=a                                       | {serverName: a, insecureSkipVerify: true}
      tlsConfig.caFile=/ca                                         | {caFile: /ca}
      tlsConfig.ca.secret.name=a,serviceMonitor.tlsConfig.ca.secret.key=b | {ca: {secret: {name: a, key: b}}}
      tlsConfig.insecureSkipVerify=false                           | {insecureSkipVerify: false}
      tlsConfig.caFile=/ca,serviceMonitor.tlsConfig.insecureSkipVerify=true | {caFile: /ca, insecureSkipVerify: true}
      """)
  void theCertificateIsCheckedWhereACaIsNamed(String value, String tls) throws IOException {
    String values = "metrics.secure=true,serviceMonitor.enabled=true,serviceMonitor." + value;
    Map<String, ObjectNode> objects = Manifests.of(helm.template("--set", values));

    assertThat(tlsConfig(objects)).isEqualTo(YAML.readTree(tls));
    assertThat(tlsConfig(everything))
        .isEqualTo(YAML.readTree(new File(EVERYTHING)).at("/serviceMonitor/tlsConfig"));
  }

  private static JsonNode tlsConfig(Map<String, ObjectNode> objects) {
    return object(objects, "ServiceMonitor rootseal-system rootseal")
        .at("/spec/endpoints/0/tlsConfig");
  }

  /** Argo CD asks no cluster while it renders, whatever kinds it says that there are. */
  @Test
  void withoutAClusterThePolicyIsNeverAHook() {
    String values = Helm.CHART + "/ci/policy-values.yaml";
    String known = "--api-versions=rootseal.dev/v1alpha1/CompliancePolicy";

    for (String rendered :
        List.of(helm.template("-f", values), helm.template("-f", values, known))) {
      assertThat(rendered).contains("kind: CompliancePolicy").doesNotContain("helm.sh/hook");
    }
  }

  @Test
  void theImageIsNamedByDigestBeforeTag() {
    assertThat(image("image.tag=9.9.9")).isEqualTo("name-your-image.invalid/rootseal:9.9.9");
    assertThat(image("image.tag=9.9.9,image.digest=sha256:" + "a".repeat(64)))
        .isEqualTo("name-your-image.invalid/rootseal@sha256:" + "a".repeat(64));
  }

  @Test
  void whatSomebodyElseGrantsIsLeftToThem() {
    assertThat(Manifests.of(helm.template("-f", Helm.CHART + "/ci/foreign-account-values.yaml")))
        .containsOnlyKeys(DEPLOYMENT, "Service rootseal-system rootseal");
  }

  private String image(String values) {
    return container(Manifests.of(helm.template("--set", values))).path("image").asText();
  }

  private static JsonNode container(Map<String, ObjectNode> objects) {
    return object(objects, DEPLOYMENT).at("/spec/template/spec/containers/0");
  }

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

  /** One is switched off; each other gets a severity, so that none takes that of its neighbour. */
  @Test
  void eachAlertCanBeSwitchedOffAndItsSeverityAndForBeSet() throws IOException {
    Map<String, JsonNode> expected = byAlert(shipped());
    String off = expected.keySet().iterator().next();
    expected.remove(off);
    List<String> values = new ArrayList<>();
    expected.forEach(
        (alert, rule) -> {
          String severity = "page" + values.size();
          String length = (values.size() + 2) + "h";
          ((ObjectNode) rule).put("for", length);
          ((ObjectNode) rule.path("labels")).put("severity", severity);
          ((ObjectNode) rule.path("annotations"))
              .put("runbook_url", "https://wiki.example.com/rootseal/" + alert + ".md");
          String value = "prometheusRule.alerts." + alert;
          values.add("%1$s.severity=%2$s,%1$s.for=%3$s".formatted(value, severity, length));
        });
    values.add("prometheusRule.alerts." + off + ".enabled=false");
    values.add("prometheusRule.runbookUrl=https://wiki.example.com/rootseal/");

    JsonNode rule = rule("--set", String.join(",", values));

    assertThat(byAlert(rule)).isEqualTo(expected);
    assertThat(recorded(rule)).isEqualTo(recorded(shipped()));
  }

  @Test
  void allAlertsTogetherCanBeSwitchedOffAndWhatIsRecordedStays() throws IOException {
    JsonNode rule =
        rule(
            byAlert(shipped()).keySet().stream()
                .map("--set=prometheusRule.alerts.%s.enabled=false"::formatted)
                .toArray(String[]::new));

    assertThat(byAlert(rule)).isEmpty();
    assertThat(recorded(rule)).isEqualTo(recorded(shipped())).isNotEmpty();
    assertThat(rule.at("/spec/groups")).allMatch(group -> !group.path("rules").isEmpty());
  }

  @Test
  void ratchetIsOffUntilItIsSwitchedOnAndCanBeChangedLikeTheOthers() throws IOException {
    JsonNode ratchet = YAML.readTree(RATCHET.toFile()).path("spec");
    String alert = ratchet.findValue("alert").asText();
    ((ObjectNode) ratchet.findParent("alert").path("labels")).put("severity", "page");

    assertThat(rendered()).containsOnlyKeys(ID);
    Map<String, ObjectNode> rules =
        rendered(
            "--set=prometheusRule.ratchet.enabled=true",
            "--set=prometheusRule.alerts." + alert + ".severity=page");

    assertThat(rules).containsOnlyKeys(ID, ID + "-ratchet");
    assertThat(object(rules, ID + "-ratchet").path("spec")).isEqualTo(ratchet);
  }

  @Test
  @Needs(Requirement.PROMTOOL)
  void promtoolTakesWhatEveryValueMakes() throws IOException {
    Path file = folder.resolve("rules.yaml");
    Files.writeString(file, YAML.writeValueAsString(object(everything, ID).path("spec")));

    Program.run("promtool", "check", "rules", "--lint=all", "--lint-fatal", file.toString()).ok();
  }

  private JsonNode rule(String... arguments) {
    return object(rendered(arguments), ID);
  }

  private Map<String, ObjectNode> rendered(String... arguments) {
    List<String> all = Program.words(List.of(arguments), "--set=prometheusRule.enabled=true");
    Map<String, ObjectNode> objects = Manifests.of(helm.template(all.toArray(String[]::new)));
    objects.keySet().removeIf(id -> !id.startsWith("PrometheusRule "));
    return objects;
  }

  private static JsonNode shipped() throws IOException {
    return YAML.readTree(RULES.toFile());
  }

  private static Map<String, JsonNode> byAlert(JsonNode rule) {
    return rule.at("/spec/groups").findParents("alert").stream()
        .collect(toMap(one -> one.path("alert").asText(), one -> one, (a, b) -> a, TreeMap::new));
  }

  private static List<JsonNode> recorded(JsonNode rule) {
    return rule.at("/spec/groups").findParents("record");
  }
}
