package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A variable that says nothing is told, with the one that may be meant. */
class UnknownVariablesTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(OperatorCommand.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(Level.WARN);
    logger.setAdditive(false);
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  @Test
  void aMistypedVariableIsToldWithTheNearest() {
    warn(Map.of("ROOTSEAL_METRICS_SECUR", "true"));

    assertThat(log.list)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getFormattedMessage())
                  .isEqualTo("An environment variable is not known and has no effect");
              assertThat(line.getKeyValuePairs())
                  .extracting(pair -> pair.value)
                  .containsExactly("ROOTSEAL_METRICS_SECUR", "ROOTSEAL_METRICS_SECURE");
            });
  }

  @Test
  void whatResemblesNoneIsToldAlone() {
    warn(Map.of("ROOTSEAL_XYZZY", "1"));

    assertThat(log.list)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.getKeyValuePairs())
                    .extracting(pair -> pair.value)
                    .containsExactly("ROOTSEAL_XYZZY", ""));
  }

  @Test
  void variablesOfAnyCommandAndOfTheLauncherAreKnown() {
    warn(
        Map.of(
            "ROOTSEAL_ONCE", "true",
            "ROOTSEAL_PORT", "1",
            "ROOTSEAL_LOG_LEVEL", "info",
            "ROOTSEAL_JAVA_OPTS", "-Xmx1g"));

    assertThat(log.list).isEmpty();
  }

  private static void warn(Map<String, String> environment) {
    new EnvironmentDefaults(environment, SettingsFile.in(Path.of("target")))
        .tellUnknown(OperatorCommand::warn);
  }
}
