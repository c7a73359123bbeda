package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Which value a flag of the operator has: its own, that of its variable, or the default. */
class OperatorFlagsTest {
  private final Map<String, String> environment = new HashMap<>();

  @Test
  void withoutAWordTheDefaultsHold() {
    assertThat(value("--metrics-bind-address")).hasToString(":8080");
    assertThat(value("--metrics-secure")).isEqualTo(false);
    assertThat(value("--metrics-cert-path")).isNull();
    assertThat(value("--health-probe-bind-address")).hasToString(":8081");
    assertThat(value("--log-level")).isEqualTo(Level.INFO);
    assertThat(value("--log-format")).isNull();
    assertThat(value("--leader-elect")).isNull();
    assertThat(value("--leader-election-namespace")).isNull();
    assertThat(value("--kubeconfig")).isNull();
    assertThat(value("--context")).isNull();
  }

  @Test
  void aVariableStandsInForItsFlag() {
    environment.put("ROOTSEAL_METRICS_BIND_ADDRESS", "127.0.0.1:9090");
    environment.put("ROOTSEAL_LOG_FORMAT", "json");
    environment.put("ROOTSEAL_LOG_LEVEL", "debug");
    environment.put("ROOTSEAL_KUBECONFIG", "/etc/kubeconfig");
    environment.put("ROOTSEAL_LEADER_ELECTION_NAMESPACE", "ops");

    assertThat(value("--metrics-bind-address")).hasToString("127.0.0.1:9090");
    assertThat(value("--log-format")).isEqualTo(LogFormat.JSON);
    assertThat(value("--log-level")).isEqualTo(Level.DEBUG);
    assertThat(value("--kubeconfig")).isEqualTo(Path.of("/etc/kubeconfig"));
    assertThat(value("--leader-election-namespace")).isEqualTo("ops");
  }

  @Test
  void theFlagWinsOverItsVariable() {
    environment.put("ROOTSEAL_METRICS_BIND_ADDRESS", ":1");
    environment.put("ROOTSEAL_LOG_LEVEL", "debug");

    assertThat(value("--metrics-bind-address", "--metrics-bind-address=:2")).hasToString(":2");
    assertThat(value("--log-level", "--log-level=WARN")).isEqualTo(Level.WARN);
  }

  @Test
  void anAddressOf0SwitchesTheServerOff() {
    environment.put("ROOTSEAL_HEALTH_PROBE_BIND_ADDRESS", "0");

    assertThat(value("--metrics-bind-address", "--metrics-bind-address=0")).isNull();
    assertThat(value("--health-probe-bind-address")).isNull();
    assertThat(value("--health-probe-bind-address", "--health-probe-bind-address=:1"))
        .hasToString(":1");
  }

  @Test
  void aVariableThatIsEmptySaysNothing() {
    environment.put("ROOTSEAL_METRICS_BIND_ADDRESS", "");
    environment.put("ROOTSEAL_LOG_LEVEL", " ");
    environment.put("ROOTSEAL_LEADER_ELECT", "");
    environment.put("ROOTSEAL_KUBECONFIG", "");

    assertThat(value("--metrics-bind-address")).hasToString(":8080");
    assertThat(value("--log-level")).isEqualTo(Level.INFO);
    assertThat(value("--leader-elect")).isNull();
    assertThat(value("--kubeconfig")).isNull();
  }

  @ParameterizedTest(name = "variable {0}, arguments {1}: {2}")
  @CsvSource({
    ",      --leader-elect,        true",
    ",      --leader-elect=true,   true",
    ",      --leader-elect=false,  false",
    ",      --leader-elect=FALSE,  false",
    ",      --leader-elect true,   true",
    ",      --leader-elect false,  false",
    ",      --leader-elect --log-level=warn, true",
    "true,  ,                      true",
    "false, ,                      false",
    "false, --leader-elect,        true",
    "true,  --leader-elect=false,  false",
  })
  void theLeaderIsElectedOrNotAsSaid(
      @Nullable String variable, @Nullable String arguments, String elected) {
    if (variable != null) {
      environment.put("ROOTSEAL_LEADER_ELECT", variable);
    }
    String[] words = arguments == null ? new String[0] : arguments.split(" ");

    assertThat(value("--leader-elect", words)).hasToString(elected);
  }

  private CommandLine operator(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "operator";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    CommandLine program = Main.commandLine(environment);
    program.parseArgs(all);
    return Objects.requireNonNull(program.getSubcommands().get("operator"));
  }

  private @Nullable Object value(String flag, String... arguments) {
    return operator(arguments).getCommandSpec().findOption(flag).getValue();
  }
}
