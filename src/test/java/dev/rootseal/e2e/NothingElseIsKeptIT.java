package dev.rootseal.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Values of environment variables and annotations, and what the rule does not read, are in no log
 * line, not even at debug, no report, event or metric, and in no text of the heap, nor in a part of
 * one. What remains are bytes in the connections' buffers, which hold no answer whole.
 */
@Needs(Requirement.CONTROL_PLANE)
class NothingElseIsKeptIT {
  private static final String SECRET = "hunter2-is-no-passphrase";

  /** As often as an annotation can hold it, beside what kubectl puts into another. */
  private static final int OFTEN = 4_000;

  /** What the JDK's client reads of a connection before it decrypts it. */
  private static final int BUFFER = 64 * 1024;

  /** Of a value that is kept, in part or whole, nothing is as long; whole it is longer than all. */
  private static final int LEAST_BUFFER = 8 * 1024;

  @TempDir private Path folder;

  @Test
  void whatTheRuleDoesNotReadIsNowhere() throws IOException {
    try (ControlPlane cluster = ControlPlane.lend()) {
      Path kubeconfig = Installation.install(cluster);
      cluster.apply(Workloads.namespace("shop") + secretive("before"));
      try (OperatorProcess operator =
          OperatorProcess.start(kubeconfig, "--log-level=debug").awaitReady()) {
        Reports reports = cluster.reports();
        reports.await("shop", 0, 1);
        cluster.apply(secretive("meanwhile"));
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
        List<String> heap = heapOf(operator);
        assertThat(heap).as("what is kept is found").contains("before");
        assertThat(heap.stream().filter(NothingElseIsKeptIT::isAnObject))
            .as("no object as text")
            .isEmpty();
        assertThat(heap.stream().filter(one -> one.contains(SECRET)).map(String::length))
            .as("buffers, and neither a text that has it nor what is collected in them")
            .allMatch(length -> length >= LEAST_BUFFER && length <= BUFFER);
      }
    }
  }

  private static String secretive(String name) {
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
        .formatted(name, SECRET, SECRET.repeat(OFTEN));
  }

  private static boolean isAnObject(String text) {
    return text.startsWith("{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",");
  }

  private List<String> heapOf(OperatorProcess operator) throws IOException {
    Path dump = folder.resolve("heap.hprof");
    assertThat(KernelView.Footprint.jcmd(operator.pid(), "GC.heap_dump", dump.toString()))
        .contains("created");
    return HeapDump.arrays(dump);
  }

  /** The arrays of bytes of a heap dump, by HotSpot's heapDumper.cpp: texts and buffers. */
  private record HeapDump(ByteBuffer dump, List<String> arrays) {
    /** How many bytes a value of each type has: references, booleans to longs. */
    private static final int[] SIZES = {0, 0, 8, 0, 1, 2, 4, 8, 1, 2, 4, 8};

    private static final int OF_BYTES = 8;

    static List<String> arrays(Path file) throws IOException {
      try (FileChannel channel = FileChannel.open(file)) {
        HeapDump dump =
            new HeapDump(
                channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()), new ArrayList<>());
        dump.readRecords();
        return dump.arrays;
      }
    }

    private void readRecords() {
      // The format's name and version, the size of an identifier, and the time.
      dump.position("JAVA PROFILE 1.0.2".length() + 1);
      assertThat(dump.getInt()).as("bytes of an identifier").isEqualTo(Long.BYTES);
      dump.getLong();
      while (dump.hasRemaining()) {
        int tag = dump.get();
        dump.getInt();
        int end = dump.getInt() + dump.position();
        while ((tag == 0x0c || tag == 0x1c) && dump.position() < end) {
          readObject(dump.get() & 0xff);
        }
        dump.position(end);
      }
    }

    private void readObject(int tag) {
      switch (tag) {
        case 0xff, 0x05, 0x07 -> skip(8);
        case 0x01, 0x02, 0x03, 0x08 -> skip(16);
        case 0x04, 0x06 -> skip(12);
        case 0x20 -> skipClass();
        case 0x21 -> {
          skip(8 + 4 + 8);
          skip(dump.getInt());
        }
        case 0x22 -> {
          skip(8 + 4);
          int length = dump.getInt();
          skip(8 + 8 * length);
        }
        case 0x23 -> readArray();
        default -> throw new IllegalStateException("no such record: " + tag);
      }
    }

    private void readArray() {
      skip(8 + 4);
      int length = dump.getInt();
      int type = dump.get();
      if (type == OF_BYTES) {
        byte[] bytes = new byte[length];
        dump.get(bytes);
        arrays.add(new String(bytes, ISO_8859_1));
      } else {
        skip(length * SIZES[type]);
      }
    }

    private void skipClass() {
      skip(8 + 4 + 6 * 8 + 4);
      for (int constants = dump.getShort(); constants > 0; constants--) {
        skip(2);
        skip(SIZES[dump.get()]);
      }
      for (int statics = dump.getShort(); statics > 0; statics--) {
        skip(8);
        skip(SIZES[dump.get()]);
      }
      skip(dump.getShort() * 9);
    }

    private void skip(int bytes) {
      dump.position(dump.position() + bytes);
    }
  }
}
