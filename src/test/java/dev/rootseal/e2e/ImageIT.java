package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.docs.DocumentedCommand;
import dev.rootseal.docs.Markdown;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The image as the Deployment of `config/default` on a real node, by another name. */
@Needs({Requirement.IMAGE, Requirement.NODE, Requirement.CONTROL_PLANE})
@ResourceLock(Node.INSTALLATION)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
record ImageIT(NodeCluster cluster, Kubectl kubectl, Shell shell) {
  private static final Pattern PORT = Pattern.compile("\\b808[01]\\b");
  private static final String IN_NAMESPACE = "--namespace=" + Installation.NAMESPACE;

  @BeforeAll
  void install() {
    cluster.load(Requirement.IMAGE.path());
    // `config/default` with the image that was loaded, as docs/image.md tells people to do it.
    String overlay = "target/image-overlay";
    unchecked(
        () ->
            Files.writeString(
                Files.createDirectories(Path.of(overlay)).resolve("kustomization.yaml"),
                Markdown.read("docs/image.md").blocks("yaml").getFirst()));
    kubectl.ok("apply --validate=strict -k", overlay);
    cluster.removes(kubectl.ok("kustomize", overlay));
    pods().awaitAvailable("deployment/rootseal");
  }

  @Test
  void ownReportSaysThatItIsCompliant() {
    JsonNode status = awaitOwnStatus();

    assertThat(status.path("result").asText()).isEqualTo("Pass");
    assertThat(status.path("findings")).isEmpty();
  }

  @Test
  void namespaceRefusesWhatIsLessThanRestricted() {
    Program.Result refused =
        kubectl.run("run lax --image=localhost/probe:1", IN_NAMESPACE, "--dry-run=server");

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.errors()).contains("violates PodSecurity \"restricted:latest\"");
  }

  @Test
  void kernelConfinesIt() {
    KernelView process = process();

    process.assertConfined();
    assertThat(process.status("Seccomp")).as("a filter").isEqualTo("2");
    assertThat(process.hasMapped("/app/rootseal.aot")).as("cache in use").isTrue();
  }

  @Test
  void rightsOfItsServiceAccountAreEnough() {
    awaitOwnStatus();

    pods().awaitLogs(logs -> assertThat(logs).singleElement().satisfies(ImageIT::assertAllIsWell));
  }

  private static void assertAllIsWell(String log) {
    assertThat(log.lines().map(Api::parse))
        .anyMatch(line -> line.path("message").asText().equals("Report written"))
        .anyMatch(line -> line.path("server").asText().contains("//10.0.0.1"))
        .allMatch(line -> line.path("level").asText().equals("INFO"));
  }

  @Test
  void itIsReadyAndServesItsMetrics() {
    String address = pod().at("/status/podIP").asText();

    assertThat(Http.get(URI.create("http://" + address + ":8081/readyz")).statusCode())
        .isEqualTo(200);
    await("leads, and has evaluated everything")
        .until(
            () ->
                Metrics.scrape(URI.create("http://" + address + ":8080/metrics"))
                    .hasClusterRatio());
  }

  @Test
  void logsAreShownByTheDocumentedCommands() {
    awaitOwnStatus();

    assertThat(documented(" logs "))
        .filteredOn(command -> !command.contains("--previous"))
        .hasSizeGreaterThan(2)
        .allSatisfy(
            command -> assertThat(output(command)).as(command).contains("Operator started"));
  }

  @Test
  void portsAreReachedByTheDocumentedCommands() {
    Map<String, String> ports =
        Map.of("8080", "" + Server.freePort(), "8081", "" + Server.freePort());

    assertThat(documented("curl "))
        .isNotEmpty()
        .allMatch(curl -> documented(" port-forward ").stream().anyMatch(c -> forwards(c, curl)));
    for (String command : documented(" port-forward ")) {
      String forward = PORT.matcher(command).replaceAll(at -> ports.get(at.group()) + ":$0");
      try (Server forwarding = shell.start(kubectl.kubeconfig(), "exec " + forward)) {
        documented("curl ").stream()
            .filter(curl -> forwards(command, curl))
            .map(curl -> PORT.matcher(curl).replaceFirst(at -> ports.get(at.group())))
            .forEach(curl -> awaitAnswer(curl, forwarding));
      }
    }
  }

  private static boolean forwards(String command, String curl) {
    return PORT.matcher(curl).results().allMatch(port -> command.contains(" " + port.group()));
  }

  private void awaitAnswer(String curl, Server forwarding) {
    await(curl)
        .until(
            () -> {
              forwarding.requireAlive();
              return shell.run(kubectl.kubeconfig(), curl).output();
            },
            answer ->
                answer.contains("readyz check passed") || answer.contains("rootseal_build_info{"));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void restartsAreFollowedByTheDocumentedCommands() {
    process().kill();
    pods().awaitRestart();

    assertThat(documented(" --previous"))
        .isNotEmpty()
        .allSatisfy(
            command -> assertThat(output(command)).as(command).contains("Operator started"));
    assertThat(documented(" rollout "))
        .hasSizeGreaterThan(1)
        .allSatisfy(
            command ->
                assertThat(output(command))
                    .as(command)
                    .containsAnyOf("restarted", "successfully rolled out"));
  }

  private static List<String> documented(String part) {
    return DocumentedCommand.textsIn(DocumentedCommand.Place.NODE).stream()
        .filter(command -> command.contains(part))
        .toList();
  }

  private String output(String command) {
    return shell.run(kubectl.kubeconfig(), command).ok();
  }

  private NodeCluster.NodePods pods() {
    return cluster.pods(Installation.NAMESPACE);
  }

  private JsonNode awaitOwnStatus() {
    String path = Reports.path(Installation.NAMESPACE);
    return await("report of its own namespace")
        .until(
            () -> cluster.api().find(path).map(report -> report.path("status")),
            found ->
                found.filter(one -> one.path("readOnly").asText().equals("1 of 1")).isPresent())
        .orElseThrow();
  }

  private JsonNode pod() {
    return pods().pods().getFirst();
  }

  /** The only process of this program whose control group is the pod's. */
  private KernelView process() {
    String pod = pod().at("/metadata/uid").asText();
    List<Long> found =
        ProcessHandle.allProcesses()
            .map(ProcessHandle::pid)
            .filter(pid -> read("/proc/" + pid + "/cgroup").contains(pod))
            .filter(pid -> read("/proc/" + pid + "/cmdline").contains("/app/rootseal.jar"))
            .toList();
    assertThat(found).hasSize(1);
    return new KernelView(found.getFirst());
  }

  /** Nothing for a process that has just ended. */
  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      return "";
    }
  }
}
