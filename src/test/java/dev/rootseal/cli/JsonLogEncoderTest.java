package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One JSON object on one line, whatever it tells. */
class JsonLogEncoderTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JsonLogEncoder encoder = new JsonLogEncoder();

  @Test
  void anEventIsThisLine() {
    ILoggingEvent event =
        LogEvents.event("Report written", "namespace", "shop", "findings", 3, "result", "Fail");

    assertThat(LogEvents.encode(encoder, event))
        .isEqualTo(
            """
            {"timestamp":"2026-11-24T10:00:00.250Z","level":"WARN",\
            "logger":"dev.rootseal.operator.OperatorSession","message":"Report written",\
            "namespace":"shop","findings":3,"result":"Fail"}
            """);
  }

  @Test
  void numbersAndBooleansKeepTheirType() throws JsonProcessingException {
    JsonNode line =
        parse(
            LogEvents.event(
                "m",
                "int",
                1,
                "long",
                5_000_000_000L,
                "yes",
                true,
                "path",
                Path.of("/a"),
                "no",
                null));

    assertThat(line.get("int").isInt()).isTrue();
    assertThat(line.get("long").longValue()).isEqualTo(5_000_000_000L);
    assertThat(line.get("yes").isBoolean()).isTrue();
    assertThat(line.get("path").textValue()).isEqualTo("/a");
    assertThat(line.get("no").isNull()).isTrue();
  }

  @Test
  void aFailureIsToldInShort() throws JsonProcessingException {
    JsonNode line = parse(LogEvents.failed("m", new IllegalStateException("no server")));

    assertThat(line.get("error").textValue())
        .isEqualTo("java.lang.IllegalStateException: no server");
  }

  @Test
  void aFailureWithoutAMessageIsToldByItsName() throws JsonProcessingException {
    assertThat(parse(LogEvents.failed("m", new IllegalStateException())).get("error").textValue())
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void whoDebugsGetsTheStackTraceOnTheSameLine() throws JsonProcessingException {
    encoder.showStackTraces(true);

    assertThat(
            parse(LogEvents.failed("m", new IllegalStateException("x"))).get("error").textValue())
        .contains("IllegalStateException: x")
        .contains("at dev.rootseal.cli.JsonLogEncoderTest");
  }

  @Test
  void anEventWithoutAMessageIsStillALine() throws JsonProcessingException {
    assertThat(parse(LogEvents.event(null)).get("message").isNull()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("dev.rootseal.terminal.Hostile#texts")
  void hostileTextIsCarriedWholeAndHarmless(String text) throws JsonProcessingException {
    for (boolean debugging : new boolean[] {false, true}) {
      encoder.showStackTraces(debugging);
      JsonNode message = parse(LogEvents.event(text, "name", text));
      JsonNode error = parse(LogEvents.failed("m", new IllegalStateException(text)));

      assertThat(message.get("message").textValue()).isEqualTo(text);
      assertThat(message.get("name").textValue()).isEqualTo(text);
      assertThat(error.get("error").textValue())
          .startsWith("java.lang.IllegalStateException: " + text);
    }
  }

  private JsonNode parse(ILoggingEvent event) throws JsonProcessingException {
    String text = LogEvents.encode(encoder, event);
    assertThat(text).endsWith(System.lineSeparator());
    String line = text.substring(0, text.length() - System.lineSeparator().length());
    // DEL is left as it is; it does nothing on a terminal.
    assertThat(line).matches("[ -~\\x7f]*");
    return MAPPER.readTree(line);
  }
}
