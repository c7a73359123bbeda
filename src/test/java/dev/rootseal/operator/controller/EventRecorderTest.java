package dev.rootseal.operator.controller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.operator.Cluster;
import dev.rootseal.operator.Gateway;
import dev.rootseal.operator.MovedClock;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
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

  private final EventRecorder recorder = recorder(cluster.config());

  private EventRecorder recorder(Config config) {
    KubernetesClient client = cluster.with(KubernetesClients.create(config, List.of()));
    return cluster.with(HeldObjects.session(client, clock).recorder());
  }

  @Test
  void floodIsCutAndTheAllowanceComesBackWithTime() {
    record(recorder, 60, "note");
    awaitEvents(50);

    clock.move(Duration.ofSeconds(3));
    record(recorder, 10, "note");
    awaitEvents(53);

    clock.move(Duration.ofHours(1));
    record(recorder, 60, "note");
    awaitEvents(103);
  }

  @Test
  void nobodyWaitsForAServerThatSaysNothing() {
    Gateway gateway = cluster.gateway();
    EventRecorder hanging = recorder(cluster.config(gateway));
    gateway.hold(request -> request.is("POST", "/events"));

    assertTimeoutPreemptively(Duration.ofSeconds(5), () -> record(hanging, 40, "note"));
    await("posted one by one")
        .until(() -> gateway.count(request -> request.is("POST", "/events")) == 1);
    gateway.letGo();

    awaitEvents(40);
  }

  @Test
  void whatStillWaitsAtTheEndIsDropped() {
    recorder.close();

    record(recorder, 1, "note");

    assertThat(events()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a, 2000", "„ü€, 1000", "𝄞, 600"})
  void noteHasNoMoreBytesThanTheServerTakes(String part, int times) {
    record(recorder, 1, part.repeat(times));

    awaitEvents(1);
    assertThat(events().getFirst().getNote().getBytes(UTF_8)).hasSizeBetween(1_018, 1_024);
    assertThat(events().getFirst().getNote()).endsWith("…").doesNotContain("?");
  }

  @Test
  void nameOfTheLongestObjectFitsAndTheTimeIsTheClocks() {
    recorder.record(
        HeldObjects.workload("default", "a".repeat(199) + "." + "b".repeat(53)),
        new EventRecorder.Message(false, "Reason", "note"));

    awaitEvents(1);
    assertThat(events().getFirst().getMetadata().getName()).hasSizeLessThan(253);
    assertThat(events().getFirst().getEventTime().getTime())
        .isEqualTo("2027-03-31T12:00:00.000000Z");
  }

  private static void record(EventRecorder recorder, int count, String note) {
    for (int i = 0; i < count; i++) {
      recorder.record(
          HeldObjects.workload("default", "web"), new EventRecorder.Message(true, "Reason", note));
    }
  }

  private void awaitEvents(int count) {
    await(count + " events").untilAsserted(() -> assertThat(events()).hasSize(count));
  }

  private List<Event> events() {
    return cluster.client().events().v1().events().inNamespace("default").list().getItems();
  }
}
