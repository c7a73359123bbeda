package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Which value a flag of the operator has: its own, that of its variable, or the default. */
class OperatorFlagsTest {
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
          --leader-elect              | -              | -                            | null
          --leader-election-namespace | -              | -                            | null
          --kubeconfig                | -              | -                            | null
          --context                   | -              | -                            | null
          --metrics-bind-address      | 127.0.0.1:9090 | -                            | 127.0.0.1:9090
          --log-format                | json           | -                            | JSON
          --log-level                 | debug          | -                            | DEBUG
          --kubeconfig                | /etc/config    | -                            | /etc/config
          --leader-election-namespace | ops            | -                            | ops
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
