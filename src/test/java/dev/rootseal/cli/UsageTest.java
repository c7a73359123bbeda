package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes and streams: help goes to standard output, trouble in one line to standard error. */
class UsageTest {
  @ParameterizedTest(name = "rootseal {0}")
  @ValueSource(strings = {"--help", "-h", "help", "help operator", "operator --help"})
  void helpIsNoTrouble(String arguments) {
    Run run = Run.of(arguments.split(" "));

    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("Usage: rootseal");
  }

  @Test
  void helpTellsTheCommands() {
    assertThat(Run.of("--help").out()).contains("operator").contains("demo");
  }

  @Test
  void helpTellsEveryFlagAndItsDefault() {
    String help = Run.of("operator", "--help").out();

    assertThat(help.replaceAll("\\s+", ""))
        .contains("--kubeconfig=FILE")
        .contains("--context=NAME")
        .contains("--metrics-bind-address=ADDRESS")
        .contains("(:8080)")
        .contains("--health-probe-bind-address=ADDRESS")
        .contains("(:8081)")
        .contains("--leader-elect[=true|false]")
        .contains("--leader-election-namespace=NAMESPACE")
        .contains("--log-format=text|json")
        .contains("--log-level=error|warn|info|debug")
        .contains("(info)");
  }

  @ParameterizedTest(name = "rootseal {0}")
  @ValueSource(strings = {"--version", "-V", "operator --version"})
  void theVersionIsOneLine(String arguments) {
    Run run = Run.of(arguments.split(" "));

    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .matches("rootseal [0-9]+\\.[0-9.]+(-SNAPSHOT)? \\(revision [^ ]+, Java [^ ]+\\)\\R");
  }

  @ParameterizedTest(name = "rootseal {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --no-such-flag                             | Unknown option: '--no-such-flag'
          operator --no-such-flag                    | Unknown option: '--no-such-flag'
          operator surplus                           | 'surplus'
          no-such-command                            | 'no-such-command'
          help no-such-command                       | 'no-such-command'
          operator --log-level=loud                  | loud
          operator --log-format=xml                  | xml
          operator --leader-elect=maybe              | maybe
          operator --kubeconfig                      | --kubeconfig
          operator --metrics-bind-address=everywhere | --metrics-bind-address: 'everywhere' is not an address
          operator --metrics-bind-address=:66000     | --metrics-bind-address: ':66000' is not an address
          operator --metrics-bind-address=:-1        | --metrics-bind-address: ':-1' is not an address
          operator --metrics-bind-address=::1:80     | --metrics-bind-address: '::1:80' is not an address
          operator --metrics-bind-address=           | --metrics-bind-address: '' is not an address
          operator --health-probe-bind-address=8081  | --health-probe-bind-address: '8081' is not an address
          """)
  void wrongUsageIsToldInOneLine(String arguments, String told) {
    assertUsageError(Run.of(arguments.split(" ")), told);
  }

  @Test
  void noCommandIsWrongUsageToo() {
    assertUsageError(Run.of(), "name a command");
  }

  @Test
  void theLineSaysWhereHelpIs() {
    assertThat(Run.of("operator", "--nope").err())
        .isEqualTo(
            "rootseal: Unknown option: '--nope' (see rootseal operator --help)"
                + System.lineSeparator());
  }

  @ParameterizedTest
  @CsvSource({
    "ROOTSEAL_LOG_LEVEL, loud",
    "ROOTSEAL_LEADER_ELECT, maybe",
    "ROOTSEAL_METRICS_BIND_ADDRESS, everywhere",
  })
  void aVariableIsHeldToTheSameAsItsFlag(String variable, String value) {
    assertUsageError(Run.with(Map.of(variable, value), "operator"), value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--\u001b[2Jx", "--two\nlines", "--\u202eedisni"})
  void hostileArgumentsAreNotRepeatedAsTheyAre(String argument) {
    Run run = Run.of("operator", argument);

    assertUsageError(run, "Unknown option");
    assertThat(Hostile.isPlain(run.err().strip())).isTrue();
  }

  private static void assertUsageError(Run run, String told) {
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("rootseal: ").contains(told).hasLineCount(1);
  }
}
