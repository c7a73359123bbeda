package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.docs.DocumentedCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What documents tell people to type, but for that of {@link InstallingCommandsIT}. */
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

  /** A folder with a shop of five workloads, of which one is left to fix. */
  private static final Shell FILES = new Shell();

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
    FILES.close();
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

  static List<String> onFiles() {
    return DocumentedCommand.textsIn(DocumentedCommand.Place.FILES).stream()
        .filter(command -> !command.startsWith("helm ") || Requirement.HELM.find().isPresent())
        .toList();
  }

  @BeforeAll
  void writeFiles() throws IOException {
    if (Requirement.HELM.find().isPresent()) {
      FILES.program("helm", Helm.offline(FILES.folder()).asCommand());
    }
    FILES.write("charts/shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
    FILES.write("charts/shop/templates/web.yaml", Workloads.compliant("shop", "web"));
    Files.createSymbolicLink(
        FILES.folder().resolve("examples"), Path.of("examples").toAbsolutePath());
    copyTheShopfront();
    FILES.write("overlays/prod/kustomization.yaml", "resources: [web.yaml]\n");
    FILES.write("overlays/prod/web.yaml", Workloads.compliant("shop", "web"));
    writeTheShop();
  }

  /** A chart of which a part is fixed by values and a part by a post-renderer. */
  private void copyTheShopfront() throws IOException {
    Path chart = Path.of("src/test/resources/dev/rootseal/helm/parts");
    FILES.write(
        "charts/shopfront/Chart.yaml",
        Files.readString(chart.resolve("Chart.yaml")).replace("name: parts", "name: shopfront"));
    for (String file :
        List.of("values.yaml", "templates/controller.yaml", "templates/worker.yaml")) {
      FILES.write("charts/shopfront/" + file, Files.readString(chart.resolve(file)));
    }
  }

  private void writeTheShop() {
    FILES.write("stricter.yaml", Workloads.policy("{selfExemption: Denied}"));
    for (String name : List.of("one", "two", "three", "four")) {
      FILES.write("deploy/" + name + ".yaml", Workloads.compliant("shop", name));
    }
    FILES.write("deploy/web.yaml", Workloads.writable("shop", "web"));
  }

  @ParameterizedTest
  @MethodSource("onFiles")
  void commandOnFilesSucceeds(String documented) {
    prepare("");
    writeTheShop();
    String command =
        documented
            .replace("--context=staging --context=prod", "--context=test --context=test")
            .replace("KIND/NAME", "deployment/web -n shop");

    Program.Result result = FILES.run(cluster.kubeconfig(), command);

    assertThat(result.exitCode())
        .as("%s: %s%s", command, result.output(), result.errors())
        // Other tests have workloads in this cluster, which may not comply.
        .isLessThanOrEqualTo(command.contains(" -A ") ? 1 : 0);
  }
}
