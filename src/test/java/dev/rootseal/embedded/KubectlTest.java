package dev.rootseal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.e2e.Kubectl;
import dev.rootseal.e2e.Needs;
import dev.rootseal.e2e.Program;
import dev.rootseal.e2e.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people type: the real kubectl against the embedded API. */
@Needs(Requirement.CONTROL_PLANE)
class KubectlTest {
  private static final String REPORT =
      """
      apiVersion: example.dev/v1
      kind: Report
      metadata: {name: r, namespace: default}
      spec: {owner: shop}
      """;

  @TempDir Path folder;
  @AutoClose private EmbeddedApi api;

  @BeforeEach
  void start() throws IOException {
    api = EmbeddedApi.start(0, Clock.systemUTC());
    api.apply(Fixtures.REPORT_DEFINITION);
    Files.writeString(folder.resolve("kubeconfig"), api.kubeconfig());
  }

  @Test
  void versionAndDiscovery() throws Exception {
    assertThat(kubectl("version")).contains("Server Version: v1.34.0+embedded");
    assertThat(kubectl("api-resources"))
        .contains("deployments                 deploy       apps/v1")
        .contains("reports                     rep          example.dev/v1");
    assertThat(kubectl("auth can-i create reports")).contains("yes");
  }

  @Test
  void applyValidatesCreatesMergesAndTakesAContainerAway() throws Exception {
    String web = Fixtures.deployment("web");
    apply(web);
    apply(web.replace("nginx:1.29", "nginx:1.30").replaceAll("(?m)^.*busybox.*\n", ""));

    assertThat(kubectl("get deploy web -o jsonpath={.spec.template.spec..image}"))
        .isEqualTo("nginx:1.30");
    assertThat(kubectl("apply -f", file(web))).contains("deployment.apps/web configured");
    assertThat(kubectl("apply -f", file(web))).contains("deployment.apps/web unchanged");
    assertThat(fails("apply -f", file(REPORT.replace("owner", "ownr"))))
        .contains("strict decoding error: unknown field \"spec.ownr\"");
    kubectl("apply --server-side -f", file(REPORT));
    assertThat(kubectl("get rep r -o jsonpath={.spec}"))
        .isEqualTo("{\"owner\":\"shop\",\"threshold\":80}");
  }

  @Test
  void getShowsTables() throws Exception {
    apply(Fixtures.deployment("web"));
    apply(REPORT);
    kubectl("patch rep r --subresource=status --type=merge -p", status("True"));
    assertThat(kubectl("get deploy").lines()).element(0).asString().matches("NAME +AGE");
    assertThat(kubectl("get rep -A")).contains("RESULT").doesNotContain("OWNER");
    assertThat(kubectl("get audit -A -o wide")).contains("OWNER").contains("shop");
    assertThat(kubectl().run("get deploy -l app=other").errors()).contains("No resources found");
    assertThat(kubectl("get ns")).matches("(?s)NAME +STATUS +AGE\ndefault +Active +\\d+s\n");
  }

  @Test
  void describeShowsEventsToo() throws Exception {
    apply(Fixtures.deployment("web"));
    String uid = kubectl("get deploy web -o jsonpath={.metadata.uid}");
    api.apply(
        """
        apiVersion: events.k8s.io/v1
        kind: Event
        metadata: {name: web.1, namespace: default}
        regarding: {kind: Deployment, name: web, namespace: default, uid: %s}
        note: The verdict changed.
        reason: NowCompliant
        reportingController: rootseal
        type: Normal
        """
            .formatted(uid));
    assertThat(kubectl("describe deploy web"))
        .contains("Image:         busybox:1.37")
        .contains("The verdict changed.");
  }

