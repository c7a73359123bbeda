package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.docs.DocumentedCommand;
import dev.rootseal.docs.DocumentedCommand.Place;
import dev.rootseal.docs.Markdown;
import dev.rootseal.remediation.LiveWorkload;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `rootseal fix`, then the real kubectl against the real API server, as somebody would do it. */
@Needs(Requirement.CONTROL_PLANE)
@Order(3)
class FixIT {
  private static final String INTO_A_FILE = "rootseal fix -A --output-dir=patches > patch.sh";
  private static final String CRITICAL = "rootseal fix daemonset/mesh -n shop";
  private static final String GATE =
      "rootseal fix deployment/web -n shop --fail-on=finding > web.yaml";
  private static final Path SHOP = Path.of("src/test/resources/dev/rootseal/cli/fix-shop.yaml");
  private static final String WEB = "/apis/apps/v1/namespaces/shop/deployments/web";
  private static final LiveWorkload EVALUATOR =
      new LiveWorkload(Policy.DEFAULT, ImageCatalogue.load());

  private final ControlPlane cluster;
  private final Kubectl kubectl;
  private final Path admin;
  @TempDir private Path folder;

  FixIT(ControlPlane cluster) {
    this.cluster = cluster;
    kubectl = cluster.kubectl();
    admin = kubectl.kubeconfig();
    Installation.definitions(cluster);
  }

  @BeforeEach
  void shopAsItWas() throws IOException {
    cluster.api().tryDelete(WEB);
    cluster.api().tryDelete("/apis/apps/v1/namespaces/blog/deployments/blog");
    cluster.apply(Files.readString(SHOP));
  }

  /** What the diff shows is what the server makes of the patch; the gate opens once it is there. */
  @Test
  void scriptOfTheDocumentFixesTheWorkload() {
    Shell shell = shell();
    String script = script();
    String patch = script.lines().toList().getLast();
    List<String> after =
        Program.rootseal(admin, "fix deploy/web -n shop --as=diff")
            .output()
            .lines()
            .filter(line -> line.startsWith("+ ") || line.startsWith("  "))
            .map(line -> plain(line.substring(1)))
            .toList();
    assertThat(shell.run(admin, GATE).exitCode()).isEqualTo(1);

    assertThat(shell.run(admin, script).ok()).isEqualTo("deployment.apps/web patched\n");

    assertThat(EVALUATOR.evaluate(cluster.api().get(WEB)).containers())
        .isNotEmpty()
        .allMatch(container -> container.verdict().verdict() == Verdict.COMPLIANT);
    assertThat(after).hasSizeGreaterThan(20);
    assertThat(kubectl.ok("get deploy web -n shop -o yaml").lines().map(FixIT::plain))
        .containsSubsequence(after);
    assertThat(Program.rootseal(admin, "fix deployment/web -n shop"))
        .isEqualTo(
            new Program.Result(0, "", "Deployment 'web' in namespace 'shop': nothing to fix.\n"));
    assertThat(shell.run(admin, GATE).exitCode()).isZero();
    assertThat(shell.run(admin, patch).output())
        .as("applied twice")
        .isEqualTo("deployment.apps/web patched (no change)\n");
    whatIsSaidAfterReadOnlyFileSystemAddsThePath(shell);
  }

  private static String script() {
    return Markdown.read("docs/fix.md").blocks("sh").getFirst();
  }

  /** The first field of an item depends on what else it has. */
  private static String plain(String line) {
    return line.replace("- ", "  ");
  }

  /** FixCommandTest runs what is on a screen. */
  @Test
  void documentHasNoOtherCommandsThanTheseAndThoseOnScreens() {
    List<String> screens =
        Markdown.read("docs/fix.md").blocks("console").stream()
            .flatMap(String::lines)
            .filter(line -> line.startsWith("$ "))
            .map(line -> line.substring(2))
            .toList();
    List<String> expected = new ArrayList<>(script().lines().toList());
    expected.addAll(afterReadOnlyFileSystem());
    expected.addAll(List.of(CRITICAL, INTO_A_FILE, GATE));

    assertThat(DocumentedCommand.in(Place.FIXED).stream().map(DocumentedCommand::text))
        .filteredOn(command -> !screens.contains(command))
        .containsExactlyElementsOf(expected);
  }

  private static List<String> afterReadOnlyFileSystem() {
    return DocumentedCommand.in(Place.FIXED).stream()
        .filter(command -> command.heading().startsWith("After `Read-only"))
        .map(DocumentedCommand::text)
        .toList();
  }

  private void whatIsSaidAfterReadOnlyFileSystemAddsThePath(Shell shell) {
    List<String> commands = afterReadOnlyFileSystem();
    assertThat(commands).hasSize(4).first().asString().startsWith("kubectl logs ");

    String script = String.join("\n", commands.subList(1, 4));
    assertThat(shell.run(admin, script).succeeded().errors())
        .contains("  container 'app': mount the new volume 'rootseal-var-cache-app', an emptyDir")
        .doesNotContain("set readOnlyRootFilesystem");
    JsonNode mounts = cluster.api().get(WEB).at("/spec/template/spec/containers/0/volumeMounts");
    assertThat(mounts.findValuesAsText("mountPath"))
        .containsExactlyInAnyOrder("/var/cache/app", "/etc/web", "/tmp");
  }

