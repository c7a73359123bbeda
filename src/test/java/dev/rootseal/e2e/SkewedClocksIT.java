package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three replicas, of which one has a clock that is five minutes ahead and one a clock that is five
 * minutes behind: a lease that lives is left alone, and one that does not is taken when its time is
 * over.
 */
@Tag("nightly")
@Needs({Requirement.CONTROL_PLANE, Requirement.FAKETIME})
class SkewedClocksIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SKEW = Duration.ofMinutes(5);

  /** The lease of 15 s and the pauses between two tries, on a loaded machine. */
  private static final Duration LEASE_RUNS_OUT = Duration.ofSeconds(25);

  /** Of a lease that was released, and of a start. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private final ControlPlane cluster;
  private final Reports reports;

  SkewedClocksIT(@Needs.Own(audited = true) ControlPlane cluster) {
    this.cluster = cluster;
    reports = cluster.reports();
    Installation.install(cluster);
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "web"));
  }

  @Test
  void oneLeadsAtATimeWhateverTheClocksSay() throws IOException {
    try (OperatorProcess right = start("right", Duration.ZERO);
        Leaders alone = Leaders.of(right)) {
      alone.awaitOne(SOON);
      try (OperatorProcess ahead = start("ahead", SKEW);
          OperatorProcess behind = start("behind", SKEW.negated());
          Leaders leaders = Leaders.of(right, ahead, behind)) {
        handOverTwice(leaders, right, List.of(ahead, behind));

        assertThat(leaders.doubled()).isEmpty();
      }
    }
    assertThat(writers()).as("one after another").doesNotHaveDuplicates().hasSize(3);
  }

  private void handOverTwice(Leaders leaders, OperatorProcess first, List<OperatorProcess> others) {
    assertThat(Leaders.holder(cluster.api())).isEqualTo(first.identity());
    // Their first tries were made: whoever took a living lease by the time of day has it by now.
    for (OperatorProcess other : others) {
      await("a look at the lease").until(() -> other.messages().contains("Leader seen"));
    }
    assertWritten("a", 2);
    assertThat(Leaders.holder(cluster.api())).as("a lease that lives").isEqualTo(first.identity());

    first.kill();
    OperatorProcess second = leaders.awaitOne(LEASE_RUNS_OUT);
    assertWritten("b", 3);
    assertThat(Leaders.holder(cluster.api())).as("five minutes off").isEqualTo(second.identity());

    assertThat(second.terminate()).isZero();
    OperatorProcess third = leaders.awaitOne(SOON);
    assertWritten("c", 4);
    assertThat(Leaders.holder(cluster.api())).isEqualTo(third.identity());
  }

  /** With a token of its own, so that the API server can tell who writes. */
  private OperatorProcess start(String name, Duration ahead) {
    String token = cluster.kubectl().token("rootseal", Installation.NAMESPACE);
    Path kubeconfig = cluster.kubeconfig(name, token);
    return OperatorProcess.startReplica(TimeOfDay.starter(ahead), kubeconfig).awaitReady();
  }

  /** A change comes through, and takes longer than the pause between two tries for the lease. */
  private void assertWritten(String name, int workloads) {
    cluster.apply(Workloads.compliant("shop", name));
    reports.await("shop", workloads, workloads);
    cluster.apply(Workloads.writable("DaemonSet", "shop", "log"));
    reports.await("shop", workloads, workloads + 1);
    cluster.kubectl().ok("delete daemonset log -n shop");
    reports.await("shop", workloads, workloads);
  }

  /** Whose writes the API server took, by their tokens, each time that it is another one. */
  private List<String> writers() throws IOException {
    List<String> writers = new ArrayList<>();
    try (Stream<String> lines = Files.lines(cluster.auditLog())) {
      for (String line : (Iterable<String>) lines::iterator) {
        JsonNode entry = JSON.readTree(line);
        String token =
            entry.at("/user/extra/authentication.kubernetes.io~1credential-id").toString();
        if (isWrite(entry) && (writers.isEmpty() || !writers.getLast().equals(token))) {
          writers.add(token);
        }
      }
    }
    return writers;
  }

  private static boolean isWrite(JsonNode entry) {
    return entry.at("/user/username").asText().endsWith(":rootseal")
        && entry.at("/objectRef/apiGroup").asText().equals("rootseal.dev")
        && List.of("create", "update", "patch", "delete").contains(entry.path("verb").asText())
        && entry.at("/responseStatus/code").asInt() < 300;
  }
}
