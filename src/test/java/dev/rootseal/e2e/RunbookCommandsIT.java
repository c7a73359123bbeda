package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The commands by which a runbook looks at things, run as they stand there. Not those that need a
 * running pod, which there is none without a node.
 */
@RequiresControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunbookCommandsIT {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
  private static final Pattern WORD = Pattern.compile("(?:'[^']*'|[^'\\s])+");
  private static final Pattern NEEDS_A_POD = Pattern.compile("kubectl .*(logs|port-forward) .*");

  private final ControlPlane cluster;
  private final Kubectl kubectl;

  RunbookCommandsIT(SharedCluster shared) {
    cluster = shared.controlPlane();
    kubectl = cluster.kubectl();
  }

  @BeforeAll
  void fill() {
    kubectl.apply(
        Workloads.namespace("runbook")
            + Workloads.writable("Deployment", "runbook", "web")
            + """
            ---
            apiVersion: coordination.k8s.io/v1
            kind: Lease
            metadata: {name: rootseal, namespace: rootseal-system}
            """);
    kubectl.ok("apply", "-f", "config/samples/policy-minimal.yaml");
    kubectl.ok("apply", "-f", "config/manager/service.yaml");
    new Reports(cluster.api()).await("runbook", 0, 1);
  }

  @AfterAll
  void empty() {
    kubectl.ok("delete", "cpol", "--all");
    kubectl.ok("delete", "service,lease", "rootseal", "-n", Installation.NAMESPACE);
    kubectl.ok("delete", "namespace", "runbook", "--wait=false");
  }

  @Test
  void everyCommandOfARunbookWorks() {
    List<String> commands = commands().filter(this::canRun).toList();

    assertThat(commands).hasSizeGreaterThan(15);
    assertThat(commands).allSatisfy(this::works);
  }

  private void works(String command) {
    Kubectl.Result result =
        kubectl.run(words(command.replace("NAMESPACE", "runbook")).toArray(String[]::new));

    assertThat(result.exitCode()).as("%s: %s", command, result.errors()).isZero();
  }

  private boolean canRun(String command) {
    return command.startsWith("kubectl ") && !NEEDS_A_POD.matcher(command).matches();
  }

  private static Stream<String> commands() {
    return Markdown.all().stream()
        .filter(document -> document.file().startsWith("docs/runbooks"))
        .flatMap(document -> document.find(BLOCK).stream())
        .flatMap(String::lines)
        .distinct();
  }

  /** Without the program's name, and without quotes. */
  private static List<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .skip(1)
        .map(MatchResult::group)
        .map(word -> word.replace("'", ""))
        .toList();
  }
}
