package dev.rootseal.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Values of environment variables and annotations, and fields that the rule does not read, are in
 * no log line, report, event or metric, and no text in the heap. What remains are the bytes of the
 * last answers in the buffers of the connections.
 */
@RequiresControlPlane
class NothingElseIsKeptIT {
  private static final String SECRET = "hunter2-is-no-passphrase";

  /** How a heap dump marks an array of bytes; its length comes before, its content after it. */
  private static final byte BYTES = 8;

  @TempDir private Path folder;

  @Test
  void whatTheRuleDoesNotReadIsNowhere(Binaries binaries) throws IOException {
    try (ControlPlane cluster = ControlPlane.lend(binaries)) {
      Path kubeconfig = Installation.install(cluster);
      cluster.apply(Workloads.namespace("shop") + secretive("before"));
      try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
        Reports reports = new Reports(cluster.api());
        reports.await("shop", 0, 1);
        cluster.apply(secretive("meanwhile"));
        reports.await("shop", 0, 2);

        assertThat(reports.find("shop").orElseThrow().toString()).doesNotContain(SECRET);
        assertThat(operator.lines()).noneMatch(line -> line.contains(SECRET));
        assertThat(cluster.kubectl().ok("get", "events", "-A", "-o", "yaml"))
            .doesNotContain(SECRET);
        Path heap = heapOf(operator);
        assertThat(holds(heap, "before")).as("what is kept is found").isTrue();
        assertThat(holds(heap, SECRET)).isFalse();
        assertThat(holdsBeginning(heap, "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\","))
            .isFalse();
      }
    }
  }

  private static String secretive(String name) {
    return """
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, namespace: shop, annotations: {example.com/note: "%2$s"}}
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
        .formatted(name, SECRET);
  }

  /** Whether there is a text in the heap that is this and no more. */
  private static boolean holds(Path dump, String text) throws IOException {
    ByteBuffer array = ByteBuffer.allocate(5 + text.length());
    array.putInt(text.length()).put(BYTES).put(text.getBytes(ISO_8859_1));
    return contains(dump, array.array());
  }

  /** Whether there is a text in the heap that begins so. */
  private static boolean holdsBeginning(Path dump, String text) throws IOException {
    ByteBuffer array = ByteBuffer.allocate(1 + text.length());
    array.put(BYTES).put(text.getBytes(ISO_8859_1));
    return contains(dump, array.array());
  }

  private Path heapOf(OperatorProcess operator) throws IOException {
    Path dump = folder.resolve("heap.hprof");
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    String pid = String.valueOf(operator.pid());
    Process run =
        new ProcessBuilder(List.of(jcmd.toString(), pid, "GC.heap_dump", dump.toString()))
            .redirectErrorStream(true)
            .start();
    assertThat(new String(run.getInputStream().readAllBytes(), UTF_8)).contains("created");
    return dump;
  }

  private static boolean contains(Path file, byte[] wanted) throws IOException {
    return new String(Files.readAllBytes(file), ISO_8859_1)
        .contains(new String(wanted, ISO_8859_1));
  }
}
