package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The script of docs/metrics.md: from a broken workload to an alert and back. */
@Needs(Requirement.CONTROL_PLANE)
class WalkthroughIT {
  @Test
  void alertComesAndGoes() throws IOException {
    try (ControlPlane cluster = ControlPlane.lend()) {
      ProcessBuilder builder =
          new ProcessBuilder("examples/walkthrough/run").redirectErrorStream(true);
      Map<String, String> environment = builder.environment();
      environment.put("KUBECONFIG", cluster.kubeconfig().toString());
      environment.put("PATH", Requirement.CONTROL_PLANE.path() + ":" + environment.get("PATH"));
      environment.put("JAVA_HOME", System.getProperty("java.home"));
      for (String port :
          new String[] {"OPERATOR_PORT", "PROMETHEUS_PORT", "ALERTMANAGER_PORT", "RECEIVER_PORT"}) {
        environment.put(port, "" + Server.freePort());
      }
      String said = Program.run(builder).ok();

      System.out.println(said);
      assertThat(comparable(said)).containsSubsequence(documented()).contains("== Done");
    }
  }

  @Test
  void withoutAClusterNothingIsTried() {
    ProcessBuilder builder =
        new ProcessBuilder("examples/walkthrough/run").redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", "/nonexistent");

    String said =
        "walkthrough: no cluster answers kubectl: name one to try things on in KUBECONFIG\n";
    assertThat(Program.run(builder)).isEqualTo(new Program.Result(1, said, ""));
  }

  /** The lines of the blocks in which the document shows what happens. */
  private static List<String> documented() throws IOException {
    String text = Files.readString(Path.of("docs/metrics.md"));
    String told = text.substring(text.indexOf("## What happens"), text.indexOf("The script stops"));
    return Pattern.compile("```console\n(.*?)```", Pattern.DOTALL)
        .matcher(told)
        .results()
        .flatMap(block -> comparable(block.group(1)).lines())
        .toList();
  }

  /** Without what is another one in each run: the age of a report, and the folder of a file. */
  private static String comparable(String output) {
    return output.replaceAll(" +\\d+s\n", " AGE\n").replaceAll("/\\S+/patch\\.yaml", "patch.yaml");
  }
}
