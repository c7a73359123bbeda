package dev.rootseal.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.rootseal.terminal.TerminalText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.slf4j.event.KeyValuePair;

/** Log lines for people. */
final class TextLogEncoder extends LogLineEncoder {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  @Override
  String line(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    line.append(
            TIME.format(Instant.ofEpochMilli(event.getTimeStamp()).atZone(ZoneId.systemDefault())))
        .append(String.format(" %-5s ", event.getLevel()))
        .append(TerminalText.escape(String.valueOf(event.getFormattedMessage())));
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        line.append("  ")
            .append(pair.key)
            .append('=')
            .append(TerminalText.escape(String.valueOf(pair.value)));
      }
    }
    failure(event).ifPresent(failure -> line.append("  error=").append(safe(failure)));
    return line.toString();
  }

  private String safe(String failure) {
    return showsStackTraces() ? TerminalText.escapeLines(failure) : TerminalText.escape(failure);
  }
}
