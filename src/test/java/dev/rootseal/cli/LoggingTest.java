package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.cli.Logging.LogFormat;
import dev.rootseal.terminal.Hostile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** What is logged at each level; and that each line is one, for people or in JSON. */
@ExtendWith(RestoresTheLog.class)
class LoggingTest {
  private static final Logger OURS = LoggerFactory.getLogger("dev.rootseal.operator.Test");
  private static final Logger LIBRARY = LoggerFactory.getLogger("io.fabric8.Test");

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream standardError = System.err;

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(standardError);
  }

  /** An outage at the start would be an error for each list and try; our own line says it once. */
  @Test
  void listThatIsRefusedIsOurOwnToTell() {
    Logger lists =
        LoggerFactory.getLogger("io.fabric8.kubernetes.client.informers.impl.cache.Reflector");
    Logging.configure(LogFormat.TEXT, Level.INFO);
    lists.error("listSyncAndWatch failed");
    Logging.configure(LogFormat.TEXT, Level.DEBUG);
    lists.error("listSyncAndWatch failed while debugging");

    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("debugging");
  }

  @ParameterizedTest(name = "{0}: ours {1}, of libraries {2}")
  @CsvSource({
    "ERROR, ERROR,                  ERROR",
    "WARN,  ERROR WARN,             ERROR",
    "INFO,  ERROR WARN INFO,        ERROR",
    "DEBUG, ERROR WARN INFO DEBUG,  ERROR WARN INFO",
  })
  void theLevelSaysWhatIsTold(String level, String ours, String libraries) {
    Logging.configure(LogFormat.TEXT, Level.valueOf(level));

    assertThat(levelsOf(OURS)).isEqualTo(ours);
    assertThat(levelsOf(LIBRARY)).isEqualTo(libraries);
  }

  private String levelsOf(Logger logger) {
    logger.error("ERROR");
    logger.warn("WARN");
    logger.info("INFO");
    logger.debug("DEBUG");
    logger.trace("TRACE");
    List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
    err.reset();
    return String.join(" ", lines.stream().map(line -> line.replaceAll(".* ", "")).toList());
  }

  private static final LoggerContext CONTEXT = new LoggerContext();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A warning at 10:00 UTC; keys and values alternate. */
  private static ILoggingEvent event(@Nullable String message, @Nullable Object... keysAndValues) {
    return event(message, (Throwable) null, keysAndValues);
  }

  private static ILoggingEvent event(
      @Nullable String message, @Nullable Throwable failure, @Nullable Object... keysAndValues) {
    LoggingEvent event =
        new LoggingEvent(
            LoggingTest.class.getName(),
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

  private static String line(LogFormat format, boolean debugging, ILoggingEvent event) {
    String text = new Logging.LineLayout(format, debugging).doLayout(event);
    assertThat(text).endsWith(System.lineSeparator());
    return text.substring(0, text.length() - System.lineSeparator().length());
  }

  private static String text(ILoggingEvent event) {
    return line(LogFormat.TEXT, false, event);
  }

  private static JsonNode json(boolean debugging, ILoggingEvent event)
      throws JsonProcessingException {
    String line = line(LogFormat.JSON, debugging, event);
    // DEL is left as it is; it does nothing on a terminal.
    assertThat(line).matches("[ -~\\x7f]*");
    return MAPPER.readTree(line);
  }

  @Test
  void anEventIsThisLine() {
    ILoggingEvent event = event("Report written", "namespace", "shop", "findings", 3);

    // The hour is the reader's, not UTC.
    assertThat(text(event))
        .matches("[0-9]{2}:[0-9]{2}:00\\.250 WARN  Report written  namespace=shop  findings=3");
    assertThat(line(LogFormat.JSON, false, event))
        .isEqualTo(
            """
            {"timestamp":"2026-11-24T10:00:00.250Z","level":"WARN",\
            "logger":"dev.rootseal.operator.OperatorSession","message":"Report written",\
            "namespace":"shop","findings":3}\
            """);
  }

  @Test
  void numbersAndBooleansKeepTheirType() throws JsonProcessingException {
    Object[] values = {"long", 5_000_000_000L, "yes", true, "path", Path.of("/a"), "no", null};

    assertThat(json(false, event("m", values)).toString())
        .endsWith("\"long\":5000000000,\"yes\":true,\"path\":\"/a\",\"no\":null}");
  }

  @Test
  void aFailureIsToldInShort() throws JsonProcessingException {
    ILoggingEvent failed = event("Trying again", new IllegalStateException("no server"));
    ILoggingEvent silent = event("m", new IllegalStateException());
    String type = "java.lang.IllegalStateException";

    assertThat(text(failed)).endsWith(" WARN  Trying again  error=" + type + ": no server");
    assertThat(text(silent)).endsWith("  error=" + type);
    assertThat(json(false, failed).get("error").textValue()).isEqualTo(type + ": no server");
    assertThat(json(false, silent).get("error").textValue()).isEqualTo(type);
  }

  @Test
  void anEventWithoutAMessageIsStillALine() throws JsonProcessingException {
    assertThat(text(event(null, "namespace", "shop"))).endsWith("  namespace=shop");
    assertThat(json(false, event(null)).get("message").isNull()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("dev.rootseal.terminal.Hostile#texts")
  void hostileTextStaysOnItsLineAndJsonCarriesItWhole(String text) throws JsonProcessingException {
    ILoggingEvent failed = event("m", new IllegalStateException(text));
    assertThat(Hostile.isPlain(text(event(text, "name", text)))).isTrue();
    assertThat(Hostile.isPlain(text(failed))).isTrue();
    for (boolean debugging : new boolean[] {false, true}) {
      JsonNode message = json(debugging, event(text, "name", text));

      assertThat(message.get("message").textValue()).isEqualTo(text);
      assertThat(message.get("name").textValue()).isEqualTo(text);
      assertThat(json(debugging, failed).get("error").textValue())
          .startsWith("java.lang.IllegalStateException: " + text);
    }
  }

  @Test
  void whoDebugsGetsTheStackTraceWithoutItsTeeth() throws JsonProcessingException {
    ILoggingEvent failed = event("m", new IllegalStateException("\u001b[2Jx\ty\u202e"));
    String text = line(LogFormat.TEXT, true, failed);

    assertThat(text.lines().findFirst().orElseThrow())
        .endsWith("error=java.lang.IllegalStateException: \\u001b[2Jx    y\\u202e");
    assertThat(text.lines()).anyMatch(line -> line.startsWith("    at dev.rootseal.cli."));
    assertThat(text.lines()).allMatch(Hostile::isPlain);
    assertThat(json(true, failed).get("error").textValue())
        .contains("IllegalStateException: \u001b[2Jx", "at dev.rootseal.cli.LoggingTest");
  }
}
