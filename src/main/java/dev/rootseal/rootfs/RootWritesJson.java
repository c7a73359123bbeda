package dev.rootseal.rootfs;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** One line of JSON in the log of an observer, by which what it has found reaches its user. */
public final class RootWritesJson {
  private static final String BEGIN = "{\"startedAt\":";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .addModule(
              new SimpleModule()
                  .addSerializer(new InstantText())
                  .addDeserializer(Instant.class, new TextInstant()))
          .build();

  private RootWritesJson() {}

  /** As one line. */
  public static String write(RootWrites writes) {
    try {
      return JSON.writeValueAsString(writes);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the last such line of a log says; empty where there is none. */
  public static Optional<RootWrites> find(Stream<String> log) {
    return log.filter(line -> line.startsWith(BEGIN))
        .reduce((first, second) -> second)
        .flatMap(RootWritesJson::read);
  }

  private static Optional<RootWrites> read(String line) {
    try {
      return Optional.of(JSON.readValue(line, RootWrites.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static final class InstantText extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1;

    InstantText() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.toString());
    }
  }

  private static final class TextInstant extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1;

    TextInstant() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      String text = in.getValueAsString("");
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        return (Instant)
            context.handleWeirdStringValue(Instant.class, text, "no time: %s", e.getMessage());
      }
    }
  }
}
