package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.docs.DocumentedCommand;
import dev.rootseal.docs.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * `rootseal observe` on pods that really run and of which is known what they write, with the rights
 * of `docs/observe.md` and no other. Kubelets count every ten seconds or so, so all is waited for.
 */
@Needs({Requirement.NODE, Requirement.CONTROL_PLANE})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
record ObserveOnANodeIT(NodeCluster cluster, Kubectl kubectl, Shell shell) {
  private static final String DOCUMENT = "docs/observe.md";
  private static final Path WORKLOADS = Path.of("src/test/resources/e2e/observe/workloads.yaml");
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final String OBSERVE = "observe -A --min-age=1s -o json";

  private static final Map<String, String> VERDICTS =
      Map.ofEntries(
          Map.entry("quiet/app", "NoWrites"),
          Map.entry("with-token/app", "NoWrites"),
          Map.entry("sealed/app", "ReadOnly"),
          Map.entry("pid-file/app", "Writes"),
          Map.entry("to-volume/app", "NoWrites"),
          Map.entry("several/prepare", "Unknown InitContainer"),
          Map.entry("several/proxy", "NoWrites"),
          Map.entry("several/writer", "Writes"),
          Map.entry("several/deep", "NoWrites"),
          Map.entry("several/deep-sealed", "ReadOnly"),
          Map.entry("several/other-mount", "Unknown BaseNotKnown"),
          Map.entry("half/app", "Writes"),
          Map.entry("late/app", "NoWrites"),
          Map.entry("no-image/app", "Unknown NotRunning"));

  @BeforeAll
  void runPods() throws IOException {
    cluster.apply(
        Files.readString(WORKLOADS) + "---\n" + Markdown.read(DOCUMENT).blocks("yaml").getFirst());
    new NodeCluster.Somebody(cluster, "seal", "observer")
        .withKubeconfig(observer())
        .has("rootseal-observer");
    cluster
        .pods("seal")
        .awaitAvailable(
            "deployment/quiet",
            "daemonset/with-token",
            "deployment/sealed",
            "deployment/pid-file",
            "deployment/to-volume",
            "deployment/several",
            "statefulset/half",
            "deployment/late");
    cluster.awaitFigures(Instant.now(), "seal");
  }

  @Test
  @Order(1)
  void everyContainerIsKnownForWhatItDoes() {
    await("all are as they should be")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(POLL)
        .untilAsserted(
            () -> assertThat(verdicts(observe())).containsExactlyInAnyOrderEntriesOf(VERDICTS));

    List<JsonNode> containers = containers(observe());

    assertThat(containers.stream().map(one -> one.path("verdict").asText()).distinct())
        .containsExactly("NoWrites", "Writes", "Unknown", "ReadOnly");
    assertThat(containers)
        .filteredOn(one -> one.path("name").asText().equals("half"))
        .singleElement()
        .satisfies(
            half -> {
              assertThat(half.path("message").asText()).isEqualTo("writes (1 of 2 pods)");
              assertThat(half.path("mostInodesWritten").asInt()).isEqualTo(3);
            });
  }

  @Test
  @Order(2)
  void whatIsWrittenLaterIsSeenThen() {
    kubectl.ok("exec deployment/late -n seal -- touch /data/go");
    cluster.awaitFigures(Instant.now().plusSeconds(1), "seal"); // it looks once a second

    await("the late write")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(POLL)
        .untilAsserted(() -> assertThat(verdicts(observe())).containsEntry("late/app", "Writes"));
  }

  @Test
  @Order(3)
  @Tag("nightly")
  void commandsOfTheDocument() {
    shell.type(
        observer(),
        DocumentedCommand.in(DocumentedCommand.Place.OBSERVED),
        command ->
            command
                .replace("NODE", "node-1")
                .replace("deployment/web", "deployment/quiet")
                .replace("-n shop", "-n seal"));
  }

  private Path observer() {
    return shell.folder().resolve("observer");
  }

  private JsonNode observe() {
    return unchecked(() -> new ObjectMapper().readTree(shell.rootseal(observer(), OBSERVE).ok()));
  }

  /** By workload and container: verdict and reason. */
  private static Map<String, String> verdicts(JsonNode report) {
    Map<String, String> verdicts = new LinkedHashMap<>();
    for (JsonNode one : containers(report)) {
      verdicts.put(
          one.path("name").asText() + "/" + one.path("container").asText(),
          (one.path("verdict").asText() + " " + one.path("reason").asText()).strip());
    }
    return verdicts;
  }

  /** Those of here: there are others in the cluster. */
  private static List<JsonNode> containers(JsonNode report) {
    return report
        .path("containers")
        .valueStream()
        .filter(one -> one.path("namespace").asText().equals("seal"))
        .toList();
  }
}
