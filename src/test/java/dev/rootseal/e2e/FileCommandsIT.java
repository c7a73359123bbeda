package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.DocumentedCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documents tell people to type about manifests, typed as it stands there, in a folder
 * with a shop of five workloads: four comply, which passes, and one is left to fix.
 */
@Tag("nightly")
@Needs(Requirement.CONTROL_PLANE)
record FileCommandsIT(Needs.SharedCluster shared, ControlPlane cluster, Shell shell) {
  private static final String NAMESPACE = "shop";

  static List<String> commands() {
    return DocumentedCommand.in(DocumentedCommand.Place.FILES).stream()
        .map(DocumentedCommand::text)
        .filter(command -> !command.startsWith("helm ") || Requirement.HELM.find().isPresent())
        .distinct()
        .toList();
  }

  @BeforeAll
  void fill() throws IOException {
    if (Requirement.HELM.find().isPresent()) {
      shell.program("helm", Helm.offline(shell.folder()).asCommand());
    }
    cluster.apply(Workloads.namespace(NAMESPACE) + Workloads.compliant(NAMESPACE, "web"));
    String chart = "apiVersion: v2\nname: shop\nversion: 1.0.0\n";
    write("charts/shop/Chart.yaml", chart);
    write("charts/shop/templates/web.yaml", Workloads.compliant(NAMESPACE, "web"));
    copyTheShopfront();
    write("overlays/prod/kustomization.yaml", "resources: [web.yaml]\n");
    write("overlays/prod/web.yaml", Workloads.compliant(NAMESPACE, "web"));
    writeTheShop();
  }

  /** A chart of which a part is fixed by values and a part by a post-renderer. */
  private void copyTheShopfront() throws IOException {
    Path chart = Path.of("src/test/resources/dev/rootseal/helm/parts");
    write(
        "charts/shopfront/Chart.yaml",
        Files.readString(chart.resolve("Chart.yaml")).replace("name: parts", "name: shopfront"));
    for (String file :
        List.of("values.yaml", "templates/controller.yaml", "templates/worker.yaml")) {
      write("charts/shopfront/" + file, Files.readString(chart.resolve(file)));
    }
  }

  private void writeTheShop() throws IOException {
    for (String name : List.of("one", "two", "three", "four")) {
      write("deploy/" + name + ".yaml", Workloads.compliant(NAMESPACE, name));
    }
    write("deploy/web.yaml", Workloads.writable("Deployment", NAMESPACE, "web"));
  }

  private void write(String name, String text) throws IOException {
    Path file = shell.folder().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandSucceeds(String documented) throws IOException {
    writeTheShop();
    String command =
        documented
            .replace("--context=staging --context=prod", "--context=test --context=test")
            .replace("KIND/NAME", "deployment/web -n shop");

    Program.Result result = shell.run(cluster.kubeconfig(), command);

    assertThat(result.exitCode())
        .as("%s: %s%s", command, result.output(), result.errors())
        // Other tests have workloads in this cluster, which may not comply.
        .isLessThanOrEqualTo(command.contains(" -A ") ? 1 : 0);
  }
}
