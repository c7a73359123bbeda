package dev.rootseal.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** Log lines for machines: one JSON object a line. */
final class JsonLogEncoder extends LogLineEncoder {
  private final JsonFactory factory = new JsonFactory();

  @Override
  String line(ILoggingEvent event) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = factory.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("timestamp", Instant.ofEpochMilli(event.getTimeStamp()).toString());
      json.writeStringField("level", event.getLevel().toString());
      json.writeStringField("logger", event.getLoggerName());
      json.writeStringField("message", event.getFormattedMessage());
      writeKeys(json, event.getKeyValuePairs());
      var failure = failure(event);
      if (failure.isPresent()) {
        json.writeStringField("error", failure.get());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }

  private static void writeKeys(
      JsonGenerator json, @org.jspecify.annotations.Nullable List<KeyValuePair> pairs)
      throws IOException {
    if (pairs == null) {
      return;
    }
    for (KeyValuePair pair : pairs) {
      if (pair.value instanceof Integer number) {
        json.writeNumberField(pair.key, number);
      } else {
        json.writeStringField(pair.key, String.valueOf(pair.value));
      }
    }
  }
}
