package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.rootseal.operator.LogCapture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which variables are ours, which are those of Kubernetes, and which are a mistake. */
class EnvironmentDefaultsTest {
  /** As kubelet sets them for services called rootseal and rootseal-metrics. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ROOTSEAL_SERVICE_HOST=10.96.0.7",
        "ROOTSEAL_SERVICE_PORT=8080",
        "ROOTSEAL_SERVICE_PORT_METRICS=8080",
        "ROOTSEAL_PORT=tcp://10.96.0.7:8080",
        "ROOTSEAL_PORT_8080_TCP=tcp://10.96.0.7:8080",
        "ROOTSEAL_PORT_8080_TCP_PROTO=tcp",
        "ROOTSEAL_PORT_8080_TCP_PORT=8080",
        "ROOTSEAL_PORT_8080_TCP_ADDR=10.96.0.7",
        "ROOTSEAL_METRICS_SERVICE_HOST=10.96.0.8",
        "ROOTSEAL_METRICS_PORT=udp://[fd00::8]:53",
      })
  void serviceLinksSayNothing(String link) {
    String[] parts = link.split("=", 2);

    assertThat(unknown(Map.of(parts[0], parts[1]))).isEmpty();
  }

  @Test
  void whatBeginsLikeOursAndIsNotIsToldWithTheNearest() {
    Map<String, String> environment = new HashMap<>();
    for (String name :
        "ONCE PORT LOG_LEVEL HELP JAVA_OPTS LOGLEVEL METRICS_SECUR XYZZY".split(" ", -1)) {
      environment.put("ROOTSEAL_" + name, "1");
    }
    environment.putAll(Map.of("ROOTSEAL_EMPTY", " ", "HOME", "/"));

    assertThat(unknown(environment))
        .containsExactly(
            "ROOTSEAL_HELP: ",
            "ROOTSEAL_LOGLEVEL: ROOTSEAL_LOG_FORMAT or ROOTSEAL_LOG_LEVEL",
            "ROOTSEAL_METRICS_SECUR: ROOTSEAL_METRICS_SECURE",
            "ROOTSEAL_XYZZY: ");
  }

  @Test
  void theOperatorLogsIt() {
    try (LogCapture log = new LogCapture(OperatorCommand.class.getName())) {
      OperatorCommand.warn("ROOTSEAL_METRICS_SECUR", "ROOTSEAL_METRICS_SECURE");

      assertThat(log.lines(Level.WARN))
          .containsExactly("An environment variable is not known and has no effect");
      assertThat(log.keys())
          .containsExactly("variable=ROOTSEAL_METRICS_SECUR", "nearest=ROOTSEAL_METRICS_SECURE");
    }
  }

  /** Whoever exports one for a command must not change what another does. */
  @Test
  void oneVariableMeansTheSameToEveryCommand() {
    Map<String, Set<String>> meanings = new TreeMap<>();
    Main.commandLine(Map.of())
        .getSubcommands()
        .values()
        .forEach(
            command ->
                EnvironmentDefaults.flags(command)
                    .forEach(
                        flag ->
                            meanings
                                .computeIfAbsent(
                                    EnvironmentDefaults.variable(flag), _ -> new TreeSet<>())
                                .add(flag.paramLabel() + " " + flag.defaultValue())));

    assertThat(meanings).allSatisfy((variable, said) -> assertThat(said).hasSize(1));
    assertThat(meanings).containsKeys("ROOTSEAL_FIX_WRITE", "ROOTSEAL_OBSERVE_WRITE");
  }

  @Test
  void aFlagOfSeveralCommandsIsToldWithTheirNames() {
    assertThat(
            Run.with(Map.of("ROOTSEAL_WRITE", "true"), "fix", "src/test/resources/e2e/observe/none")
                .err())
        .startsWith(
            "rootseal: the environment variable 'ROOTSEAL_WRITE' is not known and has no effect:"
                + " did you mean ROOTSEAL_FIX_WRITE or ROOTSEAL_OBSERVE_WRITE?\n");
  }

  private static List<String> unknown(Map<String, String> environment) {
    List<String> names = new ArrayList<>();
    new EnvironmentDefaults(environment, SettingsFile.in(Path.of("target")))
        .tellUnknown((name, nearest) -> names.add(name + ": " + nearest));
    return names;
  }
}
