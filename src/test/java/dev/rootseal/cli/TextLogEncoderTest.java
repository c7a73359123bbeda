package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.rootseal.terminal.Hostile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One line for people, whatever it tells. */
class TextLogEncoderTest {
  private final TextLogEncoder encoder = new TextLogEncoder();

  @Test
  void anEventIsThisLine() {
    ILoggingEvent event = LogEvents.event("Report written", "namespace", "shop", "findings", 3);

    // The hour is the reader's, not UTC.
    assertThat(line(event))
        .matches("[0-9]{2}:[0-9]{2}:00\\.250 WARN  Report written  namespace=shop  findings=3");
  }

  @Test
  void aFailureIsToldInShort() {
    assertThat(line(LogEvents.failed("Trying again", new IllegalStateException("no server"))))
        .endsWith(" WARN  Trying again  error=java.lang.IllegalStateException: no server");
  }

  @Test
  void aFailureWithoutAMessageIsToldByItsName() {
    assertThat(line(LogEvents.failed("m", new IllegalStateException())))
        .endsWith("  error=java.lang.IllegalStateException");
  }

  @Test
  void anEventWithoutAMessageIsStillALine() {
    assertThat(line(LogEvents.event(null, "namespace", "shop"))).endsWith("  namespace=shop");
  }

  @ParameterizedTest
  @MethodSource("dev.rootseal.terminal.Hostile#texts")
  void hostileTextStaysOnItsLine(String text) {
    assertThat(Hostile.isPlain(line(LogEvents.event(text)))).isTrue();
    assertThat(Hostile.isPlain(line(LogEvents.event("m", "name", text)))).isTrue();
    assertThat(Hostile.isPlain(line(LogEvents.failed("m", new IllegalStateException(text)))))
        .isTrue();
  }

  @Test
  void whoDebugsGetsTheStackTraceWithoutItsTeeth() {
    encoder.showStackTraces(true);

    String text =
        LogEvents.encode(
            encoder, LogEvents.failed("m", new IllegalStateException("\u001b[2Jx\ty\u202e")));

    assertThat(text.lines().findFirst().orElseThrow())
        .endsWith("error=java.lang.IllegalStateException: \\u001b[2Jx    y\\u202e");
    assertThat(text.lines()).anyMatch(line -> line.startsWith("    at dev.rootseal.cli."));
    assertThat(text.lines()).allMatch(Hostile::isPlain);
  }

  private String line(ILoggingEvent event) {
    String text = LogEvents.encode(encoder, event);
    assertThat(text).endsWith(System.lineSeparator());
    return text.substring(0, text.length() - System.lineSeparator().length());
  }
}