  /** No pod runs here: kubectl and the server take the command, and the log is empty. */
  @Test
  void logsAreAskedForAsTheServerTakesIt() {
    cluster.apply(
        Workloads.account("shop", "default")
            + """
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web-1, namespace: shop, labels: {app: web}}
        spec: {automountServiceAccountToken: false, containers: [{name: app, image: x}]}
        """);
    String command = afterReadOnlyFileSystem().getFirst();
    int pipe = command.indexOf(" | ");

    assertThat(shell().run(admin, command.substring(0, pipe)))
        .isEqualTo(new Program.Result(0, "", ""));
    String logs =
        """
        printf '%%s\\n' 'starting' 'open("/var/cache/app/x") failed (30: Read-only file system)' \\
          "OSError: [Errno 30] Read-only file system: '/srv'" %s
        """
            .formatted(command.substring(pipe));
    assertThat(shell().run(admin, logs).output().lines())
        .hasSize(2)
        .noneMatch(line -> line.equals("starting"));
    kubectl.ok("delete pod web-1 -n shop --now");
  }

  @Test
  void criticalOneThatIsNamedGetsItsPatchAndOthersTheirCommands() {
    Program.Result fix = Program.rootseal(admin, CRITICAL.substring("rootseal ".length()));
    assertThat(fix.ok()).contains("name: mesh\n");
    assertThat(fix.errors()).contains("\n  critical: privileged: 'agent'\n");

    assertThat(shell().run(admin, INTO_A_FILE).exitCode()).as("a patch for a part").isEqualTo(1);
    assertThat(shell().run(admin, "sh patch.sh").ok())
        .isEqualTo("deployment.apps/blog patched\ndeployment.apps/web patched\n");
  }

  @Test
  void rightToGetThatOneWorkloadIsEnough() {
    Path fixer = fixer();

    Program.Result fix = Program.rootseal(fixer, "fix deployment/web -n shop");
    assertThat(fix.ok()).startsWith("apiVersion: apps/v1\nkind: Deployment\n");
    assertThat(fix.errors())
        .startsWith(
            "rootseal: no right to read the cluster's CompliancePolicy:"
                + " evaluated by the default policy\nIn namespace 'shop': Deployment 'web' ");

    assertThat(Program.rootseal(fixer, "fix deployment/api -n shop"))
        .isEqualTo(
            new Program.Result(
                2,
                "",
                "rootseal: Deployment 'api' in namespace 'shop' cannot be read:"
                    + " deployments.apps \"api\" is forbidden:"
                    + " User \"system:serviceaccount:shop:fixer\" cannot get resource"
                    + " \"deployments\" in API group \"apps\" in the namespace \"shop\"\n"));
  }

  /** Made by `kubectl apply`, which then knows what a patch leaves out. */
  @Test
  void nothingElseIsMadeOfAPatchByMistake() throws IOException {
    cluster.api().delete(WEB);
    kubectl.apply(Files.readString(SHOP));
    Shell shell = shell();
    shell.write("p.yaml", Program.rootseal(admin, "fix deploy/web -n shop").ok());
    Program.Result tried =
        shell.run(
            admin,
            """
            for verb in create replace apply; do
              if kubectl $verb -f p.yaml 2>/dev/null; then echo $verb was let in; fi
            done
            """);

    assertThat(tried).isEqualTo(new Program.Result(0, "", ""));
  }

  @Test
  void kustomizeTakesTheStreamOfAll() throws IOException {
    Shell shell = shell();
    Files.copy(SHOP, shell.folder().resolve("shop.yaml"));
    shell.write("kustomization.yaml", "resources: [shop.yaml]\npatches: [{path: patches.yaml}]\n");

    shell.write(
        "patches.yaml",
        Stream.of("blog", "shop")
            .map(namespace -> Program.rootseal(admin, "fix -n " + namespace).output())
            .collect(Collectors.joining("---\n")));

    String built = shell.run(admin, "kubectl kustomize .").ok();

    assertThat(built.split("readOnlyRootFilesystem: true", -1)).hasSize(1 + 1 + 1 + 2);
  }

  private Shell shell() {
    return new Shell(folder);
  }

  /** A kubeconfig for a new service account that may get that one workload and nothing else. */
  private Path fixer() {
    cluster.apply(
        Workloads.account("shop", "fixer")
            + """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: fixer, namespace: shop}
        rules: [{apiGroups: [apps], resources: [deployments], verbs: [get], resourceNames: [web]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: fixer, namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: fixer}
        subjects: [{kind: ServiceAccount, name: fixer, namespace: shop}]
        """);
    return cluster.kubeconfig("fixer", cluster.api().token("fixer", "shop"));
  }
}
