package dev.rootseal.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds of a program that is run for its output. */
class PluginProcessTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;

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
    assertThatExceptionOfType(PluginProcess.Failure.class)
        .isThrownBy(() -> run(script, SHORT))
        .withMessage("did not end within 1 s");
  }

  /**
   * Whether its output ends with it is a race within the JDK, which closes the pipe at the end of
   * the process but cannot wake who reads from it.
   */
  @Test
  void aChildThatOutlivesItHoldsNobodyUpForLongerThanTheLimit() {
    assertThat(new String(outputOrFailure("echo x; sleep 60 & exit 0"), StandardCharsets.UTF_8))
        .isIn("x\n", "did not end within 1 s");
  }

  private static byte[] outputOrFailure(String script) {
    try {
      return run(script, SHORT);
    } catch (PluginProcess.Failure e) {
      return String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
    }
  }

  @Test
  void nothingOfItIsLeftBehind() throws Exception {
    Path file = folder.resolve("pids");

    assertThatExceptionOfType(PluginProcess.Failure.class)
        .isThrownBy(() -> run("sleep 300 & echo $$ $! > " + file + "; wait", SHORT));

    for (String pid : Files.readString(file).strip().split(" ", -1)) {
      await()
          .until(
              () -> ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  @Test
  void aComplaintIsItsLastLineInShort() {
    assertThatExceptionOfType(PluginProcess.Failure.class)
        .isThrownBy(() -> run("yes first | head -n 100000 >&2; echo last >&2; exit 2", LONG))
        .withMessage("ended with exit code 2: last");
    assertThatExceptionOfType(PluginProcess.Failure.class)
        .isThrownBy(() -> run("head -c 100000 /dev/zero | tr '\\0' x >&2; exit 2", LONG))
        .withMessage("ended with exit code 2: " + "x".repeat(200) + "...");
  }

  @Test
  void itGetsNoInputAndItsOutputIsAllThere() throws Exception {
    byte[] printed = run("cat; head -c 1048576 /dev/zero; echo noise >&2", LONG);

    assertThat(printed).hasSize(1 << 20);
  }

  @Test
  void oneByteMoreIsTooMuch() {
    assertThatExceptionOfType(PluginProcess.Failure.class)
        .isThrownBy(() -> run("head -c 1048577 /dev/zero", LONG))
        .withMessage("printed more than 1 MiB");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rwx | exit 0    |
          rwx | #!/no/sh  | the interpreter that its first line names is not there
          rw- | exit 0    | permission denied
          """)
  void whyItIsNotStarted(String mode, String script, @Nullable String why) throws Exception {
    Path program = Files.writeString(folder.resolve("plugin"), script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString(mode + "------"));

    assertThat(failure(program.toString()))
        .isEqualTo(why == null ? "" : "cannot be started: " + why);
    assertThat(failure("no-such-program")).isEqualTo("cannot be started: there is no such program");
  }

  private static String failure(String program) {
    try {
      PluginProcess.run(new ProcessBuilder(program), LONG);
      return "";
    } catch (PluginProcess.Failure e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void wordsAreNotReadByAShell() throws Exception {
    byte[] printed =
        PluginProcess.run(new ProcessBuilder("printf", "%s", "$(id) \"a b\" ; 'c'"), LONG);

    assertThat(new String(printed, StandardCharsets.UTF_8)).isEqualTo("$(id) \"a b\" ; 'c'");
  }

  private static byte[] run(String script, Duration limit) throws PluginProcess.Failure {
    return PluginProcess.run(new ProcessBuilder("sh", "-c", script), limit);
  }
}
