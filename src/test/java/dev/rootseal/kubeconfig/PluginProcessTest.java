package dev.rootseal.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.kubeconfig.CredentialPlugin.Credential;
import dev.rootseal.kubeconfig.CredentialPlugin.RenewedToken;
import dev.rootseal.rule.Rows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds of a program that is run for its output. */
class PluginProcessTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final Instant END = Instant.parse("2030-01-01T00:10:00Z");

  @TempDir private Path folder;

  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private int asked;
  private boolean failing;
  private final RenewedToken token =
      new RenewedToken(this::ask, credential("first"), clock, RenewedToken.PAUSE);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 300",
        "exec >&-; sleep 300",
        "read line; sleep 300",
        "while true; do echo 'a complaint without end'; done >&2",
        "trap '' TERM HUP INT; sleep 300 & sleep 300"
      })
  void whatDoesNotEndIsEnded(String script) {
    assertThat(outcome(script, SHORT)).isEqualTo("It did not end within 1 s");
  }

  /** The JDK closes the pipe at the end of the process, but cannot wake who reads from it. */
  @Test
  void aChildThatOutlivesItHoldsNobodyUpForLongerThanTheLimit() {
    assertThat(outcome("echo x; sleep 60 & exit 0", SHORT))
        .isIn("x\n", "It did not end within 1 s");
  }

  @Test
  void nothingOfItIsLeftBehind() throws Exception {
    Path file = folder.resolve("pids");

    assertThat(outcome("sleep 300 & echo $$ $! > " + file + "; wait", SHORT)).startsWith("It did");

    for (String pid : Files.readString(file).strip().split(" ", -1)) {
      await()
          .until(
              () -> ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  @Test
  void aComplaintIsItsLastLineInShort() {
    assertThat(outcome("yes first | head -n 100000 >&2; echo last >&2; exit 2", LONG))
        .isEqualTo("It ended with exit code 2: last");
    assertThat(outcome("head -c 100000 /dev/zero | tr '\\0' x >&2; exit 2", LONG))
        .isEqualTo("It ended with exit code 2: " + "x".repeat(200) + "...");
  }

  @Test
  void itGetsNoInputAndItsOutputIsAllThereUpToAMebibyte() {
    assertThat(outcome("cat; head -c 1048576 /dev/zero; echo noise >&2", LONG)).hasSize(1 << 20);
    assertThat(outcome("head -c 1048577 /dev/zero", LONG)).isEqualTo("It printed more than 1 MiB");
  }

  @Rows(
      """
      rwx | exit 0    |
      rwx | #!/no/sh  | It cannot be started: the interpreter that its first line names is not there
      rw- | exit 0    | It cannot be started: permission denied
      """)
  void whyItIsNotStarted(String mode, String script, String why) throws Exception {
    Path program = Files.writeString(folder.resolve("plugin"), script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString(mode + "------"));

    assertThat(outcome(new ProcessBuilder(program.toString()), LONG)).isEqualTo(why);
  }

  @Test
  void wordsAreNotReadByAShell() {
    assertThat(outcome(new ProcessBuilder("printf", "%s", "$(id) \"a b\" ; 'c'"), LONG))
        .isEqualTo("$(id) \"a b\" ; 'c'");
    assertThat(outcome(new ProcessBuilder("no-such-program"), LONG))
        .isEqualTo("It cannot be started: there is no such program: a hint");
  }

  private static String outcome(String script, Duration limit) {
    return outcome(new ProcessBuilder("sh", "-c", script), limit);
  }

  /** What it printed, or why there is nothing. */
  private static String outcome(ProcessBuilder program, Duration limit) {
    try {
      return new String(
          new PluginProcess("It", "a hint", limit).run(program), StandardCharsets.UTF_8);
    } catch (KubeconfigException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void aTokenIsKeptUntilShortlyBeforeItsEnd() {
    now = END.minusSeconds(11);
    assertThat(token.getToken()).isEqualTo("first");
    assertThat(asked).isZero();

    now = END.minusSeconds(10);
    assertThat(token.getToken()).isEqualTo("next");
  }

  @Test
  void aPluginThatFailsIsGivenAMinuteAndTheOldTokenIsSent() {
    failing = true;
    now = END;
    assertThat(token.getToken()).isEqualTo("first");
    now = END.plusSeconds(59);
    assertThat(token.getToken()).isEqualTo("first");
    assertThat(asked).isEqualTo(1);

    failing = false;
    now = END.plusSeconds(60);
    assertThat(token.getToken()).isEqualTo("next");
    assertThat(asked).isEqualTo(2);
  }

  private Credential ask() {
    asked++;
    if (failing) {
      throw new KubeconfigException("fails");
    }
    return credential("next");
  }

  private static Credential credential(String token) {
    return new Credential(token, Optional.empty(), END);
  }
}
