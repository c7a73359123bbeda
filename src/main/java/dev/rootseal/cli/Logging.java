package dev.rootseal.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.rootseal.terminal.TerminalText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** The log on standard error: how much of it there is, and how its lines look. */
public final class Logging {
  /** Libraries tell of every retry with a stack trace; what matters is told in our own lines. */
  private static final Level LIBRARIES = Level.ERROR;

  /** Warns of each of our own kinds that its version is v1alpha1. */
  private static final String UNSTABLE_VERSIONS =
      "io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils";

  /** Tells as an error each list that is refused, which our own lines do. */
  private static final String LISTS = "io.fabric8.kubernetes.client.informers.impl.cache.Reflector";

  public enum LogFormat {
    TEXT,
    JSON
  }

  private Logging() {}

  /** From now on, in this form and from this level on; our own lines, and of others the errors. */
  public static void configure(LogFormat format, Level level) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    boolean debugging = level.levelInt <= Level.DEBUG_INT;
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(new LineLayout(format, debugging));
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(console);
    root.setLevel(debugging ? Level.INFO : LIBRARIES);
    context.getLogger(UNSTABLE_VERSIONS).setLevel(LIBRARIES);
    context.getLogger(LISTS).setLevel(debugging ? Level.INFO : Level.OFF);
    context.getLogger("dev.rootseal").setLevel(level);
  }

  /**
   * Writes each event as exactly one line, for people or as a JSON object for machines, whatever
   * its values hold; only the stack traces that somebody asks for have more.
   */
  static final class LineLayout extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final LogFormat format;
    private final boolean stackTraces;

    /** One of that form, with whole stack traces for whoever debugs. */
    LineLayout(LogFormat format, boolean stackTraces) {
      this.format = format;
      this.stackTraces = stackTraces;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
      String line = format == LogFormat.TEXT ? text(event) : Json.line(event, failure(event));
      return line + System.lineSeparator();
    }

    /** What went wrong in one word group, or the whole trace. */
    private Optional<String> failure(ILoggingEvent event) {
      IThrowableProxy thrown = event.getThrowableProxy();
      if (thrown == null) {
        return Optional.empty();
      }
      String type = thrown.getClassName();
      String shortly = thrown.getMessage() == null ? type : type + ": " + thrown.getMessage();
      return Optional.of(stackTraces ? ThrowableProxyUtil.asString(thrown) : shortly);
    }

    private static List<KeyValuePair> pairs(ILoggingEvent event) {
      return Objects.requireNonNullElse(event.getKeyValuePairs(), List.of());
    }

    private String text(ILoggingEvent event) {
      ZonedDateTime time =
          Instant.ofEpochMilli(event.getTimeStamp()).atZone(ZoneId.systemDefault());
      StringBuilder line = new StringBuilder(TIME.format(time));
      line.append(" %-5s ".formatted(event.getLevel()))
          .append(TerminalText.escape(String.valueOf(event.getFormattedMessage())));
      for (KeyValuePair pair : pairs(event)) {
        String value = TerminalText.escape(String.valueOf(pair.value));
        line.append("  ").append(pair.key).append('=').append(value);
      }
      failure(event)
          .map(text -> stackTraces ? TerminalText.escapeLines(text) : TerminalText.escape(text))
          .ifPresent(failure -> line.append("  error=").append(failure));
      return line.toString();
    }

    /** Of its own, since most commands log text and need no Jackson for it. */
    private static final class Json {
      /** Only ASCII is written: no character of a value can act on whoever prints the log. */
      private static final JsonFactory FACTORY =
          JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

      static String line(ILoggingEvent event, Optional<String> failure) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(line)) {
          json.writeStartObject();
          json.writeStringField("timestamp", Instant.ofEpochMilli(event.getTimeStamp()).toString());
          json.writeStringField("level", event.getLevel().toString());
          json.writeStringField("logger", event.getLoggerName());
          json.writeStringField("message", event.getFormattedMessage());
          for (KeyValuePair pair : pairs(event)) {
            json.writeObjectField(
                pair.key, keepsType(pair.value) ? pair.value : pair.value.toString());
          }
          if (failure.isPresent()) {
            json.writeStringField("error", failure.get());
          }
          json.writeEndObject();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return line.toString();
      }

      private static boolean keepsType(@Nullable Object value) {
        return value == null
            || List.of(Integer.class, Long.class, Boolean.class).contains(value.getClass());
      }
    }
  }
}
