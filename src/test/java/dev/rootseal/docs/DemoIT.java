package dev.rootseal.docs;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.e2e.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** `rootseal demo --once` from the packaged jar, into a pipe, against what the README shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(4)
class DemoIT {
  private static final Pattern KUBECONFIG = Pattern.compile("(?m)^kubeconfig  (\\S+)$");
  private static final String ESCAPE = "\u001b";
  private static final Map<String, String> TERMINAL = Map.of("TERM", "xterm-256color");

  private static final List<String> ROOTSEAL =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:+UseSerialGC", // as bin/rootseal
          "-XX:TieredStopAtLevel=1",
          "-jar",
          requireNonNull(System.getProperty("rootseal.demo.jar")));

  private static final List<String> DEMO = List.of("demo", "--once");

  private Program.Result run = new Program.Result(-1, "", "");

  @BeforeAll
  void runTheDemo() {
    run = Program.run(Map.of(), rootseal(DEMO));
  }

  @Test
  void endsWellAndSaysNothingOnStandardError() {
    assertThat(run.errors()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void firstScreenIsTheOneInTheReadme() {
    assertThat(Markdown.read("README.md").blocks("console").stream().map(DemoIT::withoutChance))
        .contains(withoutChance(screens().getFirst()));
  }

  @Test
  void storyMovesResultAndRatio() {
    assertThat(screens().get(1))
        .startsWith("Step 1: ")
        .contains("kubectl patch deployment storefront")
        .contains("Pass: 6 of 8 -> 7 of 8, ratio 0.750 -> 0.875, Fail -> Pass");
    assertThat(screens().get(2))
        .startsWith("Step 2: ")
        .contains("kubectl patch deployment search")
        .contains("Pass: 7 of 8 -> 8 of 8, ratio 0.875 -> 1.000")
        .contains("Pass: 8 of 8 containers use read-only root filesystem.")
        .contains("rootseal_cluster_compliance_ratio{rule=\"read-only-filesystem\"} 1.0");
  }

  @Test
  void pipeGetsNoColourAndNoProgress() {
    assertThat(run.output()).doesNotContain(ESCAPE, "Starting");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void terminalGetsColoursAndProgress() {
    assertThat(onTerminal(TERMINAL, DEMO).output())
        .startsWith("Starting an embedded Kubernetes API")
        .contains(ESCAPE + "[31mFail: ", ESCAPE + "[32mPass: ");
  }

  /** Of a scan: all commands ask one class for their colours, and a story takes long. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void terminalGetsNoColourWhereNoneIsWanted() {
    Map<String, String> noColour = Map.of("TERM", "xterm-256color", "NO_COLOR", "1");
    List<String> scan = List.of("scan", "examples/walkthrough");

    assertThat(onTerminal(TERMINAL, scan).output()).contains(ESCAPE + "[31mFail: ");
    assertThat(onTerminal(noColour, scan).output())
        .contains("\nFail: ")
        .doesNotContainPattern(ESCAPE + "\\[[0-9;]*m"); // what erases a line of progress may stay
  }

  @Test
  void nothingIsLeftBehind() {
    List<String> kubeconfig =
        KUBECONFIG.matcher(run.output()).results().map(found -> found.group(1)).toList();

    assertThat(kubeconfig).hasSize(1);
    assertThat(Path.of(kubeconfig.getFirst())).doesNotExist();
  }

  /** What is shown before the story, and each of its steps. */
  private List<String> screens() {
    return List.of(run.output().split("(?m)^(?=Step \\d)", -1));
  }

  /** Without what differs from run to run: ports, the name of the kubeconfig, ages. */
  private static String withoutChance(String screen) {
    return screen
        .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
        .replaceAll("(?m)^kubeconfig  \\S+$", "kubeconfig  FILE")
        .replaceAll("(?m) \\d+s$", " AGE")
        .strip();
  }

  private static List<String> rootseal(List<String> arguments) {
    return Stream.concat(ROOTSEAL.stream(), arguments.stream()).toList();
  }

  /** On a terminal, which {@code script} of util-linux makes. */
  private static Program.Result onTerminal(
      Map<String, String> environment, List<String> arguments) {
    String line =
        rootseal(arguments).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    return Program.run(environment, List.of("script", "-qec", line, "/dev/null"));
  }
}
