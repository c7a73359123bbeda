package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.docs.DocumentedCommand;
import dev.rootseal.docs.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** `rootseal observe` on pods of which is known what they write, by the documented rights. */
@Needs({Requirement.NODE, Requirement.CONTROL_PLANE})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
record ObserveOnANodeIT(NodeCluster cluster, Kubectl kubectl, Shell shell) {
  private static final String DOCUMENT = "docs/observe.md";
  private static final Path WORKLOADS = Path.of("src/test/resources/e2e/observe/workloads.yaml");
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final String OBSERVE = "observe -A --min-age=1s -o json";
  private static final String VERDICTS =
      "quiet/app NoWrites|with-token/app NoWrites|sealed/app ReadOnly|pid-file/app Writes"
          + "|to-volume/app NoWrites|several/prepare Unknown InitContainer|several/proxy NoWrites"
          + "|several/writer Writes|several/deep NoWrites|several/deep-sealed ReadOnly"
          + "|several/other-mount Unknown BaseNotKnown|half/app Writes|late/app NoWrites"
          + "|no-image/app Unknown NotRunning";

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
            "deployment/quiet daemonset/with-token deployment/sealed deployment/pid-file"
                + " deployment/to-volume deployment/several statefulset/half deployment/late");
    cluster.awaitFigures(Instant.now(), "seal");
  }

  @Test
  @Order(1)
  void everyContainerIsKnownForWhatItDoes() {
    await("all are as they should be")
        .pollInterval(POLL)
        .untilAsserted(
            () -> assertThat(verdicts(observe())).containsExactlyInAnyOrder(VERDICTS.split("\\|")));

    List<JsonNode> containers = containers(observe());

    assertThat(containers.stream().map(one -> one.path("verdict").asText()).distinct())
        .containsExactly("NoWrites", "Writes", "Unknown", "ReadOnly");
    assertThat(containers)
        .extracting(one -> Api.texts(one, "/name", "/message", "/mostInodesWritten"))
        .filteredOn(text -> text.startsWith("half "))
        .containsExactly("half writes (1 of 2 pods) 3");
  }

  @Test
  @Order(2)
  void whatIsWrittenLaterIsSeenThen() {
    kubectl.ok("exec deployment/late -n seal -- touch /data/go");
    cluster.awaitFigures(Instant.now().plusSeconds(1), "seal"); // it looks once a second

    await("the late write")
        .pollInterval(POLL)
        .untilAsserted(() -> assertThat(verdicts(observe())).contains("late/app Writes"));
  }

  @Test
  @Order(3)
  @Tag("nightly")
  void commandsOfTheDocument() {
    shell.type(
        observer(),
        DocumentedCommand.Place.OBSERVED,
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
    return Api.parse(shell.rootseal(observer(), OBSERVE).ok());
  }

  private static List<String> verdicts(JsonNode report) {
    return containers(report).stream()
        .map(one -> Api.texts(one, "/name", "/container", "/verdict", "/reason").strip())
        .map(text -> text.replaceFirst(" ", "/"))
        .toList();
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
