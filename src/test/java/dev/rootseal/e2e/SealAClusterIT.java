package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.docs.DocumentedCommand;
import dev.rootseal.docs.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** `docs/seal-a-cluster.md`, day by day: it gets as far as it says, and all run in the end. */
@Tag("nightly") // each of the commands has a test of its own
@Needs({Requirement.IMAGE, Requirement.NODE, Requirement.CONTROL_PLANE, Requirement.SCHEMAS})
@ResourceLock(Node.LOCK) // it counts what is in the cluster
record SealAClusterIT(NodeCluster cluster, Kubectl kubectl, Shell shell) {
  private static final String DOCUMENT = "docs/seal-a-cluster.md";
  private static final Path WORKLOADS = Path.of("src/test/resources/e2e/observe");

  SealAClusterIT {
    shell.with("ROOTSEAL_IMAGE", Container.IMAGE).with("ROOTSEAL_MIN_FOR", "0s");
  }

  @Test
  void weekSealsTheCluster() throws IOException {
    shell.write("policy.yaml", Markdown.read(DOCUMENT).blocks("yaml").getFirst());
    Files.copy(
        WORKLOADS.resolve("shop-web.yaml"),
        Files.createDirectories(shell.folder().resolve("deploy")).resolve("web.yaml"));
    Files.createSymbolicLink(shell.folder().resolve("config"), Path.of("config").toAbsolutePath());
    fill();

    type("Monday");
    assertThat(compliant()).isEqualTo("1 of 10");
    type("Tuesday");
    assertThat(compliant()).isEqualTo("2 of 10");
    type("Wednesday");
    assertThat(compliant()).isEqualTo("7 of 10");
    type("Thursday");
    assertThat(compliant()).isEqualTo("8 of 10");
    type("Friday");
    assertThat(compliant()).isEqualTo("9 of 9");
    type("From then on");
    awaitRollouts();
    assertThat(shell.folder().resolve("deploy/web.yaml"))
        .content()
        .startsWith("# Both write, and neither says so.\n")
        .contains("observed.rootseal.dev/cache: \"20", "writable-paths.rootseal.dev/cache: /tmp");
  }

  private void fill() throws IOException {
    cluster.load(Requirement.IMAGE.path());
    cluster.apply(kubectl.ok("kustomize config/crd"));
    Path alerts = Requirement.SCHEMAS.path().resolve("prometheus-operator");
    for (String kind : List.of("podmonitors", "prometheusrules", "servicemonitors")) {
      cluster.apply(
          Files.readString(alerts.resolve("monitoring.coreos.com_%s.yaml".formatted(kind))));
    }
    kubectl.ok("wait --for=condition=Established crd --all --timeout=30s");
    cluster.apply(Workloads.namespace(Installation.NAMESPACE));
    cluster.apply(Files.readString(WORKLOADS.resolve("shop.yaml")));
    cluster.apply(Files.readString(WORKLOADS.resolve("shop-web.yaml")));
    awaitRollouts();
  }

  private void type(String day) {
    List<String> commands =
        DocumentedCommand.in(DocumentedCommand.Place.SEALED).stream()
            .filter(command -> command.heading().startsWith(day))
            .map(DocumentedCommand::text)
            .toList();
    assertThat(commands).isNotEmpty();
    for (String command : commands) {
      Program.Result result = shell.run(kubectl.kubeconfig(), adapted(command));
      assertThat(result.exitCode()).as("%s: %s", command, result).isIn(allowed(command));
    }
    awaitRollouts();
  }

  /** Nobody waits for ten minutes here, nor may the date be over. */
  private static String adapted(String command) {
    return command
        .replace("--for=10m", "--for=1s")
        .replace("--until-pass", "--until-pass --for=15s")
        .replace("2027-03-31", LocalDate.now(ZoneOffset.UTC).plusDays(90).toString());
  }

  /** Below the threshold, or where a part is left out, the document says that it is 1. */
  private static List<Integer> allowed(String command) {
    return command.startsWith("rootseal scan") || command.startsWith("rootseal fix")
        ? List.of(0, 1)
        : List.of(0);
  }

  private void awaitRollouts() {
    cluster
        .pods("shop")
        .awaitAvailable(
            "deployment/sealed deployment/scanner deployment/api deployment/web"
                + " deployment/seen-elsewhere deployment/late deployment/legacy");
  }

  private String compliant() {
    String scan = "rootseal scan -A -o json --fail-on=never";
    JsonNode summary = shell.run(kubectl.kubeconfig(), scan).json().path("summary");
    return summary.path("compliant").asInt() + " of " + summary.path("evaluated").asInt();
  }
}
