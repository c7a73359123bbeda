package dev.rootseal.operator.controller;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rootseal.kubernetes.FailureMessage;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records events on objects. At most 50 at once and one a second beyond that: a policy that changes
 * every verdict of a cluster must not flood it. An event that is lost costs nothing but itself.
 */
final class EventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

  /** The API server's bound on an event's note, in bytes, with room for an ellipsis. */
  private static final int MAX_NOTE = 1024 - 3;

  private static final int BURST = 50;
  private static final String CONTROLLER = "rootseal.dev/operator";
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final String identity;
  private final Clock clock;
  private final OutageLog outages;
  private double allowance = BURST;
  private Instant last;

  EventRecorder(KubernetesClient client, String identity, Clock clock, OutageLog outages) {
    this.client = client;
    this.identity = identity;
    this.clock = clock;
    this.outages = outages;
    this.last = clock.instant();
  }

  /** What an event says: its type as Kubernetes has it, a fixed reason and a sentence. */
  record Message(boolean warning, String reason, String note) {}

  void record(ObjectReference about, Message message) {
    if (!takeAllowance()) {
      return;
    }
    String namespace = about.getNamespace() == null ? "default" : about.getNamespace();
    try {
      client.events().v1().events().inNamespace(namespace).resource(event(about, message)).create();
    } catch (KubernetesClientException e) {
      logLoss(e, namespace);
    }
  }

  private void logLoss(KubernetesClientException failure, String namespace) {
    if (isNews(failure)) {
      LOG.atWarn()
          .addKeyValue(LogKeys.NAMESPACE, namespace)
          .addKeyValue(LogKeys.REASON, FailureMessage.of(failure))
          .log("An event could not be recorded");
    }
  }

  /** An outage and the end of a namespace are told elsewhere. */
  private boolean isNews(KubernetesClientException failure) {
    return !outages.isDisconnected()
        && !FailureMessage.isNoAnswer(failure)
        && !Refusal.isOfEveryWrite(failure)
        && !Refusal.isEndOfNamespace(failure);
  }

  private synchronized boolean takeAllowance() {
    Instant now = clock.instant();
    double seconds = Math.max(0, (now.toEpochMilli() - last.toEpochMilli()) / 1000.0);
    allowance = Math.min(BURST, allowance + seconds);
    last = now;
    if (allowance < 1) {
      return false;
    }
    allowance--;
    return true;
  }

  private Event event(ObjectReference about, Message message) {
    return new EventBuilder()
        .withNewMetadata()
        .withGenerateName(prefix(about.getName()) + "-")
        .endMetadata()
        .withEventTime(new MicroTime(MICROS.format(clock.instant())))
        .withType(message.warning() ? "Warning" : "Normal")
        .withReason(message.reason())
        .withAction("Evaluated")
        .withNote(bounded(message.note()))
        .withRegarding(about)
        .withReportingController(CONTROLLER)
        .withReportingInstance(identity)
        .build();
  }

  /** The server refuses an event whose note is too long, and nobody would be told. */
  private static String bounded(String note) {
    int end = 0;
    int bytes = 0;
    while (end < note.length()) {
      int character = note.codePointAt(end);
      bytes += Character.toString(character).getBytes(UTF_8).length;
      if (bytes > MAX_NOTE) {
        return note.substring(0, end) + "…";
      }
      end += Character.charCount(character);
    }
    return note;
  }

  /**
   * A name of 253 characters leaves no room for what the API server adds. It refuses a prefix that
   * ends with a dot.
   */
  private static String prefix(String name) {
    return name.length() <= 200 ? name : name.substring(0, 200).replaceAll("[.-]+$", "");
  }
}
