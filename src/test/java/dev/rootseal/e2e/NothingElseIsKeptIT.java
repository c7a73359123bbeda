package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Values of environment variables and annotations, and fields that the rule does not read, are in
 * no log line, not even at debug, no report, event or metric, and in no text of the heap, nor in a
 * part of one. What remains are the bytes of the last answers in the buffers of the connections,
 * which are that small that no answer is in there whole.
 */
@Needs(Requirement.CONTROL_PLANE)
class NothingElseIsKeptIT {
  private static final String SECRET = "hunter2-is-no-passphrase";

  /** As often as an annotation can hold it, beside what kubectl puts into another. */
  private static final int OFTEN = 4_000;

  /** What the JDK's client reads of a connection before it decrypts it. */
  private static final int BUFFER = 64 * 1024;

  @TempDir private Path folder;

  @Test
  void whatTheRuleDoesNotReadIsNowhere() throws IOException {
    try (ControlPlane cluster = ControlPlane.lend()) {
      Path kubeconfig = Installation.install(cluster);
      cluster.apply(Workloads.namespace("shop") + secretive("before", OFTEN));
      try (OperatorProcess operator = talkative(kubeconfig).awaitReady()) {
        Reports reports = new Reports(cluster.api());
        reports.await("shop", 0, 1);
        cluster.apply(secretive("meanwhile", OFTEN));
        reports.await("shop", 0, 2);

        assertThat(reports.find("shop").orElseThrow().toString()).doesNotContain(SECRET);
        assertThat(operator.lines())
            .as("the log, in which libraries speak too")
            .anyMatch(line -> line.contains("\"logger\":\"io.javaoperatorsdk"))
            .noneMatch(line -> line.contains(SECRET));
        assertThat(Http.get(operator.metricsUri()).body())
            .contains("namespace=\"shop\"")
            .doesNotContain(SECRET);
        assertThat(cluster.kubectl().ok("get events -A -o yaml")).doesNotContain(SECRET);
        HeapDump heap = HeapDump.read(heapOf(operator));
        assertThat(heap.texts("before"::equals)).as("what is kept is found").isNotEmpty();
        assertThat(heap.texts(text -> text.contains(SECRET)))
            .as("no text is this, or has it somewhere")
            .isEmpty();
        assertThat(heap.texts(NothingElseIsKeptIT::isAnObject)).as("no object as text").isEmpty();
        assertThat(heap.lengthsOfArraysWith(SECRET))
            .as("buffers, and not what is collected in them")
            .allMatch(length -> length <= BUFFER);
      }
    }
  }

  private static OperatorProcess talkative(Path kubeconfig) {
    return OperatorProcess.launch(
        "--kubeconfig=" + kubeconfig,
        "--metrics-bind-address=127.0.0.1:0",
        "--health-probe-bind-address=127.0.0.1:0",
        "--leader-elect=false",
        "--log-format=json",
        "--log-level=debug");
  }

  private static String secretive(String name, int often) {
    return """
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, namespace: shop, annotations: {example.com/note: "%3$s"}}
        spec:
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}, annotations: {example.com/pod: "%2$s"}}
            spec:
              containers:
              - name: app
                image: registry.example/app:1
                env: [{name: PASSWORD, value: "%2$s"}]
                livenessProbe: {exec: {command: [curl, "%2$s"]}}
        """
        .formatted(name, SECRET, SECRET.repeat(often));
  }

  private static boolean isAnObject(String text) {
    return text.startsWith("{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",");
  }

  private Path heapOf(OperatorProcess operator) {
    Path dump = folder.resolve("heap.hprof");
    assertThat(Footprint.jcmd(operator.pid(), "GC.heap_dump", dump.toString())).contains("created");
    return dump;
  }
}
