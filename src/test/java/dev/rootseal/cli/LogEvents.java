package dev.rootseal.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Log events for the encoders. */
final class LogEvents {
  private static final LoggerContext CONTEXT = new LoggerContext();

  private LogEvents() {}

  /** A warning at 10:00 UTC; keys and values alternate. */
  static ILoggingEvent event(@Nullable String message, @Nullable Object... keysAndValues) {
    return event(message, null, keysAndValues);
  }

  static ILoggingEvent failed(String message, Throwable failure) {
    return event(message, failure);
  }

  private static ILoggingEvent event(
      @Nullable String message, @Nullable Throwable failure, @Nullable Object... keysAndValues) {
    LoggingEvent event =
        new LoggingEvent(
            LogEvents.class.getName(),
            CONTEXT.getLogger("dev.rootseal.operator.OperatorSession"),
            Level.WARN,
            message,
            failure,
            null);
    event.setInstant(Instant.parse("2026-11-24T10:00:00.250Z"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      event.addKeyValuePair(
          new KeyValuePair(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]));
    }
    return event;
  }

  /** What the encoder writes for the event. */
  static String encode(LogLineEncoder encoder, ILoggingEvent event) {
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }
}
