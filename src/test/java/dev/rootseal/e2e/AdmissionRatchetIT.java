package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.SafeText;
import dev.rootseal.docs.DocumentedCommand;
import dev.rootseal.docs.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** By `rootseal admission --action=deny-passing` a namespace that passes stays so. */
@Needs({Requirement.CONTROL_PLANE, Requirement.HELM})
@Order(4)
record AdmissionRatchetIT(
    Needs.SharedCluster shared, ControlPlane cluster, Api api, Reports reports, Shell shell) {
  private static final String PATHS = "rootseal.dev/writable-paths";
  private static final String HERE = "ratchet";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/" + HERE + "/deployments";
  private static final int MANY = 100;
  private static final String SENTENCE =
      " denied request: Deployment '%s' lacks readOnlyRootFilesystem: true in container 'app'."
          + " Fix it with rootseal fix -f FILE.";

  /** One Deployment of each name, as it complies and as it does not. */
  private static final String CHART =
      """
      {{- range $i := until (int .Values.count) }}
      {{- if $.Values.sealed }}
      %s
      {{- else }}
      %s
      {{- end }}
      {{- end }}
      """
          .formatted(
              Workloads.compliant(HERE, ofTheChart()), Workloads.writable(HERE, ofTheChart()));

  private static String ofTheChart() {
    return "\"{{ $.Release.Name }}-{{ $i }}\"";
  }

  /** Whoever types is in that namespace. */
  private Path kubeconfig() {
    return shell.folder().resolve("kubeconfig");
  }

  /** Four of five comply, which is enough; of two there is an older revision. */
  @BeforeAll
  void passAndSwitchOn() throws IOException {
    shell.write(
        "kubeconfig",
        Files.readString(cluster.kubeconfig())
            .replace("context: {", "context: {namespace: " + HERE + ", "));
    shell.program(
        "helm", new Helm(Requirement.HELM.path(), shell.folder(), kubeconfig()).asCommand());
    shell.write("chart/Chart.yaml", "apiVersion: v2\nname: chart\nversion: 1.0.0\n");
    shell.write("chart/values.yaml", "count: 1\nsealed: false\n");
    shell.write("chart/templates/all.yaml", CHART);
    writeManifests();

    cluster.apply(Workloads.namespace(HERE));
    type("kubectl apply -f old-web.yaml -f legacy.yaml -f exempt.yaml; helm install front chart");
    awaitRevision("web", 1);
    awaitRevision("legacy", 1);
    type(
        "kubectl set image deployment/legacy app=registry.example/app:1.1; kubectl apply -f web.yaml"
            + "; helm upgrade front chart --set sealed=true");
    awaitRevision("legacy", 2);
    cluster.apply(Workloads.compliant(HERE, "a") + Workloads.compliant(HERE, "b"));
    reports.await(HERE, 4, 5);
    cluster.apply(shell.rootseal(kubeconfig(), "admission --action=deny-passing").ok());
    Admission.DENIES.await(api, HERE);
  }

  private void writeManifests() {
    String unsealed = Workloads.writable(HERE, "web");
    shell.write("old-web.yaml", unsealed);
    shell.write("web.yaml", Workloads.compliant(HERE, "web"));
    shell.write(
        "off-web.yaml",
        Workloads.compliant(HERE, "web")
            .replace("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false"));
    shell.write("new.yaml", Workloads.writable(HERE, "new"));
    shell.write(
        "hundred.yaml", Workloads.times(MANY, i -> Workloads.writable(HERE, "many-" + (i - 1))));
    shell.write("sealed.yaml", Workloads.compliant(HERE, "sealed"));
    shell.write("legacy.yaml", Workloads.writable(HERE, "legacy"));
    shell.write(
        "two-legacy.yaml",
        Workloads.pod(
            HERE, "legacy", "", "containers: [{name: app, image: a}, {name: more, image: a}]"));
    for (String name : List.of("exempt", "late")) {
      shell.write(
          name + ".yaml",
          Workloads.pod(
              HERE, name, "rootseal.dev/exempt: cache", "containers: [{name: app, image: a}]"));
    }
    shell.write(
        "owned.yaml",
        Workloads.writable(HERE, "owned")
            .replace(
                "{name: owned,",
                "{name: owned, ownerReferences: [{apiVersion: x.example/v1, kind: DaemonSet,"
                    + " name: o, uid: u, controller: true}],"));
  }

  /** Others share this cluster. */
  @AfterAll
  void switchedOffNothingIsSaidAnyMore() {
    Admission.removePolicies(api);
    Admission.SAYS_NOTHING.await(api, HERE);
    assertThat(tryOut("kubectl apply -f new.yaml").okWithoutWarning()).contains("created");
    Stream.of(HERE, "ratchet-new").forEach(one -> api.tryDelete("/api/v1/namespaces/" + one));
  }

  private Program.Result tryOut(String script) {
    return shell.run(kubeconfig(), script);
  }

  private void type(String script) {
    tryOut(script).ok();
  }

  private void awaitRevision(String name, int revision) {
    await("revision %d of %s".formatted(revision, name))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                api.get(DEPLOYMENTS + "/" + name)
                    .at("/metadata/annotations/deployment.kubernetes.io~1revision")
                    .asText()
                    .equals("" + revision));
  }

  /** The templates as they stand there, by name. */
  private Map<String, JsonNode> templates() {
    Map<String, JsonNode> templates = new TreeMap<>();
    api.get(DEPLOYMENTS)
        .path("items")
        .forEach(one -> templates.put(one.at("/metadata/name").asText(), one.at("/spec/template")));
    return templates;
  }

  @ParameterizedTest
  @CsvSource({
    "kubectl apply -f hundred.yaml, many-",
    "helm install chart chart --set count=100, chart-"
  })
  void hundredByKubectlAndByHelmAreDenied(String command, String prefix) {
    String report = reports.versions().get(HERE);
    Map<String, JsonNode> before = templates();

    Program.Result result = tryOut(command);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(templates()).isEqualTo(before);
    assertThat(reports.versions()).containsEntry(HERE, report);
    for (int i = 0; i < MANY; i++) {
      assertThat(result.errors()).contains(SENTENCE.formatted(prefix + i));
    }
  }

  /** Somebody else's operator, which deploys by an account of its own. */
  @Test
  void hundredByAControllerAreDenied() {
    cluster.apply(
        Workloads.account(HERE, "deployer")
            + """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: deployer, namespace: ratchet}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
        subjects: [{kind: ServiceAccount, name: deployer, namespace: ratchet}]
        """);
    Api controller = cluster.apiOf(api.token("deployer", HERE));
    Map<String, JsonNode> before = templates();

    for (JsonNode one :
        Manifests.inOrder(
            Workloads.times(MANY, i -> Workloads.writable(HERE, "owned-" + (i - 1))))) {
      Api.Answer answer = controller.tryCreate(DEPLOYMENTS, one.toString());
      assertThat(answer.code()).isEqualTo(403);
      assertThat(answer.message()).contains(SENTENCE.formatted(one.at("/metadata/name").asText()));
    }
    assertThat(templates()).isEqualTo(before);
  }

  static Stream<Arguments> rows() {
    return Markdown.read("docs/admission.md")
        .table("In a namespace that passes")
        .rows("What is typed", "What happens")
        .stream()
        .map(row -> Arguments.of(row.toArray()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void rowOfTheDocument(String command, String outcome) {
    Map<String, JsonNode> before = templates();

    Program.Result result = tryOut(command);

    if (outcome.startsWith("refused")) {
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.errors()).contains("'rootseal-deny-passing' denied request: Deployment '");
      assertThat(templates()).isEqualTo(before);
    } else {
      assertThat(outcome).startsWith("comes in");
      result.ok();
    }
    assertThat(reports.find(HERE).orElseThrow().at("/status/result").asText()).isEqualTo("Pass");
  }

  /** An older template cannot carry a new annotation. */
  @Test
  void rollBackComesInWhileAnEmergencyStands() {
    List<String> typed =
        DocumentedCommand.textsIn(DocumentedCommand.Place.EMERGENCY).stream()
            .map(command -> command.replace(" shop ", " " + HERE + " "))
            .toList();
    typed.subList(0, 2).forEach(this::type);
    Admission.WARNS.await(api, HERE);

    assertThat(tryOut("kubectl rollout undo deployment/web --to-revision=1").succeeded().errors())
        .contains("Emergency in namespace 'ratchet': the payment provider is down");

    assertThat(typed).hasSize(3);
    type(typed.getLast());
    type("kubectl apply -f web.yaml");
    Admission.DENIES.await(api, HERE);
  }

  /** By the controller of autoscalers, which asks nobody for metrics to reach the least. */
  @Test
  void autoscalerIsFree() {
    type("kubectl autoscale deployment/legacy --name=least --min=4 --max=9");

    await("four replicas")
        .until(() -> api.get(DEPLOYMENTS + "/legacy").at("/spec/replicas").asInt() == 4);
    type("kubectl delete hpa least");
  }

  /** What has no report yet is let in; from the report that says Pass on nothing comes in. */
  @Test
  void newNamespaceIsClosedByItsFirstPass() {
    String there = "ratchet-new";
    Kubectl kubectl = cluster.kubectl();
    shared.operator().signal("STOP");
    try {
      Program.Result first =
          kubectl.tryApply(Workloads.namespace(there) + Workloads.writable(there, "first"));
      assertThat(first.succeeded().errors()).contains("Warning: ", "Deployment 'first' lacks");
      assertThat(reports.find(there)).isEmpty();
    } finally {
      shared.operator().signal("CONT");
    }
    reports.await(there, 0, 1);
    assertThat(kubectl.tryApply(Workloads.writable(there, "second")).succeeded().errors())
        .contains("Warning: ", "Deployment 'second' lacks");

    kubectl.apply(Workloads.compliant(there, "first") + Workloads.compliant(there, "second"));
    reports.await(there, 2, 2);
    Admission.DENIES.await(api, there);
  }

  /** Names, images and annotations as odd as the server takes them: each is said in one line. */
  static List<Arguments> odd() {
    return List.of(
        Arguments.of("image", "a' + b\"\\\n${x}\u001b:1", Map.of()),
        Arguments.of("paths-of-control-characters", "a", paths("/srv/\u001b[31mred,/a\nb\r\tc")),
        Arguments.of("paths-that-turn-round", "a", paths("/x\u202ey,/\u2028z,/\u0085")),
        Arguments.of("paths-of-quotes", "a", paths("/srv/'\"\\${x}{{y}}%s")),
        Arguments.of("many-paths", "a", paths(("/" + "p".repeat(62) + ",").repeat(64) + "/tmp")),
        Arguments.of("long-path", "a", paths("/" + "\ud83d\ude00".repeat(4_000))),
        Arguments.of("no-reason", "a", Map.of("rootseal.dev/exempt", "\u001b\u200b\n")),
        Arguments.of("x".repeat(63) + "." + "y".repeat(63) + "." + "z".repeat(63), "a", Map.of()));
  }

  private static Map<String, String> paths(String list) {
    return Map.of("rootseal.dev/writable-paths", list);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("odd")
  void oddOnesAreDeniedInOneLine(String name, String image, Map<String, String> annotations) {
    String object =
        HostileObjects.deployment(
            name,
            deployment -> {
              annotations.forEach(deployment.withObject("/metadata/annotations")::put);
              HostileObjects.app(deployment)
                  .put("image", image)
                  .withObject("/securityContext")
                  .put("readOnlyRootFilesystem", annotations.containsKey(PATHS));
            });

    Api.Answer answer = api.tryCreate(DEPLOYMENTS, object);

    assertThat(answer.message())
        .contains("'rootseal-deny-passing' denied request: Deployment '" + name + "'")
        .doesNotContainPattern(SafeText.UNSAFE_CHARACTER);
    assertThat(answer.warnings())
        .anySatisfy(warning -> assertThat(warning).contains(": Deployment '" + name + "'"));
  }
}
