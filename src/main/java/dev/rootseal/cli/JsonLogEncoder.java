package dev.rootseal.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Log lines for machines: one JSON object a line. */
final class JsonLogEncoder extends LogLineEncoder {
  /** Only ASCII is written, so that no character of a value can act on whoever prints the log. */
  private final JsonFactory factory =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

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

  private static void writeKeys(JsonGenerator json, @Nullable List<KeyValuePair> pairs)
      throws IOException {
    if (pairs == null) {
      return;
    }
    for (KeyValuePair pair : pairs) {
      json.writeFieldName(pair.key);
      switch (pair.value) {
        case null -> json.writeNull();
        case Integer number -> json.writeNumber(number);
        case Long number -> json.writeNumber(number);
        case Boolean flag -> json.writeBoolean(flag);
        default -> json.writeString(String.valueOf(pair.value));
      }
    }
  }
}
