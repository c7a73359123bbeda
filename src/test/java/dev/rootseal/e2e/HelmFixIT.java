package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** `fix --as=helm` with the real helm: what is rendered complies, and differs in the fix alone. */
@Needs({Requirement.HELM, Requirement.CONTROL_PLANE})
@Order(2)
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class HelmFixIT {
  private static final String FIX = "rootseal fix --as=helm --output-dir=fixed ";

  /** No cluster is asked. */
  private static final Path NO_KUBECONFIG = Path.of("/nonexistent");

  private static final String FIX_PLAIN = FIX + "--chart=$charts/plain - < before.yaml";

  private final Shell shell;
  private final Path folder;

  HelmFixIT(@TempDir Path folder) {
    this.folder = folder;
    this.shell =
        new Shell(folder).program("helm", Helm.offline(folder).asCommand()).likeTheCheckout();
  }

  private String run(String script) {
    String charts = "charts=src/test/resources/dev/rootseal/helm\n";
    return shell.run(NO_KUBECONFIG, charts + script).succeeded().errors();
  }

  /** And each workload says where its fix is. */
  @Rows(
      """
      plain    | --values=$charts/plain/prod.yaml | true | false |
      parts    |                                  | true | true  | \
      worker: not in values.yaml: none of the values that were tried (2) brings volumeMounts to container 'worker'; \
      night: in values.yaml: shared.readOnly
      umbrella |                                  | true | false |
      doubts   |                                  | true | true  | \
      defaulted: in values.yaml: defaulted.sealed, defaulted.extraVolumeMounts, defaulted.extraVolumes; \
      helped: in values.yaml: helped.containerSecurityContext.readOnlyRootFilesystem; \
      random: in values.yaml: random.securityContext.readOnlyRootFilesystem; \
      printed: not in values.yaml: printed.securityContext.readOnlyRootFilesystem changes more than what is wanted; \
      half: not in values.yaml: half.securityContext.readOnlyRootFilesystem changes more than what is wanted; \
      strict: not in values.yaml: none of the values that were tried (7) brings readOnlyRootFilesystem to container 'app'; \
      other: not in values.yaml: none of the values that were tried (7) brings readOnlyRootFilesystem to container 'app'
      """)
  void whatIsRenderedComplies(
      String chart, String given, boolean hasValues, boolean hasPostRenderer, String where)
      throws IOException {
    String ofChart = "$charts/" + chart + " " + given;
    String render = "helm template web " + ofChart;
    run(render + " > before.yaml");
    String told = run(FIX + "--chart=" + ofChart + " - < before.yaml");

    for (String said : where.isEmpty() ? List.<String>of() : List.of(where.split("; ", -1))) {
      String[] words = said.split(": ", 2);
      assertThat(told.substring(told.indexOf("'web-" + words[0] + "'")).lines().skip(1))
          .filteredOn(line -> line.contains("values.yaml"))
          .startsWith("  " + words[1]);
    }
    assertThat(Files.exists(folder.resolve("fixed/values.yaml"))).isEqualTo(hasValues);
    assertThat(Files.exists(folder.resolve("fixed/post-renderer"))).isEqualTo(hasPostRenderer);
    run(
        "HELM_PLUGINS=$PWD/fixed "
            + render
            + (hasValues ? " --values=fixed/values.yaml" : "")
            + (hasPostRenderer ? " --post-renderer=rootseal-fix" : "")
            + " > after.yaml");
    assertFixed();
  }

  private void assertFixed() throws IOException {
    Program.rootseal(NO_KUBECONFIG, "scan --fail-on=finding " + folder.resolve("after.yaml")).ok();
    Map<String, ObjectNode> before = Manifests.of(Files.readString(folder.resolve("before.yaml")));
    Map<String, ObjectNode> after = Manifests.of(Files.readString(folder.resolve("after.yaml")));
    before.values().forEach(HelmFixIT::takeAway);
    after.values().forEach(HelmFixIT::takeAway);
    assertThat(after).isEqualTo(before);
  }

  /** All that a fix may add, and what is empty without it. */
  private static void takeAway(JsonNode node) {
    node.forEach(HelmFixIT::takeAway);
    if (node instanceof ObjectNode object) {
      object.remove("readOnlyRootFilesystem");
      if (object.path("name").asText().equals("SESSION")) {
        // Each rendering makes another.
        object.remove("value");
      }
      List.of("securityContext", "volumes", "volumeMounts").forEach(name -> takeAway(object, name));
    }
  }

  private static void takeAway(ObjectNode object, String name) {
    if (object.get(name) instanceof ArrayNode list) {
      list.removeIf(item -> item.path("name").asText().startsWith("rootseal-"));
    }
    if (object.has(name) && object.path(name).isEmpty()) {
      object.remove(name);
    }
  }

  @Test
  void withoutTheChartThereIsAPostRendererAloneThatKustomizeBuildsAsWell() throws IOException {
    run("helm template web $charts/parts > before.yaml");
    String told = run(FIX + "- < before.yaml");

    assertThat(told).contains("  not in values.yaml: --chart names no chart\n");
    assertThat(folder.resolve("fixed/values.yaml")).doesNotExist();
    run("fixed/post-renderer/post-render < before.yaml > after.yaml");
    assertFixed();
    Program.Result ofAnother =
        shell.run(
            NO_KUBECONFIG, "sed s/web-/other-/ before.yaml | fixed/post-renderer/post-render");
    assertThat(ofAnother.exitCode()).isNotZero();
    assertThat(ofAnother.errors()).contains("no matches for Id");
    run("cp before.yaml fixed/post-renderer/rendered.yaml");
    run("kubectl kustomize fixed/post-renderer > after.yaml");
    assertFixed();
  }

  @Rows(
      """
      helm template web $charts/plain --set image=other    | plain | it is not what helm template makes of the chart: give --values as Helm was given them, and no --set
      helm template web $charts/plain                      | parts | it was rendered of chart 'plain', and --chart is 'parts'
      helm template web $charts/plain > r; sed /Source/d r | plain | no '# Source:' of helm template stands above it
      """)
  void whatCannotBeRenderedAgainHasNoValues(String render, String chart, String why) {
    assertThat(run(render + " | " + FIX + "--chart=$charts/" + chart + " -"))
        .contains("  not in values.yaml: " + why + "\n  in the post-renderer\n");
  }

  @Test
  void withoutHelmThereIsAPostRendererAlone() {
    run("helm template web $charts/plain > before.yaml");

    assertThat(run("PATH=/nowhere " + folder + "/path/" + FIX_PLAIN))
        .contains(
            """
              not in values.yaml: helm is not on the PATH, so that no value can be tried
              in the post-renderer
            """);
  }

  @Test
  void helmGetsNothingButTheChart() {
    run("helm template web $charts/plain > before.yaml");
    shell.program(
        "helm", "sh -c 'cat; env > env; echo $@ > words; echo Error: a doubt >&2; exit 3'");

    assertThat(run("HELM_PLUGINS=/p HELM_KUBETOKEN=t KUBECONFIG=k " + FIX_PLAIN))
        .contains("  not in values.yaml: helm template fails: Error: a doubt\n");
    assertThat(run("grep -E ^HELM_PLUGINS\\|HELM_KUBETOKEN\\|KUBECONFIG=k env || cat words >&2"))
        .startsWith("web")
        .doesNotContain("kube", "--post-renderer", "--dependency-update");
  }

  @Test
  void whatHelmCreateMakesIsFixedByValuesAndItsHookIsLeftAlone() throws IOException {
    run("helm create shop");

    Program.Result result =
        shell.run(
            NO_KUBECONFIG,
            "helm template web shop | " + FIX + "--chart=shop --fail-on=never - || exit $?");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors()).contains("Left alone: 1 HookOfHelm.");
    assertThat(folder.resolve("fixed/post-renderer")).doesNotExist();
    run("helm template web shop --skip-tests > before.yaml");
    run("helm template web shop --skip-tests --values=fixed/values.yaml > after.yaml");
    assertFixed();
  }
}
