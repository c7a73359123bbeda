package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What `docs/helm.md` and `docs/operations.md` tell people to type, typed on a real API server. */
@RequiresHelm
@RequiresControlPlane
@TestInstance(Lifecycle.PER_CLASS)
class DocumentedCommandsIT {
  private static final String KUSTOMIZE = "kubectl apply -k config/default";
  private static final String HELM =
      "helm install rootseal charts/rootseal -n rootseal-system --create-namespace";

  private final ControlPlane cluster;
  private final Kubectl kubectl;
  private final Helm helm;

  DocumentedCommandsIT(HelmBinary binary, Binaries binaries, @TempDir Path folder) {
    cluster = ControlPlane.start(binaries).withControllers();
    kubectl = cluster.kubectl();
    helm = new Helm(binary.program(), folder, kubectl.kubeconfig());
  }

  /** A section of a document, and the commands that lead to where it begins. */
  record Section(String document, String heading, List<String> before) {
    List<String> commands() {
      return Markdown.read("docs/" + document).lines().stream()
          .dropWhile(line -> !line.matches("##+ " + heading))
          .skip(1)
          .takeWhile(line -> !line.matches("#+ .*"))
          .filter(DocumentedCommandsIT::isCommand)
          .toList();
    }

    @Override
    public String toString() {
      return document + ": " + heading;
    }
  }

  static Stream<Section> sections() {
    return Stream.of(
        new Section("helm.md", "Install", List.of()),
        new Section("helm.md", "Over an installation by kubectl", List.of(KUSTOMIZE)),
        new Section("helm.md", "A policy among the values", List.of()),
        new Section("helm.md", "Upgrade, roll back, uninstall", List.of(HELM)),
        new Section("operations.md", "Install", List.of(KUSTOMIZE)),
        new Section("operations.md", "Rights", List.of(KUSTOMIZE)),
        new Section("operations.md", "Network policy", List.of(KUSTOMIZE)),
        new Section("operations.md", "Uninstall", List.of(KUSTOMIZE)));
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @AfterEach
  void clear() {
    helm.run("uninstall", Helm.RELEASE, "-n", Installation.NAMESPACE, "--ignore-not-found");
    kubectl.ok("delete", "-k", "config/samples/production", "--ignore-not-found");
    kubectl.ok("delete", "clusterrolebinding", "rootseal-cluster-reader", "--ignore-not-found");
  }

  @ParameterizedTest
  @MethodSource("sections")
  void everyCommandSucceeds(Section section) {
    section.before().forEach(this::run);

    section.commands().forEach(this::run);
  }

  @Test
  void noSectionIsLeftOut() {
    for (String document : List.of("helm.md", "operations.md")) {
      assertThat(
              sections()
                  .filter(section -> section.document().equals(document))
                  .flatMap(section -> section.commands().stream()))
          .containsExactlyElementsOf(
              Markdown.read("docs/" + document).lines().stream()
                  .filter(DocumentedCommandsIT::isCommand)
                  .toList());
    }
  }

  private static boolean isCommand(String line) {
    return line.startsWith("kubectl ") || line.startsWith("helm ");
  }

  private void run(String command) {
    // No pod runs here, so there is nothing to wait for.
    if (command.contains("rollout status")) {
      return;
    }
    String[] words =
        command.replace("GROUP", "auditors").replace("MONITORING", "default").split(" +", -1);
    String[] arguments = Arrays.copyOfRange(words, 1, words.length);
    if (words[0].equals("helm")) {
      helm.ok(arguments);
    } else {
      kubectl.ok(arguments);
    }
    awaitDefinitions();
  }

  private void awaitDefinitions() {
    if (!kubectl.ok("get", "crd", "-o", "name").isEmpty()) {
      Installation.awaitServed(cluster);
    }
  }
}
