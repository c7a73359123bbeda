package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.e2e.Program;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong input to the packaged program, as processes of their own: what only these can show. */
class WrongInputIT {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"fix -A", "fix -A --as=diff", "fix -A --output-dir=patches"})
  void patchesThatCannotBeWrittenAreToldAndEndWith2(String arguments) throws Exception {
    try (ShopCluster cluster = ShopCluster.withRootseal(folder)) {
      Run run =
          shell("rootseal " + arguments + " --kubeconfig=" + cluster.kubeconfig() + " >/dev/full")
              .ends(2);

      assertThat(run.err().lines().filter(line -> line.startsWith("rootseal: ")))
          .containsExactly("rootseal: standard output cannot be written: No space left on device");
      assertThat(run.err())
          .endsWith("No space left on device\n")
          .doesNotContain("To apply what is", "run the commands");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "--version", "fix --help", "help operator"})
  void helpThatCannotBeWrittenIsTold(String arguments) throws Exception {
    assertThat(shell("rootseal " + arguments + " >/dev/full"))
        .isEqualTo(
            new Run(
                2, "", "rootseal: standard output cannot be written: No space left on device\n"));
  }

  @Test
  void aReaderThatHasHadEnoughIsNoTrouble() throws Exception {
    try (ShopCluster cluster = ShopCluster.withRootseal(folder)) {
      Run run =
          shell(
              "{ rootseal fix -A --kubeconfig=%s 2>errors; echo $? >code; } | true; cat code errors"
                  .formatted(cluster.kubeconfig()));

      assertThat(run.err()).isEmpty();
      assertThat(run.out()).startsWith("2\n").doesNotContain("rootseal: ", "Exception");
    }
  }

  @Test
  void aNameThatIsNoTextInThisLocaleCostsNothing() throws Exception {
    Run run =
        shell(
            "echo '{kind: Pod, apiVersion: v1}' >\"$(printf 'caf\\351.yaml')\"; LC_ALL=C rootseal scan .");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("1 document in 1 file: 1 workload evaluated.");
    assertThat(shell("LC_ALL=C rootseal scan ./caf*").err())
        .startsWith("rootseal: './caf\ufffd.yaml' is a name that cannot be given here");
  }

  /** What listens and never answers is no server: it is told so after three times 10 s. */
  @Test
  @Tag("nightly")
  void aServerThatTakesARequestAndSaysNothingIsToldInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String server = "http://127.0.0.1:" + silent.getLocalPort() + "/";
      Run.kubeconfig(folder, server);

      Run run =
          shell(
              """
              rootseal scan -A --kubeconfig=kubeconfig >scanned 2>&1 &
              rootseal fix -A --kubeconfig=kubeconfig; fixed=$?
              wait $!; echo $fixed $?; cat scanned
              """);

      String line =
          "Deployments in the cluster cannot be read: the API server at %s does not answer: no answer within 10 s: check the address and the network\n"
              .formatted(server);
      assertThat(run.err()).isEqualTo("rootseal: " + line);
      assertThat(run.out()).startsWith("2 2\n" + line).doesNotContain("Exception");
    }
  }

  private Run shell(String script) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String jar = Optional.ofNullable(System.getProperty("rootseal.jar")).orElseThrow();
    String program =
        "rootseal() { '%s' -XX:TieredStopAtLevel=1 -jar '%s' \"$@\"; }\n".formatted(java, jar);
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", program + script).directory(folder.toFile());
    // Those of the build begin like those of the program, which would tell of them.
    builder.environment().keySet().removeIf(name -> name.startsWith("ROOTSEAL_"));
    Program.Result result = Program.run(builder);
    return new Run(result.exitCode(), result.output(), result.errors());
  }

  @ParameterizedTest
  @ValueSource(strings = {"scan -", "fix -"})
  void aClosedStandardInputIsNoFile(String arguments) throws Exception {
    assertThat(shell("rootseal " + arguments + " <&-").refuses(ExitCode.USAGE).err())
        .startsWith(
            "rootseal: - is standard input, which is closed: give it one, such as < FILE\n");
  }

  /** As `<(cat pod.yaml)` in bash. */
  @Test
  void whatAShellMakesOfACommandIsRead() throws Exception {
    Files.writeString(
        folder.resolve("pod.yaml"),
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: x}]}\n");

    assertThat(shell("cat pod.yaml | rootseal scan --fail-on=never /dev/fd/0").out())
        .contains("0 of 1 container");
  }
}
