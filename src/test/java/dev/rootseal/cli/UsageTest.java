package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes and streams: help goes to standard output, trouble to standard error. */
class UsageTest {
  @ParameterizedTest(name = "rootseal {0}")
  @ValueSource(
      strings = {
        "--help",
        "-h",
        "help",
        "help operator",
        "operator --help",
        "operator --log-level=loud --nope --help"
      })
  void helpIsNoTrouble(String arguments) {
    Run run = Run.of(arguments).ends(ExitCode.OK);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("Usage: rootseal");
  }

  @Test
  void helpTellsEveryFlagAndItsDefault() {
    assertThat(Run.of("operator --help").out().replaceAll("\\s+", ""))
        .contains(
            """
            --kubeconfig=FILE --context=NAME --metrics-bind-address=ADDRESS (:8080)
            --metrics-secure[=true|false] (false) --metrics-cert-path=DIR (:8081) (info)
            --health-probe-bind-address=ADDRESS --leader-elect[=true|false]
            --leader-election-namespace=NAMESPACE --log-format=text|json
            --log-level=error|warn|info|debug"""
                .split("\\s+"));
  }

  /** Of paths there may be several. */
  @ParameterizedTest(name = "rootseal {0}")
  @ValueSource(strings = {"scan", "fix", "observe", "try", "policy preview"})
  void oneWorkloadIsTaken(String command) {
    assertThat(Run.of(command + " --help").out())
        .containsPattern("\\s\\[KIND/NAME(\\|PATH\\.\\.\\.)?]\\s")
        .doesNotContain("KIND/NAME...");
  }

  @ParameterizedTest(name = "rootseal {0}")
  @ValueSource(strings = {"--version", "-V", "operator --version"})
  void theVersionIsOneLine(String arguments) {
    Run run = Run.of(arguments).ends(ExitCode.OK);

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .matches("rootseal [0-9]+\\.[0-9.]+(-SNAPSHOT)? \\(revision [^ ]+, Java [^ ]+\\)\\R");
  }

  @Test
  void noCommandIsWrongUsageToo() {
    assertThat(Run.of(List.of()).err())
        .isEqualTo(
            "rootseal: name a command: operator, scan, fix, observe, try, explain, admission, policy or demo\nSee rootseal --help\n");
  }
}
