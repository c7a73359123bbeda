package dev.rootseal.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.docs.Markdown;
import dev.rootseal.observe.WriteVerdict;
import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** `rootseal observe` against what a real API server and a real kubelet have answered. */
@ExtendWith(RestoresTheLog.class)
class ObserveCommandTest {
  private static final Path REAL = Path.of("src/test/resources/dev/rootseal/observe");
  private static final String PODS = "/api/v1/namespaces/seal/pods?limit=5";
  private static final String REPLICA_SETS = "/apis/apps/v1/namespaces/seal/replicasets?limit=5";
  private static final String SUMMARY = "/api/v1/nodes/node-1/proxy/stats/summary";
  private static final Pattern SCREEN =
      Pattern.compile("(?ms)^```console\\n\\$ rootseal observe [^\\n]*\\n(.*?)^```$");

  private final Markdown document = Markdown.read("docs/observe.md");
  private final FaultyServer server = new FaultyServer();
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void answerAsTheRealOnes() throws IOException {
    server
        .answer(PODS, 200, real("pods"))
        .answer(REPLICA_SETS, 200, real("replicasets"))
        .answer(SUMMARY, 200, real("summary"));
  }

  @AfterEach
  void stop() {
    assertThat(server.requests()).allMatch(request -> request.startsWith("GET "));
    server.close();
  }

  private Run observe(String words) {
    return server.run(folder, "observe " + words);
  }

  private String observe(int exit, String words) {
    return observe(words).ends(exit).out();
  }

  private static String real(String name) throws IOException {
    return Files.readString(REAL.resolve(name + ".json"));
  }

