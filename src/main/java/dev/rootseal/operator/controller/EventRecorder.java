package dev.rootseal.operator.controller;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rootseal.kubernetes.FailureMessage;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records events on objects, one after the other on a thread of its own: no reconciler waits for
 * them. At most 50 at once and one a second beyond that: a policy that changes every verdict of a
 * cluster must not flood it. One for which there is no room or time costs nothing but itself.
 */
final class EventRecorder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

  /** The API server's bound on an event's note, in bytes, with room for an ellipsis. */
  private static final int MAX_NOTE = 1024 - 3;

  private static final int BURST = 50;

  private static final int WAITING = 100;

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final WriteGate gate;
  private final Clock clock;
  private final Troubles troubles;
  private final ThreadPoolExecutor posts =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().daemon().name("events").factory(),
          new ThreadPoolExecutor.DiscardPolicy());
  private double allowance = BURST;
  private Instant last;

  EventRecorder(WriteGate gate, Clock clock, Troubles troubles) {
    this.gate = gate;
    this.clock = clock;
    this.troubles = troubles;
    this.last = clock.instant();
    posts.allowCoreThreadTimeOut(true);
  }

  /** What an event says: its type as Kubernetes has it, a fixed reason and a sentence. */
  record Message(boolean warning, String reason, String note) {}

  /** Says on an object what has happened now, unless this replica may not write; whether it may. */
  boolean record(HasMetadata about, Message message) {
    if (!gate.isOpen()) {
      return false;
    }
    if (takeAllowance()) {
      String namespace = Optional.ofNullable(about.getMetadata().getNamespace()).orElse("default");
      Event event = event(about, message);
      posts.execute(() -> post(namespace, event));
    }
    return true;
  }

  private void post(String namespace, Event event) {
    try {
      gate.write(
          client -> client.events().v1().events().inNamespace(namespace).resource(event).create());
    } catch (KubernetesClientException e) {
      boolean logged =
          switch (ApiError.of(e)) {
            case NO_ANSWER, CREDENTIALS, EVERY_WRITE, END_OF_NAMESPACE, MISSING_RIGHT -> true;
            case CRD, ABSENT_OBJECT, OF_THE_OBJECT -> troubles.isDisconnected();
          };
      if (!logged) {
        LOG.atWarn()
            .addKeyValue("namespace", namespace)
            .addKeyValue("reason", FailureMessage.of(e))
            .log("An event could not be recorded");
      }
    }
  }

  @Override
  public void close() {
    PeriodicChecks.stop(posts);
  }

  private synchronized boolean takeAllowance() {
    Instant now = clock.instant();
    double seconds = Math.max(0, Duration.between(last, now).toMillis() / 1000.0);
    double before = Math.min(BURST, allowance + seconds);
    last = now;
    allowance = before < 1 ? before : before - 1;
    return allowance < before;
  }

  private Event event(HasMetadata about, Message message) {
    return new EventBuilder()
        .withNewMetadata()
        .withGenerateName(prefix(about.getMetadata().getName()) + "-")
        .endMetadata()
        .withEventTime(new MicroTime(MICROS.format(clock.instant())))
        .withType(message.warning() ? "Warning" : "Normal")
        .withReason(message.reason())
        .withAction("Evaluated")
        .withNote(bounded(message.note()))
        // With the uid, without which kubectl describe does not find the event.
        .withNewRegarding()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withNamespace(about.getMetadata().getNamespace())
        .withName(about.getMetadata().getName())
        .withUid(about.getMetadata().getUid())
        .withResourceVersion(about.getMetadata().getResourceVersion())
        .endRegarding()
        .withReportingController("rootseal.dev/operator")
        .withReportingInstance(gate.identity())
        .build();
  }

  /** The server refuses an event whose note is too long, and nobody would know. */
  private static String bounded(String note) {
    CharBuffer rest = CharBuffer.wrap(note);
    UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(rest, ByteBuffer.allocate(MAX_NOTE), true);
    return rest.hasRemaining() ? note.substring(0, rest.position()) + "…" : note;
  }

  /** With room for what the API server adds, which refuses a prefix that ends with a dot. */
  private static String prefix(String name) {
    return name.length() <= 200 ? name : name.substring(0, 200).replaceAll("[.-]+$", "");
  }
}
