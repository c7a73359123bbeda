package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.rootseal.operator.LogCapture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A variable that says nothing is told, with the one that may be meant. */
class UnknownVariablesTest {
  @AutoClose private final LogCapture log = new LogCapture(OperatorCommand.class.getName());

  @Test
  void aMistypedVariableIsToldWithTheNearest() {
    warn(Map.of("ROOTSEAL_METRICS_SECUR", "true"));

    assertThat(log.lines(Level.WARN))
        .containsExactly("An environment variable is not known and has no effect");
    assertThat(values()).containsExactly("ROOTSEAL_METRICS_SECUR", "ROOTSEAL_METRICS_SECURE");
  }

  @Test
  void whatResemblesNoneIsToldAlone() {
    warn(Map.of("ROOTSEAL_XYZZY", "1"));

    assertThat(values()).containsExactly("ROOTSEAL_XYZZY", "");
  }

  @Test
  void variablesOfAnyCommandAndOfTheLauncherAreKnown() {
    warn(
        Map.of(
            "ROOTSEAL_ONCE", "true",
            "ROOTSEAL_PORT", "1",
            "ROOTSEAL_LOG_LEVEL", "info",
            "ROOTSEAL_JAVA_OPTS", "-Xmx1g"));

    assertThat(log.lines(Level.WARN)).isEmpty();
  }

  private List<String> values() {
    return log.keys().stream().map(pair -> pair.split("=", 2)[1]).toList();
  }

  private static void warn(Map<String, String> environment) {
    new EnvironmentDefaults(environment, SettingsFile.in(Path.of("target")))
        .tellUnknown(OperatorCommand::warn);
  }
}
