package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.docs.DocumentedCommand;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The sections of the documents that install Rootseal or take it away, each in a clean cluster. */
@Tag("nightly")
@Needs({Requirement.HELM, Requirement.CONTROL_PLANE})
record InstallingCommandsIT(
    @Needs.Own(controllers = true) ControlPlane cluster, Kubectl kubectl, Helm helm, Shell shell) {
  private static final String KUSTOMIZE = "kubectl apply -k config/default";
  private static final String SHOP = "kubectl apply -f examples/walkthrough/shop.yaml";
  private static final String HELM =
      "helm install rootseal charts/rootseal -n rootseal-system --create-namespace"
          + " --set image.repository=registry.example/rootseal";
  private static final List<Section> SECTIONS =
      List.of(
          new Section("docs/helm.md", "Install", List.of()),
          new Section("docs/helm.md", "Over an installation by kubectl", List.of(KUSTOMIZE)),
          new Section("docs/helm.md", "CRDs", List.of()),
          new Section("docs/helm.md", "A policy among the values", List.of()),
          new Section("docs/helm.md", "Without Helm in the cluster", List.of()),
          new Section("docs/helm.md", "Upgrade, roll back, uninstall", List.of(HELM)),
          new Section("docs/operations.md", "Install", List.of()),
          new Section("docs/operations.md", "Uninstall", List.of(KUSTOMIZE)),
          new Section("docs/operations.md", "Keep the reports", List.of(KUSTOMIZE)),
          new Section("docs/metrics.md", "Afterwards", List.of(KUSTOMIZE, SHOP)));

  InstallingCommandsIT {
    shell.likeTheCheckout().program("helm", helm.asCommand());
  }

  /** A section of a document, and the commands that lead to where it begins. */
  record Section(String document, String heading, List<String> before) {
    boolean has(DocumentedCommand command) {
      return command.document().equals(document) && command.heading().equals(heading);
    }

    List<String> commands() {
      return DocumentedCommand.in(DocumentedCommand.Place.CLUSTER).stream()
          .filter(this::has)
          .map(DocumentedCommand::text)
          .toList();
    }

    @Override
    public String toString() {
      return document + ": " + heading;
    }
  }

  static boolean isOne(DocumentedCommand command) {
    return SECTIONS.stream().anyMatch(section -> section.has(command));
  }

  @AfterEach
  void clear() {
    helm.run("uninstall rootseal -n rootseal-system --ignore-not-found");
    kubectl.ok("delete -k config/samples/production --ignore-not-found");
  }

  @ParameterizedTest
  @FieldSource("SECTIONS")
  void everyCommandSucceeds(Section section) {
    assertThat(section.commands()).isNotEmpty();

    section.before().forEach(this::run);
    section.commands().forEach(this::run);
  }

  private void run(String command) {
    if (command.equals("bin/rootseal operator")) {
      operate(command);
      return;
    }
    // No node runs pods here, for which --wait would wait.
    shell.run(kubectl.kubeconfig(), command.replace("--wait", "--wait --set replicas=0")).ok();
    if (!kubectl.ok("get crd -o name").isEmpty()) {
      Installation.awaitServed(cluster.api());
    }
  }

  /** The usual ports may be taken on this machine. */
  private void operate(String command) {
    String elsewhere =
        Stream.of("METRICS", "HEALTH_PROBE")
            .map(name -> "ROOTSEAL_" + name + "_BIND_ADDRESS=127.0.0.1:0 ")
            .collect(Collectors.joining());
    try (Server operator = shell.start(kubectl.kubeconfig(), elsewhere + "exec " + command)) {
      await("cluster evaluated").until(() -> operator.hasSaid("Compliance summary written"));
      operator.stop();
    }
  }
}
