package dev.rootseal.operator.controller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.rootseal.operator.Cluster;
import dev.rootseal.operator.Gateway;
import dev.rootseal.operator.MovedClock;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many events are recorded, and how what they say is bounded. */
class EventRecorderTest {
  @AutoClose private final Cluster cluster = Cluster.start();
  private final MovedClock clock = new MovedClock(Instant.parse("2027-03-31T12:00:00Z"));

  private final EventRecorder recorder = cluster.with(recorder(cluster.client()));

  private EventRecorder recorder(KubernetesClient client) {
    WriteGate gate = new WriteGate(client, "only", () -> WriteGate.PATIENCE);
    return new EventRecorder(gate, clock, new Troubles("https://a"));
  }

  @Test
  void floodIsCutAndTheAllowanceComesBackWithTime() {
    record(60, "note");
    awaitEvents(50);

    clock.move(Duration.ofSeconds(3));
    record(10, "note");
    awaitEvents(53);

    clock.move(Duration.ofHours(1));
    record(60, "note");
    awaitEvents(103);
  }

  @Test
  void nobodyWaitsForAServerThatSaysNothing() {
    Gateway gateway = cluster.gateway();
    KubernetesClient client =
        cluster.with(new KubernetesClientBuilder().withConfig(cluster.config(gateway)).build());
    EventRecorder hanging = cluster.with(recorder(client));
    gateway.hold(request -> request.is("POST", "/events"));

    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          for (int i = 0; i < 40; i++) {
            hanging.record(about("web"), new EventRecorder.Message(true, "Reason", "note"));
          }
        });
    await("posted one by one")
        .until(() -> gateway.count(request -> request.is("POST", "/events")) == 1);
    gateway.letGo();

    awaitEvents(40);
  }

  @Test
  void whatStillWaitsAtTheEndIsDropped() {
    recorder.close();

    record(1, "note");

    assertThat(events()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a, 2000", "„ü€, 1000", "𝄞, 600"})
  void noteHasNoMoreBytesThanTheServerTakes(String part, int times) {
    record(1, part.repeat(times));

    awaitEvents(1);
    assertThat(events().getFirst().getNote().getBytes(UTF_8)).hasSizeBetween(1_018, 1_024);
    assertThat(events().getFirst().getNote()).endsWith("…").doesNotContain("?");
  }

  @Test
  void nameOfTheLongestObjectFitsAndTheTimeIsTheClocks() {
    recorder.record(
        about("a".repeat(199) + "." + "b".repeat(53)),
        new EventRecorder.Message(false, "Reason", "note"));

    awaitEvents(1);
    assertThat(events().getFirst().getMetadata().getName()).hasSizeLessThan(253);
    assertThat(events().getFirst().getEventTime().getTime())
        .isEqualTo("2027-03-31T12:00:00.000000Z");
  }

  private void record(int count, String note) {
    for (int i = 0; i < count; i++) {
      recorder.record(about("web"), new EventRecorder.Message(true, "Reason", note));
    }
  }

  private void awaitEvents(int count) {
    await(count + " events").untilAsserted(() -> assertThat(events()).hasSize(count));
  }

  private List<Event> events() {
    return cluster.client().events().v1().events().inNamespace("default").list().getItems();
  }

  private static Deployment about(String name) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .withUid("2d9a0a24-0000-0000-0000-000000000000")
        .endMetadata()
        .build();
  }
}