  @Test
  void screenOfTheDocumentIsWhatItPrints() {
    Run run = observe("-n seal --min-age=1m");

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).isEqualTo(document.find(SCREEN).getFirst());
    assertThat(server.requests())
        .containsExactly("GET " + PODS, "GET " + REPLICA_SETS, "GET " + SUMMARY);
  }

  @Test
  void summaryThatSomebodyElseHasFetchedSaysTheSame() throws IOException {
    Run asked = observe("-n seal --min-age=1m");

    Run given = observe("-n seal --min-age=1m --kubelet-summary=" + REAL.resolve("summary.json"));

    assertThat(given).isEqualTo(asked);
    assertThat(server.requests()).filteredOn(request -> request.contains(SUMMARY)).hasSize(1);
  }

  @Test
  void oneWorkloadIsComparedWithAllOfItsNamespace() {
    String csv = observe(ExitCode.OK, "sts/half -n seal --min-age=1m -o csv");

    assertThat(csv.lines().skip(1))
        .singleElement()
        .asString()
        .startsWith(
            "seal,StatefulSet,half,app,container,localhost/probe:1,Writes,,writes (1 of 2 pods),2,1,")
        .endsWith(",3,3,12288");
  }

  @Test
  void jsonSaysWhatTheTableSays() throws IOException {
    JsonNode report = new ObjectMapper().readTree(observe("-n seal --min-age=1m -o json").out());
    Map<String, String> fields =
        Map.of(
            "/schemaVersion", "1",
            "/minAgeSeconds", "60",
            "/summary",
                "{\"containers\":14,\"noWrites\":6,\"writes\":3,\"unknown\":3,\"readOnly\":2}",
            "/otherPods", "{\"Job\":1}",
            "/unread", "[]",
            "/containers/0/name", "\"quiet\"",
            "/containers/0/mostInodesWritten", "0");

    fields.forEach((field, value) -> assertThat(report.at(field)).as(field).hasToString(value));
  }

  /** What is refused costs itself, and the rest is shown. */
  @Rows(
      """
      summary | 403 | nodes is forbidden | 3 | The summary of node 'node-1' cannot be read: nodes is forbidden: it needs {apiGroups: [""], resources: [nodes/proxy], verbs: [get]} | : 0 without writes, 0 with writes, 12 unknown.
      summary | 503 | error trying to reach service | 3 | The summary of node 'node-1' cannot be read: error trying to reach service (503) | the summary of its node was not read
      summary | 500 | context deadline exceeded | 3 | The summary of node 'node-1' cannot be read: context deadline exceeded (500) | : 0 without writes, 0 with writes, 12 unknown.
      summary | 502 | no | 3 | The summary of node 'node-1' cannot be read: no (502) | 12 unknown.
      summary | 504 | no | 3 | The summary of node 'node-1' cannot be read: no (504) | 12 unknown.
      replicasets | 403 | replicasets is forbidden | 3 | ReplicaSets in namespace 'seal' cannot be read: replicasets is forbidden: it needs {apiGroups: ["apps"], resources: [replicasets], verbs: [list]} | replicaset/quiet-55846b764f
      pods | 403 | pods is forbidden | 2 | Pods in namespace 'seal' cannot be read: pods is forbidden: it needs {apiGroups: [""], resources: [pods], verbs: [list]} | Pods
      """)
  void whatIsRefusedIsSaidInOneLine(
      String path, int code, String message, int exit, String line, String more) {
    Map<String, String> paths =
        Map.of("summary", SUMMARY, "replicasets", REPLICA_SETS, "pods", PODS);
    server.refuse(requireNonNull(paths.get(path)), code, message);

    Run run = observe("-n seal --min-age=1m").ends(exit);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith(line + "\n").contains(more);
    assertThat(run.out().lines().count() == 1).isEqualTo(exit == ExitCode.USAGE);
  }

  @Test
  void withoutTheRightToReadReplicaSetsNoDeploymentIsFound() {
    server.refuse(REPLICA_SETS, 403, "replicasets is forbidden");

    assertThat(observe(ExitCode.USAGE, "deployment/quiet -n seal"))
        .startsWith("ReplicaSets in namespace 'seal'")
        .hasLineCount(1);
  }

  @Test
  void whatIsNotReadOfAPodMayBeOfAnySize() throws IOException {
    String long60 = "x".repeat(60_001);
    String env = "\"env\": [{\"%s\": \"%s\"}], \"name\": \"app\"".formatted(long60, long60);
    server.answer(PODS, 200, real("pods").replace("\"name\": \"app\"", env));

    assertThat(observe(ExitCode.OK, "-n seal --min-age=1m"))
        .isEqualTo(document.find(SCREEN).getFirst());
  }

  @Test
  void podOfWhichTooMuchWouldBeReadIsNamed() throws IOException {
    String mounts =
        IntStream.range(0, 3000)
            .mapToObj("{\"mountPath\": \"/a/mount/of/many/%d\"}"::formatted)
            .collect(Collectors.joining(",", "\"volumeMounts\": [", "], \"name\": \"app\""));
    server.answer(PODS, 200, real("pods").replaceFirst("\"name\": \"app\"", mounts));

    assertThat(observe(ExitCode.PARTIAL, "-n seal --min-age=1m"))
        .startsWith("A pod of StatefulSet 'half' in namespace 'seal' is too large to be read\n");
  }

  /** As other runtimes and older kubelets have it, or a pod that is gone meanwhile. */
  @Rows(
      """
      "inodesUsed": [0-9]+   | "inodesUsed": null                    | 0 | : 0 without writes, 0 with writes, 12 unknown.
      "inodesUsed": [0-9]+   | "inodes": 5                           | 0 | : 0 without writes, 0 with writes, 12 unknown.
      "rootfs"               | "root"                                | 0 | : 0 without writes, 0 with writes, 12 unknown.
      "rootfs": \\{          | "rootfs": null, "root": {             | 0 | : 0 without writes, 0 with writes, 12 unknown.
      "containers": \\[      | "containers": null, "others": [       | 0 | : 0 without writes, 0 with writes, 12 unknown.
      "podRef": \\{          | "podRef": null, "other": {            | 0 | : 0 without writes, 0 with writes, 12 unknown.
      "uid": "[^"]*"         | "uid": "x"                            | 0 | the node's summary has no such container
      "nodeName": "node-1"   | "nodeName": ""                        | 3 | 'node-1' cannot be read: this is no summary of a kubelet
      "pods": \\[            | "pods": null, "others": [             | 3 | 'node-1' cannot be read: this is no summary of a kubelet
      (?s)^.*$               | {"kind": "Pod"}                       | 3 | 'node-1' cannot be read: this is no summary of a kubelet
      """)
  void summaryOfAnotherFormCostsWhatItDoesNotSay(
      String field, String instead, int exit, String told) throws IOException {
    String other = real("summary").replaceAll(field, Matcher.quoteReplacement(instead));
    assertThat(other).isNotEqualTo(real("summary"));
    server.answer(SUMMARY, 200, other);

    assertThat(observe(exit, "-n seal --min-age=1m")).contains(told);
  }

  @Test
  void summaryOfAnotherNodeIsNotEnough() throws IOException {
    String text = real("summary").replace("node-1", "node-2");
    Path other = Files.writeString(folder.resolve("other.json"), text);

    assertThat(observe(ExitCode.PARTIAL, "-n seal --kubelet-summary=" + other))
        .startsWith("No file of --kubelet-summary is about node 'node-1'\n");
  }

  @Test
  void workloadWithoutPodsIsNoResult() {
    assertThat(observe(ExitCode.USAGE, "deployment/nobody -n seal"))
        .isEqualTo("There is no pod of Deployment 'nobody' in namespace 'seal'\n");
  }

  @Test
  void fileThatIsNoSummaryIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no JSON");
    Path pod = Files.writeString(folder.resolve("pod"), "{}");

    assertThat(observe("-A --kubelet-summary=" + text))
        .isEqualTo(new Run(2, "", "rootseal: --kubelet-summary: " + text + ": this is no JSON\n"));
    assertThat(observe("-A --kubelet-summary=" + pod).err())
        .isEqualTo("rootseal: --kubelet-summary: " + pod + ": this is no summary of a kubelet\n");
    assertThat(observe("-A --kubelet-summary=" + folder.resolve("none")).err())
        .startsWith("rootseal: --kubelet-summary: " + folder.resolve("none"));
  }

  @Test
  void wordsOfTheDocument() {
    assertThat(document.table("Unknown").column("Reason"))
        .containsExactlyElementsOf(
            Stream.of(WriteVerdict.values()).flatMap(one -> one.reason().stream()).toList());
  }
}
