package dev.rootseal.e2e;

import static org.awaitility.Awaitility.await;

import dev.rootseal.docs.DocumentedCommand;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documents tell people to type, typed as it stands there in a cluster that has Rootseal,
 * a policy and a shop. {@link InstallingCommandsIT} has what installs and takes away; the others of
 * {@link DocumentedCommand.Place} have a class each.
 */
@Tag("nightly")
@Needs(Requirement.CONTROL_PLANE)
record DocumentedCommandsIT(
    Needs.SharedCluster shared,
    ControlPlane cluster,
    Kubectl kubectl,
    Reports reports,
    Shell shell) {
  private static final String SHOP = "examples/walkthrough/shop.yaml";
  private static final String BROKEN = "examples/walkthrough/broken.yaml";

  DocumentedCommandsIT {
    shell.likeTheCheckout();
  }

  static Stream<String> commands() {
    return DocumentedCommand.in(DocumentedCommand.Place.CLUSTER).stream()
        .filter(command -> !InstallingCommandsIT.isOne(command))
        .map(DocumentedCommand::text)
        .distinct();
  }

  @BeforeAll
  void fill() {
    kubectl.ok("apply -k config/default");
    kubectl.ok("apply -f config/samples/policy-minimal.yaml");
    kubectl.ok("apply -f", SHOP, "-f", BROKEN);
    kubectl.ok("create namespace argocd");
    kubectl.ok("create configmap argocd-cm -n argocd");
  }

  @AfterAll
  void empty() {
    kubectl.ok("delete compliancepolicy --all");
    kubectl.ok("delete deployment,service,lease --all -n rootseal-system");
    kubectl.ok("delete configmap rootseal-dashboard -n rootseal-system");
    kubectl.ok("delete clusterrolebinding rootseal-metrics-reader rootseal-cluster-reader");
    kubectl.ok("delete namespace shop argocd --wait=false");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandSucceeds(String documented) {
    prepare(documented);
    String command = filledIn(documented);

    if (command.equals("bin/rootseal demo")) {
      goesOn(command, "kubeconfig  ");
    } else {
      run(command);
    }
  }

  /** What is fixed has to be broken, and what is deleted has to be there. */
  private void prepare(String command) {
    boolean fixes = command.contains("rootseal fix") || command.contains("kubectl patch");
    if (fixes == webIsReadOnly()) {
      // A patch leaves behind what no manifest takes back.
      kubectl.ok("delete deployment web -n shop");
      kubectl.ok("apply -f", fixes ? BROKEN : SHOP);
    }
    reports.await("shop", fixes ? 2 : 3, 3);
    if (command.contains(" lease ")) {
      cluster.apply(
          """
          apiVersion: coordination.k8s.io/v1
          kind: Lease
          metadata: {name: rootseal, namespace: rootseal-system}
          """);
    }
  }

  private boolean webIsReadOnly() {
    return cluster
        .api()
        .get("/apis/apps/v1/namespaces/shop/deployments/web")
        .at("/spec/template/spec/containers/0/securityContext/readOnlyRootFilesystem")
        .asBoolean();
  }

  private static String filledIn(String command) {
    return command
        .replace("KIND/NAME", "deployment/web")
        .replace(" NAME ", " web ")
        .replace("NAMESPACE", "shop")
        .replace("GROUP", "auditors")
        .replace("MONITORING", "default");
  }

  private void run(String command) {
    shell.run(kubectl.kubeconfig(), command).ok();
  }

  private void goesOn(String command, String line) {
    try (Server running = shell.start(kubectl.kubeconfig(), "exec " + command)) {
      await(line).until(() -> running.hasSaid(line));
      running.stop();
    }
  }
}
