package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.docs.Markdown;
import dev.rootseal.rule.Rows;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** `rootseal try` against an API server whose pods do as an application would. */
@ExtendWith(RestoresTheLog.class)
class TryCommandTest {
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            serviceAccountName: seller
            initContainers:
              - {name: migrate, image: example.org/shop/web, securityContext: {readOnlyRootFilesystem: true}}
            containers:
              - {name: app, image: example.org/shop/web, env: [{name: A, value: b}]}
      """;

  private static final Pattern SCREEN =
      Pattern.compile("(?ms)^```console\\n\\$ rootseal try [^\\n]*\\n(.*?)^```$");

  private static final String TRY_WEB = "try deployment/web -n shop --for=0s --ready-within=5s";

  private final FakePods cluster = new FakePods(WEB);
  @TempDir private Path folder = Path.of("");

  @AfterEach
  void nothingIsLeft() {
    assertThat(cluster.pods()).isEmpty();
    cluster.close();
  }

  private Run tryWeb(String flags) {
    return cluster.run(folder, TRY_WEB + " " + flags);
  }

  private Run tryWeb(int exit, String flags) {
    return tryWeb(flags).ends(exit);
  }

  private static ObjectNode yaml(String text) {
    return (ObjectNode) FakePods.yaml(text);
  }

  @Test
  void patchWithWhichTheCopyRunsIsPrinted() {
    Run run = tryWeb(ExitCode.OK, "--yes");

    assertThat(run.out()).startsWith("# This patch has run on a copy.\n");
    assertThat(yaml(run.out()).at("/spec/template/spec/containers/0/volumeMounts/0/mountPath"))
        .hasToString("\"/tmp\"");
    assertThat(run.err())
        .contains(
            "  container 'app': readOnlyRootFilesystem: true\n",
            "as service account 'seller'\n",
            "runs once more: 'migrate'\n",
            "(replicas: 1)")
        .containsPattern(
            "PASS: the copy of Deployment 'web' in namespace 'shop' was ready after \\d+ s;");

    ObjectNode pod = cluster.created().getFirst();
    assertThat(pod.at("/spec/containers/0/env/0/value").asText()).isEqualTo("b");
    assertThat(pod.at("/spec/containers/0/securityContext/readOnlyRootFilesystem").asBoolean())
        .isTrue();
    assertThat(pod.at("/metadata/labels")).hasToString("{\"rootseal.dev/try\":\"true\"}");
    assertThat(cluster.created())
        .hasSize(2)
        .last()
        .satisfies(
            unsealed ->
                assertThat(unsealed.at("/spec/containers/0").has("securityContext")).isFalse());
  }

  @Test
  void whatIsWrittenWithoutThePatchAloneIsSaid() {
    cluster.needs("/tmp").writesInSilence("/var/log/shop");

    assertThat(tryWeb(ExitCode.OK, "--yes").err())
        .contains("PASS: ")
        .endsWith(
            "  container 'app' writes /var/log/shop without the patch (file), and with it has no"
                + " writable mount there: does it go on without?\n");
  }

  @Test
  void whatRenamesFromOneMountIntoAnotherGetsOneWithWhatTheImageHas() {
    String link = "rename /app/new/x /app/data/x: invalid cross-device link";
    cluster.needs("/app/data", "/app/new").minds(mounts -> mounts.contains("/app/new") ? link : "");

    Run run = tryWeb(ExitCode.OK, "--yes --until-pass");

    assertThat(run.err())
        .contains(
            "(it needs a volume at /app): rename /app/new/x /app/data/x: invalid cross-device")
        .contains("copies /app of the image into a new volume", "PASS: ");
    assertThat(pathsOf(run)).isEqualTo("/app,/tmp");
  }

  @Test
  void whatNoMountCanDoIsSaid() {
    cluster.minds(mounts -> "mv: cannot move '/tmp/x' to '/data/x': Invalid cross-device link");

    assertThat(tryWeb(ExitCode.FAILED, "--yes --until-pass").err())
        .contains("(it would need a volume at /, which no patch can give): mv: cannot move");
  }

  private static String pathsOf(Run run) {
    return yaml(run.out())
        .at("/spec/template/metadata/annotations/writable-paths.rootseal.dev~1app")
        .asText();
  }

  /** What was seen beats the log, and is asked for at once; _ stands for a blank at the end. */
  @Rows(
      """
                                | sh | false | --yes              | 0 |                          | PASS: &   not looked at:
      /opt/a                    | cp | true  | --yes              | 1 | /opt/a,/tmp              | FAIL:
      /opt/a                    | cp | false | --yes              | 1 | /srv/opt/a/x,/tmp        | FAIL:
      /tmp,/var/cache/shop      | sh | true  | --yes              | 1 | /tmp,/var/cache/shop     | FAIL: the copy of Deployment 'web' in namespace 'shop' does not run as it should: &   container 'app' has ended with exit code 1 &   container 'app' cannot write /var/cache/shop/file: sh: can't create /var/cache/shop/file: Read-only file system
      /run/app.4711             | sh | true  | --yes              | 1 | /run,/tmp                | FAIL:
      /tmp,/var/cache/shop_     | sh | true  | --yes              | 1 | -                        | /var/cache/shop : file; & No other patch is known
      /tmp,/run,/var/cache/shop | sh | false | --yes --until-pass | 0 | /run,/tmp,/var/cache/shop | Attempt 3 of at most 5: & PASS
      /opt/a,/opt/b,/opt/c      | sh | true  | --yes              | 1 | /opt/a,/opt/b,/opt/c,/tmp | FAIL:
      /a/1,/b/1,/c/1,/d/1,/e/1,/f/1 | sh | false | --yes --until-pass | 1 | /a/1,/b/1,/c/1,/d/1,/e/1,/tmp | Attempt 5 of at most 5:
      """)
  void whatIsMissingIsLearned(
      String needed,
      String program,
      boolean seen,
      String flags,
      int exit,
      String paths,
      String told) {
    String place = program.equals("cp") ? "/srv%s/x/file" : "%s/file";
    cluster.says(program + ": can't create " + place + ": Read-only file system");
    cluster.needs(needed.isEmpty() ? new String[0] : needed.replace('_', ' ').split(","));
    if (!seen) {
      cluster.refuses("PATCH .*", 403, "ephemeral containers are not allowed here");
    }

    Run run = tryWeb(exit, flags);

    assertThat(run.err()).contains(told.split(" & ")).doesNotContain("Attempt 6");
    if (paths.equals("-")) {
      assertThat(run.out()).isEmpty();
    } else {
      assertThat(run.out())
          .startsWith(
              exit == 0 ? "# This patch has run on a copy.\n" : "# This patch has not run yet");
      assertThat(pathsOf(run)).isEqualTo(paths);
    }
  }

  @Test
  void screenOfTheDocumentIsWhatItPrints() {
    cluster.needs("/tmp", "/run", "/var/cache/shop");

    Run run =
        cluster
            .run(folder, "try deployment/web -n shop --for=1s --until-pass --yes")
            .ends(ExitCode.OK);

    assertThat(
            run.err()
                .replaceAll("-try-[0-9a-f]{6}", "-try-4f3a19")
                .replaceAll("after \\d+ s", "after 3 s")
                .replace("1 s when", "60 s when")
                .replace("in 1 s.", "in 60 s."))
        .isEqualTo(Markdown.read("docs/observe.md").find(SCREEN).getFirst());
  }

  @Rows(
      """
      {terminated: {exitCode: 0}} | a copy does not run without the patch either, so nothing is proved: container 'app' has ended with exit code 0
      {waiting: {reason: ErrImagePull, message: "no such host\\nmore"}} | the image of container 'app' cannot be pulled: ErrImagePull: no such host
      """)
  void whatProvesNothingIsSaidInALine(String state, String line) {
    cluster.appsAre(state);

    Run run = tryWeb(ExitCode.PARTIAL, "--yes");

    assertThat(run.out()).isEmpty();
    assertThat(run.err()).endsWith("rootseal: " + line + "\n");
  }

  @Test
  void whatNoNodeTakesProvesNothingHoweverLittleTimeThereIs() {
    String no = "[{type: PodScheduled, status: 'False', message: 0/3 nodes are available}]";
    cluster.pods(
        pod -> {
          ((ObjectNode) pod.path("status")).removeAll().set("conditions", FakePods.yaml(no));
          return pod;
        });

    assertThat(
            cluster
                .run(folder, "try deployment/web -n shop --ready-within=1s --yes")
                .ends(ExitCode.PARTIAL)
                .err())
        .endsWith("rootseal: the pod cannot be scheduled: 0/3 nodes are available\n");
  }

  /** And a pod of somebody else is not taken for the copy. */
  @Rows(
      """
      403 | pods is forbidden: violates PodSecurity | pods is forbidden: violates PodSecurity
      409 | pods 'x' already exists | pods 'x' already exists (409)
      """)
  void refusedPodIsOneLine(int code, String message, String line) {
    cluster.fails("POST .*/pods", 1, code, message);

    assertThat(tryWeb(ExitCode.PARTIAL, "--yes").err())
        .endsWith("rootseal: no copy can be made: " + line + "\n");
    assertThat(cluster.requests().stream().noneMatch(request -> request.startsWith("DELETE")))
        .isEqualTo(code == 409);
  }

  @Rows(
      """
      create pods
      delete pods
      get pods
      get pods/log
      patch pods/ephemeralcontainers
      list events
      """)
  void missingRightIsNamedBeforeAnythingIsCreated(String right) {
    cluster.denies(right);

    assertThat(cluster.created()).isEmpty();
    assertThat(tryWeb(ExitCode.USAGE, "--yes").err())
        .isEqualTo(
            "rootseal: no right to %s in namespace 'shop': it needs {apiGroups: [\"\"], resources: [%s], verbs: [%s]}\n"
                .formatted(right, right.replaceFirst(".* ", ""), right.replaceFirst(" .*", "")));
  }

  @Test
  void nobodyIsAskedAndNothingIsCreatedWithoutATerminal() {
    assertThat(cluster.run(folder, TRY_WEB).ends(ExitCode.USAGE).err())
        .endsWith("rootseal: --yes allows that where nobody can be asked\n");
    assertThat(cluster.created()).isEmpty();
  }

  @Test
  void dryRunPrintsThePod() {
    assertThat(yaml(tryWeb(ExitCode.OK, "--dry-run").out()).path("kind").asText()).isEqualTo("Pod");
    assertThat(cluster.requests()).allMatch(request -> request.startsWith("GET "));
  }

  @Test
  void workloadThatIsGoneIsSaid() {
    cluster.workload().removeAll();

    assertThat(tryWeb(ExitCode.USAGE, "--yes").err())
        .isEqualTo("rootseal: there is no Deployment 'web' in namespace 'shop'\n");
  }

  @Test
  void workloadThatGoesMeanwhileEndsIt() {
    cluster
        .needs("/a/1")
        .pods(
            pod -> {
              cluster.workload().removeAll();
              return pod;
            });

    assertThat(tryWeb(ExitCode.PARTIAL, "--yes").err())
        .endsWith("rootseal: there is no Deployment 'web' in namespace 'shop'\n");
  }

  @Test
  void hostileTextIsEscaped() {
    cluster.needs("/a/1").says("\u001b[31m%s: Read-only file system\u202e");

    assertThat(tryWeb("--yes").err()).contains("\\u001b[31m").doesNotContain("\u001b", "\u202e");
  }

  @Test
  void copiesThatWereLeftAreRemoved() {
    cluster.pods().put("left", yaml("{metadata: {name: left, namespace: shop}}"));

    assertThat(cluster.run(folder, "try --clean-up -n shop").exit()).isEqualTo(ExitCode.USAGE);
    Run run = cluster.run(folder, "try --clean-up -n shop --yes").ends(ExitCode.OK);

    assertThat(run.err()).isEqualTo("Pod 'left' in namespace 'shop', created \nRemoved: 1.\n");
    assertThat(cluster.requests())
        .contains(
            "GET /api/v1/namespaces/shop/pods?labelSelector=rootseal.dev%2Ftry&limit=5",
            "DELETE /api/v1/namespaces/shop/pods/left");
    assertThat(cluster.run(folder, "try --clean-up -n shop").err())
        .isEqualTo("No copy is left in namespace 'shop'.\n");
  }

  @Test
  void ofTheClusterTheCopiesOfRunningTrialsStay() {
    String now = Instant.now().toString();
    left("runs", now, "Running");
    left("waits", "2026-01-01T00:00:00Z", "Running");
    left("ended", now, "Failed");

    assertThat(cluster.run(folder, "try --clean-up -A --yes").ends(ExitCode.OK).err())
        .startsWith(
            "Left alone: 1, which a trial may be looking at; -n NAMESPACE removes these, too.\n")
        .endsWith("Removed: 2.\n");
    assertThat(cluster.pods()).containsOnlyKeys("runs");
    cluster.pods().clear();
  }

  private void left(String name, String created, String phase) {
    ObjectNode pod = yaml("{spec: {activeDeadlineSeconds: 960}}");
    pod.putObject("metadata")
        .put("name", name)
        .put("namespace", "shop")
        .put("creationTimestamp", created);
    pod.putObject("status").put("phase", phase);
    cluster.pods().put(name, pod);
  }

  @Test
  void refusedOrSlowAnswersAreAskedForAgain() {
    cluster
        .fails("GET .*/pods/web-rootseal-try-[0-9a-f]+", 4, 503, "busy")
        .fails("GET .*/log", 1, 403, "no answer of the authorizer")
        .fails("GET .*/events", 4, 500, "etcdserver: leader changed")
        .fails("DELETE .*", 4, 504, "too slow");

    assertThat(tryWeb(ExitCode.OK, "--yes").err()).contains("PASS: ");
  }

  /** What is created has to be removed, and an observer can never be. */
  @Test
  void whatIsCreatedIsSentAgainAndIsThereOnce() {
    cluster
        .fails("POST .*/pods", 4, 503, "busy")
        .fails("PATCH .*", 4, 429, "too many requests")
        .losesAnswers("POST .*/pods", 1)
        .losesAnswers("PATCH .*", 1);

    assertThat(tryWeb(ExitCode.OK, "--yes").err())
        .contains("PASS: ")
        .doesNotContain("not looked at", "not compared");
    assertThat(cluster.created())
        .hasSize(2)
        .last()
        .satisfies(copy -> assertThat(copy.at("/spec/ephemeralContainers")).hasSize(1));
  }

  @Test
  void logOfTheFirstRunIsKept() {
    cluster.logsInTurn(
        "mkdir: can't create directory '/var/cache/shop': Read-only file system",
        "already set up",
        "already set up",
        "already set up");

    assertThat(tryWeb("--yes").err()).contains("cannot write /var/cache/shop: mkdir: can't");
  }

  @Test
  void eachErrorOfALogIsToldOnce() {
    String line = "sh: can't create %1$s/x: Read-only file system\n";
    cluster.needs("/opt/a").says("starting\n" + line + line + line.formatted("/opt/b"));

    assertThat(tryWeb("--yes").err())
        .containsOnlyOnce("container 'app' cannot write /opt/a/x: ")
        .containsOnlyOnce("container 'app' cannot write /opt/b/x: ");
  }

  @Test
  void endOfTheLogOfTheFirstRunIsTold() {
    cluster
        .needs("/opt/a")
        .says(
            IntStream.rangeClosed(1, 12)
                .mapToObj(line -> "line " + line + "\n\n")
                .collect(Collectors.joining()));

    assertThat(tryWeb("--yes").err())
        .contains("  the end of its log:\n    line 3\n    line 4\n", "    line 12\n")
        .doesNotContain("line 2\n");
  }

  @Test
  void pathOfTheNodeIsNotWrittenUnlessThatIsAllowed() {
    String workload =
        WEB.replace("env: [{name: A, value: b}]", "volumeMounts: [{name: n, mountPath: /n}]")
            + "      volumes: [{name: n, hostPath: {path: /var/lib/n}}]\n";
    String line =
        "rootseal: the copy could write to /var/lib/n of its node (hostPath): --allow-hostpath lets it\n";
    try (FakePods other = new FakePods(workload)) {
      assertThat(other.run(folder, TRY_WEB + " --yes")).isEqualTo(new Run(2, "", line));
      assertThat(other.created()).isEmpty();

      other.run(folder, TRY_WEB + " --yes --allow-hostpath").ends(ExitCode.OK);
    }
  }

  @Test
  void privilegedInitContainersAreToldBefore() {
    String flags = "securityContext: {readOnlyRootFilesystem: true";
    try (FakePods other = new FakePods(WEB.replace(flags, flags + ", privileged: true"))) {
      assertThat(other.run(folder, TRY_WEB + " --yes").err())
          .contains("it is privileged, or is in namespaces of its node: it can change the node");
    }
  }

  /** {@code ObservePathsTest} has what admission refuses, which is no missing right. */
  @Test
  void missingRightToRemoveACopyIsNamed() {
    left("left", "2026-01-01T00:00:00Z", "Running");
    cluster.fails("DELETE .*", 1, 403, "pods \"left\" is forbidden: User \"ann\" cannot delete it");

    Run run = cluster.run(folder, "try --clean-up -n shop --yes");
    cluster.pods().clear();

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .endsWith(
            "rootseal: pod 'left' cannot be removed: pods \"left\" is forbidden: User \"ann\" cannot"
                + " delete it: it needs {apiGroups: [\"\"], resources: [pods], verbs: [delete]}\n");
  }
}
