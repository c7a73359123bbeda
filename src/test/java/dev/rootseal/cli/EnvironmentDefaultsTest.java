package dev.rootseal.cli;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.rootseal.operator.LogCapture;
import dev.rootseal.rule.Rows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Which variables are ours, or a mistake; and that a flag wins over its variable. */
class EnvironmentDefaultsTest {
  /** As kubelet sets them for services called rootseal and rootseal-metrics. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ROOTSEAL_SERVICE_HOST=10.96.0.7", "ROOTSEAL_SERVICE_PORT=8080",
        "ROOTSEAL_SERVICE_PORT_METRICS=8080", "ROOTSEAL_PORT=tcp://10.96.0.7:8080",
        "ROOTSEAL_PORT_8080_TCP=tcp://10.96.0.7:8080", "ROOTSEAL_PORT_8080_TCP_PROTO=tcp",
        "ROOTSEAL_PORT_8080_TCP_PORT=8080", "ROOTSEAL_PORT_8080_TCP_ADDR=10.96.0.7",
        "ROOTSEAL_METRICS_SERVICE_HOST=10.96.0.8", "ROOTSEAL_METRICS_PORT=udp://[fd00::8]:53"
      })
  void serviceLinksSayNothing(String link) {
    String[] parts = link.split("=", 2);

    assertThat(unknown(Map.of(parts[0], parts[1]))).isEmpty();
  }

  @Test
  void whatBeginsLikeOursAndIsNotIsToldWithTheNearest() {
    Map<String, String> environment = new HashMap<>(Map.of("ROOTSEAL_EMPTY", " ", "HOME", "/"));
    Stream.of("ONCE PORT LOG_LEVEL HELP JAVA_OPTS LOGLEVEL METRICS_SECUR XYZZY".split(" ", -1))
        .forEach(name -> environment.put("ROOTSEAL_" + name, "1"));

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
    Map<String, Set<String>> meanings =
        Main.commands(Main.commandLine(Map.of()))
            .flatMap(EnvironmentDefaults::flags)
            .collect(
                groupingBy(
                    EnvironmentDefaults::variable,
                    mapping(flag -> flag.paramLabel() + " " + flag.defaultValue(), toSet())));

    assertThat(meanings).allSatisfy((variable, said) -> assertThat(said).hasSize(1));
    assertThat(meanings).containsKeys("ROOTSEAL_FIX_WRITE", "ROOTSEAL_POLICY_PREVIEW_OUTPUT");
  }

  @Rows(
      """
      XYZZY | explain Fail                            |
      WRITE | fix src/test/resources/e2e/observe/none | : did you mean ROOTSEAL_FIX_WRITE or ROOTSEAL_OBSERVE_WRITE?
      """)
  void aCommandTellsItFirst(String name, String line, String nearest) {
    assertThat(Run.with(Map.of("ROOTSEAL_" + name, "1"), line).err())
        .startsWith(
            "rootseal: the environment variable 'ROOTSEAL_%s' is not known and has no effect%s\n"
                .formatted(name, nearest));
  }

  private static List<String> unknown(Map<String, String> environment) {
    List<String> names = new ArrayList<>();
    new EnvironmentDefaults(environment, SettingsFile.in(Path.of("target")))
        .tellUnknown((name, nearest) -> names.add(name + ": " + nearest));
    return names;
  }

  @ParameterizedTest(name = "{0}, variable {1}, arguments {2}: {3}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          --metrics-bind-address      | -              | -                            | :8080
          --metrics-secure            | -              | -                            | false
          --metrics-cert-path         | -              | -                            | null
          --health-probe-bind-address | -              | -                            | :8081
          --log-level                 | -              | -                            | INFO
          --log-format                | -              | -                            | null
          --admission                 | -              | -                            | OFF
          --admission                 | deny-passing   | -                            | DENY_PASSING
          --leader-elect              | -              | -                            | null
          --leader-election-namespace | -              | -                            | null
          --kubeconfig                | -              | -                            | null
          --context                   | -              | -                            | null
          --metrics-bind-address      | 127.0.0.1:9090 | -                            | 127.0.0.1:9090
          --log-format                | json           | -                            | JSON
          --log-level                 | debug          | -                            | DEBUG
          --kubeconfig                | /etc/config    | -                            | /etc/config
          --metrics-bind-address      | :1             | --metrics-bind-address=:2    | :2
          --log-level                 | debug          | --log-level=WARN             | WARN
          --metrics-bind-address      | -              | --metrics-bind-address=0     | null
          --health-probe-bind-address | 0              | -                            | null
          --health-probe-bind-address | 0              | --health-probe-bind-address=:1 | :1
          --metrics-bind-address      | ''             | -                            | :8080
          --log-level                 | ' '            | -                            | INFO
          --leader-elect              | ''             | -                            | null
          --kubeconfig                | ''             | -                            | null
          --leader-elect              | -              | --leader-elect               | true
          --leader-elect              | -              | --leader-elect=true          | true
          --leader-elect              | -              | --leader-elect=false         | false
          --leader-elect              | -              | --leader-elect=FALSE         | false
          --leader-elect              | -              | --leader-elect true          | true
          --leader-elect              | -              | --leader-elect false         | false
          --leader-elect              | -              | --leader-elect --log-level=warn | true
          --leader-elect              | true           | -                            | true
          --leader-elect              | false          | -                            | false
          --leader-elect              | false          | --leader-elect               | true
          --leader-elect              | true           | --leader-elect=false         | false
          """)
  void aFlagWinsOverItsVariableAndThatOverTheDefault(
      String flag, @Nullable String variable, @Nullable String arguments, String value) {
    String name = "ROOTSEAL" + flag.substring(1).replace('-', '_').toUpperCase(Locale.ROOT);
    CommandLine program = Main.commandLine(variable == null ? Map.of() : Map.of(name, variable));
    program.parseArgs(
        Stream.concat(
                Stream.of("operator"),
                arguments == null ? Stream.of() : Stream.of(arguments.split(" ")))
            .toArray(String[]::new));
    CommandLine operator = Objects.requireNonNull(program.getSubcommands().get("operator"));
    @Nullable Object found = operator.getCommandSpec().findOption(flag).getValue();

    assertThat(String.valueOf(found)).isEqualTo(value);
  }
}
