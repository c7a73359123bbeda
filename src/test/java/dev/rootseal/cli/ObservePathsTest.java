package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.output.Schema;
import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.rootfs.RootWrites.WrittenFolder;
import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** `rootseal observe --paths` against a server whose one pod can be anything. */
@ExtendWith(RestoresTheLog.class)
class ObservePathsTest {
  private static final Schema SCHEMA =
      Schema.closed(Path.of("schemas/observe-paths.v1.schema.json"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-11-26T10:00:00Z");
  private static final String MANIFEST =
      """
      # The shop.
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: web, namespace: 'shop'}   # ours
      spec:
        template:
          metadata:
            labels: {app: web}
          spec:
            containers:
            - name: app   # the shop itself
              image: "registry.example/shop:1"
            - name: side
              image: registry.example/side:1
      """;

  @AutoClose
  private final FakePods server =
      FakePods.running(
          "[{name: app, image: registry.example/shop:1}, {name: side, image: registry.example/side:1}]");

  @TempDir private Path folder = Path.of("");

  private static RootWrites writes(String... folders) {
    List<WrittenFolder> written =
        Stream.of(folders)
            .map(
                path ->
                    new WrittenFolder(path, START, path.startsWith("/etc"), false, List.of("x")))
            .toList();
    return new RootWrites(START, START.plusSeconds(605), written, List.of(), 53, 0, List.of());
  }

  @BeforeEach
  void appHasWrittenToRun() {
    seen(writes("/run"), writes());
  }

  private void seen(RootWrites app, RootWrites side) {
    server.observerLogs("app", app.line()).observerLogs("side", side.line());
  }

  private Run observe(String flags) {
    return server.run(folder, "observe statefulset/web -n shop --paths " + flags);
  }

  private Run observe(int exit, String flags) {
    return observe(flags).ends(exit);
  }

  private Path manifest(String text) throws IOException {
    return Files.writeString(folder.resolve("web.yaml"), text);
  }

  private static JsonNode json(Run run) throws IOException {
    return JSON.readTree(run.out());
  }

  private ObjectNode pod(String pointer) {
    return (ObjectNode) server.pod().at(pointer);
  }

  @Test
  void patchSaysWhatWasSeenAndWhen() {
    seen(writes("/run", "/var/cache/app"), writes());

    Run run = observe(ExitCode.OK, "--yes");

    assertThat(run.out())
        .contains(
            """
                  annotations:
                    observed.rootseal.dev/app: "2026-11-26 for 10m"
                    observed.rootseal.dev/side: "2026-11-26 for 10m"
                    writable-paths.rootseal.dev/app: "/run,/tmp,/var/cache/app"
                    writable-paths.rootseal.dev/side: /tmp
            """);
    assertThat(run.err()).contains("confidence: observed (looked at: 'app' on 2026-11-26");
    assertThat(server.changes()).as("all observers at once").hasSize(1);
    assertThat(server.observed()).containsExactly("app", "side");
  }

  @Test
  void commandLeadsToTheSameClusterAsTheLook() {
    assertThat(observe("--yes --context=c").err())
        .contains(
            "standard output: kubectl --kubeconfig=%s --context=c patch statefulset web -n shop --type strategic --patch-file FILE\n"
                .formatted(folder.resolve("kubeconfig")));
  }

  /** It would write there at its first request, or when it saves. */
  @Test
  void whatTheImageIsKnownToNeedIsInThePatchAlthoughNobodyHasWrittenYet() {
    String image = "docker.io/library/nginx:1.29";
    ((ObjectNode) server.workload().at("/spec/template/spec/containers/0")).put("image", image);
    pod("/spec/containers/0").put("image", image);
    Run run = observe("--yes --container=app");

    assertThat(run.out())
        .contains("writable-paths.rootseal.dev/app: \"/run,/tmp,/var/cache/nginx\"")
        .contains("mountPath: /var/cache/nginx");
    assertThat(run.err())
        .contains(
            "Container 'app': nothing was seen to be written to /var/cache/nginx, /tmp, which its image"
                + " or the policy asks for: the patch has it, too.\n");
  }

  /** An older annotation, of which nobody knows whether it still holds, takes nothing away. */
  @Test
  void whatThePolicyAsksForIsNotWaived() {
    ((ObjectNode) server.workload().at("/spec/template/metadata"))
        .putObject("annotations")
        .put("writable-paths.rootseal.dev/app", "none");
    Run run = observe("--yes --container=app");

    assertThat(run.out()).contains("writable-paths.rootseal.dev/app: \"/run,/tmp\"");
    assertThat(run.err()).doesNotContain("waives");
  }

  @Test
  void ofTooLittleThereIsNoPatch() throws IOException {
    Run run = observe("--yes --min-for=11m");

    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains(
            "  no annotation and no patch of it: what it wrote is known of 10m only, less than"
                + " --min-for (11m): look for longer with --for\n")
        .doesNotContain("Not looked at");
    assertThat(json(observe("--yes --min-for=11m -o json")).at("/containers/0").toString())
        .contains("\"noAnnotations\":\"what it wrote is known of 10m only");
  }

  /** An observer stays, so that is worth to know before. */
  @Test
  void thatThereWillBeNoPatchIsSaidBefore() {
    pod("/status/containerStatuses/0/state/running")
        .put("startedAt", Instant.now().minusSeconds(90).toString());

    assertThat(observe("--for=0s").err())
        .contains(
            "Container 'app' runs for 1m only: without --for=10m there will be no patch of it"
                + " (--min-for).\n");
    assertThat(observe("--for=9m").err()).doesNotContain("runs for");
    pod("/status/containerStatuses/0/state/running")
        .put("startedAt", Instant.now().plusSeconds(600).toString());
    assertThat(observe("--for=0s").err()).doesNotContain("runs for");
    assertThat(server.changes()).isEmpty();
  }

  @Test
  void whereTheImageHasFilesTheAnnotationSaysSo() {
    seen(writes("/etc/app", "/run"), writes());

    Run run = observe("--yes --container=app");

    assertThat(run.out())
        .contains("observed.rootseal.dev/app: \"2026-11-26 for 10m, seed /etc/app\"")
        .doesNotContain("rootseal-etc-app");
    assertThat(run.err()).contains("no patch for container 'app': The image ships content at /etc");
  }

  @Test
  void containerThatNobodyLookedAtIsNotInThePatch() throws IOException {
    ObjectNode template = (ObjectNode) server.workload().at("/spec/template/spec");
    template.set("initContainers", JSON.readTree("[{\"name\": \"migrate\", \"image\": \"x:1\"}]"));
    seen(writes("/run"), writes("/run"));

    Run run = observe("--yes --container=app");

    assertThat(run.out()).contains("name: app").doesNotContain("migrate", "side");
    assertThat(run.err())
        .contains("Not looked at, and so not in the patch: 'migrate', 'side'\n")
        .contains("confidence: observed");
  }

  @Test
  void injectedContainerIsNotAnnotated() {
    pod("/spec/containers/1").put("name", "injected");
    pod("/status/containerStatuses/1").put("name", "injected");
    server.observerLogs("app", writes().line()).observerLogs("injected", writes().line());

    Run run = observe("--yes");

    assertThat(run.out()).doesNotContain("injected");
    assertThat(run.err()).contains("Container 'injected' is not in the workload's pod template");
  }

  @Test
  void jsonHasAllOfIt() throws IOException {
    seen(writes("/etc/app", "/run"), writes().with("not looked at: all"));

    Run run = observe(ExitCode.OK, "--yes -o json");

    JsonNode report = json(run);
    assertThat(SCHEMA.problems(report)).isEmpty();
    assertThat(report.at("/containers/0/annotations"))
        .hasToString(
            "{\"observed.rootseal.dev/app\":\"2026-11-26 for 10m, seed /etc/app\","
                + "\"writable-paths.rootseal.dev/app\":\"/etc/app,/run,/tmp\"}");
    assertThat(
            Stream.of(
                    "/containers/0/folders/0/seed true",
                    "/containers/0/runSeconds 605",
                    "/containers/1/gaps/0 not looked at: all",
                    "/containers/1/noAnnotations not all of it was seen",
                    "/refused/0/reason Seed",
                    "/patch/kind StatefulSet")
                .map(field -> field.split(" ", 2)))
        .allSatisfy(field -> assertThat(report.at(field[0]).asText()).isEqualTo(field[1]));
    assertThat(report.at("/refused/0/proposal/kind").isMissingNode()).isTrue();
    assertThat(report.path("notKnown")).hasSize(2);
  }

  @Test
  void jsonKeepsFoldersAsTheyAreAndIsSafeToLookAt() throws IOException {
    seen(writes("/run/a\u202eb"), writes());

    Run run = observe(ExitCode.OK, "--yes -o json");

    assertThat(json(run).at("/containers/0/folders/0/path").asText()).isEqualTo("/run/a\u202eb");
    assertThat(run.out()).contains("/run/a\\u202eb").doesNotContain("\u202e");
  }

  @Test
  void jsonOfALookThatFailedFitsToo() throws IOException {
    server.observerLogs("side", "no");

    Run run = observe(ExitCode.PARTIAL, "--yes -o json --for=1s");

    assertThat(SCHEMA.problems(json(run))).isEmpty();
    assertThat(json(run).at("/containers/1/problem").asText())
        .isEqualTo("the observer has ended with 0: no");
    assertThat(json(run).at("/mounts/0").toString())
        .isEqualTo(
            "{\"container\":\"app\",\"mountPath\":\"/run\",\"volume\":\"rootseal-run\",\"new\":true}");
  }

  @Test
  void fileGetsTheAnnotationsAndTheFix() throws IOException {
    Path file = manifest(MANIFEST);

    Run run = observe(ExitCode.OK, "--yes --write=" + folder);

    assertThat(run.out()).isEqualTo("fixed " + file + ": StatefulSet 'web'\n");
    assertThat(file)
        .hasContent(
            """
            # The shop.
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: web, namespace: 'shop'}   # ours
            spec:
              template:
                metadata:
                  labels: {app: web}
                  annotations:
                    observed.rootseal.dev/app: "2026-11-26 for 10m"
                    observed.rootseal.dev/side: "2026-11-26 for 10m"
                    writable-paths.rootseal.dev/app: "/run,/tmp"
                    writable-paths.rootseal.dev/side: /tmp
                spec:
                  containers:
                  - name: app   # the shop itself
                    image: "registry.example/shop:1"
                    securityContext:
                      readOnlyRootFilesystem: true
                    volumeMounts:
                    - name: rootseal-run
                      mountPath: /run
                    - name: rootseal-tmp
                      mountPath: /tmp
                  - name: side
                    image: registry.example/side:1
                    securityContext:
                      readOnlyRootFilesystem: true
                    volumeMounts:
                    - name: rootseal-tmp-2
                      mountPath: /tmp
                  volumes:
                  - name: rootseal-run
                    emptyDir:
                      sizeLimit: 1Gi
                  - name: rootseal-tmp
                    emptyDir:
                      sizeLimit: 1Gi
                  - name: rootseal-tmp-2
                    emptyDir:
                      sizeLimit: 1Gi
            """);
    assertThat(observe("--yes --write=" + file).err()).contains(file + " says all of it already.");
  }

  @Test
  void ofALookWithGapsNothingIsWritten() throws IOException {
    seen(writes("/run").with("not looked at: all"), writes());
    Path file = manifest(MANIFEST);

    Run run = observe(ExitCode.FAILED, "--yes --write=" + file);

    assertThat(run.err())
        .contains("Not in " + file + ": container 'app': not all of it was seen\n");
    assertThat(Files.readString(file))
        .contains("rootseal.dev/side")
        .doesNotContain("rootseal.dev/app", "rootseal-run");
    assertThat(Files.readString(file).split("readOnlyRootFilesystem", -1)).hasSize(2);
  }

  @Test
  void whereTheImageHasFilesTheFileGetsTheAnnotationsAlone() throws IOException {
    seen(writes("/etc/app"), writes());
    Path file = manifest(MANIFEST);

    assertThat(observe(ExitCode.FAILED, "--yes --container=app --write=" + file).err())
        .contains("container 'app' gets its annotations alone: The image ships");
    assertThat(Files.readString(file))
        .contains("observed.rootseal.dev/app: \"2026-11-26 for 10m, seed /etc/app\"")
        .doesNotContain("readOnlyRootFilesystem");
    assertThat(Run.of("fix", file.toString()).err())
        .contains("no patch for container 'app': The image ships content at /etc");
  }

  @Test
  void fileThatCannotBeEditedSurelyIsLeftAlone() throws IOException {
    String shared =
        MANIFEST.replace("labels: {app: web}", "labels: &l {app: web}\n      annotations: *l");
    Path file = manifest(shared);

    assertThat(observe("--yes --write=" + file).refuses(ExitCode.FAILED).err())
        .contains("Not in " + file + ": all of it: a part that would change has an anchor (&)")
        .contains(file + " is as it was.");
    assertThat(file).hasContent(shared);
  }

  @Test
  void fileWithoutTheOneWorkloadIsNamedBeforeAnythingIsChanged() throws IOException {
    String write = "--write=" + folder.resolve("web.yaml");

    manifest(MANIFEST.replace("name: web,", "name: other,"));
    assertThat(observe(ExitCode.USAGE, "--yes " + write).err())
        .startsWith("rootseal: --write: no object there is StatefulSet 'web' of namespace 'shop'");
    manifest(MANIFEST.replace("namespace: 'shop'", "namespace: 'else'"));
    assertThat(observe(ExitCode.USAGE, "--yes " + write).err())
        .startsWith("rootseal: --write: no object there is StatefulSet 'web'");
    Path file = manifest(MANIFEST + "---\n" + MANIFEST);
    assertThat(observe(ExitCode.USAGE, "--yes " + write).err())
        .contains("several objects are StatefulSet 'web': " + file + ":2, " + file + ":17");
    assertThat(observe("--yes --write=" + folder.resolve("none.yaml")).err())
        .contains("no object there is StatefulSet 'web'", "none.yaml:1:1 cannot be read: ");
    assertThat(server.changes()).isEmpty();
  }

  /** One clear line, and nothing has been changed: an observer stays in the pod, of use or not. */
  @Rows(
      """
      status | {conditions: [{type: Ready, status: 'False'}]} | no pod of StatefulSet 'web' in namespace 'shop' is ready: --pod NAME takes one that runs
      spec  | {os: {name: windows}}                           | pod 'web-0' is of Windows: it has no such root
      spec  | {nodeSelector: {kubernetes.io/os: windows}}     | pod 'web-0' is of Windows: it has no such root
      spec  | {nodeSelector: {beta.kubernetes.io/os: windows}}| pod 'web-0' is of Windows: it has no such root
      403   | pods 'web-0' is forbidden: violates PodSecurity 'restricted:latest': runAsUser=0 | no observer can be added to pod 'web-0': pods 'web-0' is forbidden: violates PodSecurity 'restricted:latest': runAsUser=0
      400   | admission webhook 'x' denied the request: no ephemeral containers | no observer can be added to pod 'web-0': admission webhook 'x' denied the request: no ephemeral containers
      403   | pods 'web-0' is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no | no observer can be added to pod 'web-0': pods 'web-0' is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no
      403   | pods "web-0" is forbidden: User "ann" cannot patch resource "pods/ephemeralcontainers" | no observer can be added to pod 'web-0': pods "web-0" is forbidden: User "ann" cannot patch resource "pods/ephemeralcontainers": it needs {apiGroups: [""], resources: [pods/ephemeralcontainers]
      right | get pods/log                                    | no right to get pods/log in namespace 'shop': it needs {apiGroups: [""], resources: [pods/log], verbs: [get]}
      right | patch pods/ephemeralcontainers                  | no right to patch pods/ephemeralcontainers in namespace 'shop': it needs {apiGroups: [""], resources: [pods/ephemeralcontainers], verbs: [patch]}
      right | get statefulsets                                | no right to get statefulsets in namespace 'shop': it needs {apiGroups: ["apps"], resources: [statefulsets], verbs: [get]}
      spec  | {nodeName: node-1, containers: [{name: app, resources: {limits: {memory: 2Gi}}}]} | pod 'web-0' may use 2048 MiB of memory, and nobody says how much of it is in use: that needs {apiGroups: ["metrics.k8s.io"], resources: [pods], verbs: [get]}, or {apiGroups: [""], resources: [nodes/proxy], verbs: [get]}: --force
      """)
  void whatCannotBeLookedAtIsLeftAlone(String what, String how, String message) {
    switch (what) {
      case "spec", "status" -> pod("/" + what).setAll((ObjectNode) FakePods.yaml(how));
      case "right" -> server.denies(how);
      default -> server.refuses("PATCH .*/ephemeralcontainers", Integer.parseInt(what), how);
    }

    assertThat(assertRefused(message).err().contains("it needs {"))
        .isEqualTo(message.contains("it needs {"));
  }

  private Run assertRefused(String message) {
    Run run = observe("--yes").refuses(ExitCode.USAGE);
    assertThat(run.err().lines().filter(line -> line.startsWith("rootseal: ")))
        .singleElement()
        .asString()
        .contains(message);
    assertThat(server.observed()).isEmpty();
    return run;
  }

  private static final String METRICS = "/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods/web-0";
  private static final String SUMMARY = "/api/v1/nodes/node-1/proxy/stats/summary";

  private void limits(String... memory) {
    pod("/spec").put("nodeName", "node-1");
    for (int i = 0; i < memory.length; i++) {
      if (!memory[i].isEmpty()) {
        pod("/spec/containers/" + i).withObject("/resources/limits").put("memory", memory[i]);
      }
    }
  }

  /** An observer's memory counts for the pod, of which the kernel would kill the application. */
  @Rows(
      """
      56Mi  | 1Gi   | 933Mi
      // two observers
      64M   | 100Mi | 20Mi
      300Mi | 100Mi | 253Mi
      """)
  void podWithTooLittleMemoryToSpareIsLeftAlone(String app, String side, String used) {
    limits(app, side);
    server.answers(
        METRICS,
        "{\"containers\": [{\"name\": \"app\", \"usage\": {\"memory\": \"%s\"}}]}".formatted(used));

    String why = "with less than 148 MiB to spare what it runs could be killed: --force adds";
    assertThat(assertRefused(why).err()).contains("pod 'web-0' uses ");
    assertThat(observe("--yes --force").exit()).isEqualTo(ExitCode.OK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"'' | 1Mi | 1", "300Mi | 200Mi | 369098752", "148Mi | 1Mi | 1048576"})
  void podWithMemoryToSpareOrWithoutALimitIsLookedAt(String app, String side, long used) {
    limits(app, side);
    server.answers(
        SUMMARY,
        "{\"node\": {\"nodeName\": \"node-1\"}, \"pods\": [{\"podRef\": {\"uid\": \"1\"}, \"memory\": {\"workingSetBytes\": %d}}]}"
            .formatted(used));
    assertThat(observe("--yes").exit()).isEqualTo(ExitCode.OK);
  }

  @Test
  void killedObserverIsSaidWithWhatWasKilledBesideIt() {
    server.observerLogs("app", "").observersAre("{terminated: {exitCode: 137, reason: OOMKilled}}");
    server.thePodIsThen(
        pod -> {
          ObjectNode app = (ObjectNode) pod.at("/status/containerStatuses/0");
          app.put("containerID", "containerd://2");
          app.putObject("lastState").putObject("terminated").put("reason", "OOMKilled");
        });

    assertThat(observe("--yes").err())
        .contains(
            "Container 'app': not looked at: the observer was killed, as where the memory of a pod"
                + " does not suffice; container 'app' was ended meanwhile (OOMKilled)\n");
  }

  @Test
  void ofAContainerThatWasEndedMeanwhileThereIsNoPatch() {
    server.thePodIsThen(
        pod -> ((ObjectNode) pod.at("/status/containerStatuses/0")).put("containerID", "c://2"));

    Run run = observe("--yes --container=app");

    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains(
            "  something may be missing: container 'app' was ended meanwhile (no reason is given)\n");
  }

  @Test
  void podThatHasGoneMeanwhileIsSaid() {
    server.thePodIsThen(_ -> server.pods().clear());

    assertThat(observe("--yes").refuses(ExitCode.USAGE).err())
        .contains("Container 'app': not looked at: the pod has gone meanwhile\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName"})
  void imageThatCannotBePulledIsSaid(String reason) {
    server.observersAre(
        "{waiting: {reason: %s, message: \"no such host\\nmore\"}}".formatted(reason));

    assertThat(observe(ExitCode.USAGE, "--yes --image=registry.example/none:1").err())
        .contains(
            "Container 'app': not looked at: the observer cannot start: its image registry.example/none:1 cannot be pulled (%s: no such host): --image names another\n"
                .formatted(reason));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void nodeThatIsOutOfReachIsSaid(int code) {
    server.refuses("GET .*/log", code, "dial tcp 10.0.0.7:10250: i/o timeout");

    Run run = observe("--yes").refuses(ExitCode.USAGE);

    assertThat(run.err().lines().filter(line -> line.startsWith("rootseal: ")))
        .containsExactly(
            "rootseal: the log of the observer in pod 'web-0' cannot be read: dial tcp 10.0.0.7:10250: i/o timeout (%d)"
                .formatted(code));
  }
}