  @Test
  void patchesOfAllKinds() throws Exception {
    apply(Fixtures.deployment("web"));
    kubectl(
        "patch deploy web --type=strategic -p",
        """
        {"spec":{"template":{"spec":{
          "containers":[{"name":"app","securityContext":{"readOnlyRootFilesystem":true},
            "volumeMounts":[{"name":"tmp","mountPath":"/tmp"}]}],
          "volumes":[{"name":"tmp","emptyDir":{"sizeLimit":"64Mi"}}]}}}}""");
    kubectl(
        "patch deploy web --type=json -p",
        "[{\"op\":\"remove\",\"path\":\"/spec/template/spec/containers/1\"}]");
    kubectl("patch deploy web --type=merge -p", "{\"spec\":{\"paused\":true}}");
    kubectl("patch deploy web --type=merge -p", "{\"spec\":{\"replicas\":5}}");
    kubectl("label deploy web tier=front");
    kubectl("set image deploy/web app=nginx:1.31");
    assertThat(
            kubectl(
                "get deploy web -o",
                "jsonpath={.spec.replicas} {.spec.paused} {.metadata.labels.tier}"
                    + " {.spec.template.spec.containers[*].image}"
                    + " {.spec.template.spec.containers[*].securityContext}"
                    + " {.spec.template.spec.volumes[*].name}"))
        .isEqualTo("5 true front nginx:1.31 {\"readOnlyRootFilesystem\":true} tmp");
  }

  @Test
  void getFollowsChanges() throws Exception {
    apply(REPORT);
    Path shown = folder.resolve("shown");
    Process watching = kubectl().program("get rep -A -w").redirectOutput(shown.toFile()).start();
    try {
      await().until(() -> Files.readString(shown).contains("default"));
      kubectl("patch rep r --subresource=status --type=merge -p", status("True"));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> assertThat(Files.readString(shown)).containsPattern("default +r +Pass"));
    } finally {
      watching.destroy();
    }
  }

  @Test
  void deleteWaitsUntilItIsGone() throws Exception {
    apply("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
    apply(Fixtures.deployment("web").replace("namespace: default", "namespace: shop"));
    assertThat(kubectl("delete ns shop")).contains("namespace \"shop\" deleted");
    assertThat(kubectl().run("get deploy -A").errors()).contains("No resources found");
    assertThat(fails("get ns shop")).contains("namespaces \"shop\" not found");
    kubectl("delete crd reports.example.dev");
    assertThat(fails("get rep")).isNotBlank();
  }

  @Test
  void explainReadsTheSchema() throws Exception {
    assertThat(kubectl("explain report.status.result"))
        .contains("The outcome.")
        .containsPattern("(?s)ENUM:.*Pass.*Fail");
  }

  @Test
  void createThatSendsBinaryIsToldWhatToDo() throws Exception {
    assertThat(fails("create namespace shop"))
        .contains("--dry-run=client -o yaml | kubectl apply -f -");
  }

  @Test
  void diffAndDryRunWriteNothing() throws Exception {
    apply(Fixtures.deployment("web"));
    String version = "jsonpath={.metadata.resourceVersion}";
    String revision = kubectl("get deploy web -o", version);
    String changed = file(Fixtures.deployment("web").replace("nginx:1.29", "nginx:1.30"));
    assertThat(fails("diff -f", changed)).contains("+      - image: nginx:1.30");
    kubectl("apply --dry-run=server -f", changed);
    assertThat(kubectl("get deploy web -o", version)).isEqualTo(revision);
  }

  private static String status(String ready) {
    return "{\"status\":{\"result\":\"Pass\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"%s\"}]}}"
        .formatted(ready);
  }

  private void apply(String yaml) throws IOException {
    kubectl("apply -f", file(yaml));
  }

  private String file(String yaml) throws IOException {
    Path file = Files.createTempFile(folder, "object", ".yaml");
    return Files.writeString(file, yaml).toString();
  }

  private Kubectl kubectl() {
    return new Kubectl(
        Requirement.CONTROL_PLANE.path().resolve("kubectl"), folder.resolve("kubeconfig"));
  }

  private String kubectl(String line, String... more) {
    return kubectl().ok(line, more);
  }

  private String fails(String line, String... more) {
    Program.Result result = kubectl().run(line, more);
    assertThat(result.exitCode()).as(result.output()).isNotZero();
    return result.output() + result.errors();
  }
}
