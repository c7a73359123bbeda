package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.docs.Markdown;
import dev.rootseal.e2e.Workloads;
import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** `rootseal policy preview`: manifests, and what a cluster holds, by two policies. */
@ExtendWith(RestoresTheLog.class)
class PolicyPreviewTest {
  private static final String INIT =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: once, namespace: init}
      spec:
        initContainers: [{name: setup, image: registry.example/init:1}]
        containers: [{name: app, image: x, securityContext: {readOnlyRootFilesystem: true}, volumeMounts: [{name: tmp, mountPath: /tmp}]}]
        volumes: [{name: tmp, emptyDir: {}}]
      """;

  private static final String EXEMPT = "name: old, annotations: {rootseal.dev/exempt: it writes}";

  @TempDir private Path folder = Path.of("");
  private String before = "";
  private String after = "";
  private String shop = "";

  /** `good` passes, in `half` one of two containers complies, one has an init container. */
  @BeforeEach
  void write() throws IOException {
    shop =
        file(
            "shop.yaml",
            Workloads.compliant("good", "api")
                + Workloads.compliant("half", "api")
                + Workloads.writable("half", "old").replace("name: old", EXEMPT)
                + Workloads.writable("half", "web")
                + "---\n"
                + INIT);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private void policies(String inForce, String next) throws IOException {
    before = file("before.yaml", Workloads.policy("{" + inForce + "}"));
    after = file("after.yaml", Workloads.policy("{" + next + "}"));
  }

  @Rows(
      """
      thresholdPercent: 50 | thresholdPercent: 50 | 0 | Pass: 0 of 3 namespaces would no longer pass; 0 of 6 containers would have another verdict.
      thresholdPercent: 50 | thresholdPercent: 60 | 1 | half Pass 1 of 2 (50 %, threshold 50 %, 1 exempt) Fail 1 of 2 (50 %, threshold 60 %, 1 exempt)
      thresholdPercent: 60 | thresholdPercent: 50 | 0 | half Fail 1 of 2 (50 %, threshold 60 %, 1 exempt) Pass 1 of 2 (50 %, threshold 50 %, 1 exempt)
                           | requiredWritablePaths: [/tmp, /srv] | 1 | Deployment 'api' container 'app': Compliant -> MissingWritableMount. Deployment 'api' container 'app' is read-only but has no writable mount at /srv.
      requiredWritablePaths: [/srv] | | 0 | Deployment 'api' container 'app': MissingWritableMount -> Compliant. Before: Deployment 'api' container 'app' is read-only but has no writable mount at /srv.
                           | exemptions: [{name: web, reason: it writes, expires: 2999-03-31, match: {names: [web]}}] | 0 | Deployment 'web' container 'app': WritableRootFilesystem -> Exempt. Exempt by policy 'web', until 2999-03-31: it writes
      exemptions: [{name: web, reason: it writes, match: {names: [web]}}] | exemptions: [{name: web, reason: it writes, expires: 2026-01-31, match: {names: [web]}}] | 1 | container 'app'. Exemption 'web' expired after 2026-01-31. (Was exempt by policy 'web': it writes)
                           | selfExemption: Denied | 0 | Annotation rootseal.dev/exempt exempts nothing: the policy does not allow owners to. (Was exempt by annotation 'rootseal.dev/exempt': it writes)
                           | initContainers: Ignore | 0 | Pod 'once' init 'setup': WritableRootFilesystem -> NotApplicable. The policy ignores init containers.
      initContainers: Ignore | | 1 | Pod 'once' lacks readOnlyRootFilesystem: true in init container 'setup'. The policy evaluates init containers.
      initContainers: Ignore | | 1 | init Pass 1 of 1 (100 %, threshold 80 %) Fail 1 of 2 (50 %, threshold 80 %)
      """)
  void whatChangesAndWhy(String inForce, String next, int exit, String line) throws IOException {
    policies(inForce, next);
    Run run = Run.of("policy preview", after, shop, "--policy=" + before).ends(exit);

    assertThat(run.err()).isEmpty();
    assertThat(run.out().replaceAll(" {2,}", " ")).contains(line);
  }

  @Test
  void theDocumentShowsIt() throws IOException {
    policies("", "selfExemption: Denied");
    Files.createDirectory(folder.resolve("deploy"));
    for (String name : List.of("four", "one", "three", "two")) {
      file("deploy/" + name + ".yaml", Workloads.compliant("shop", name));
    }
    file(
        "deploy/web.yaml",
        Workloads.writable("shop", "web")
            .replace(
                "name: web,", "name: web, annotations: {rootseal.dev/exempt: installs plug-ins},"));

    assertThat(Markdown.read("docs/policy.md").blocks("console"))
        .contains(
            "$ rootseal policy preview stricter.yaml deploy/\n"
                + Run.of("policy preview", after, folder + "/deploy")
                    .ends(ExitCode.OK)
                    .out()
                    .replace(folder + "/", ""));
  }

  @Test
  void jsonHasAllNamespacesAndBothVerdicts() throws IOException {
    policies("", "requiredWritablePaths: [/tmp, /srv]");
    JsonNode json =
        new ObjectMapper().readTree(Run.of("policy preview", after, shop, "-o", "json").out());

    assertThat(json.path("namespaces"))
        .extracting(one -> one.path("name").asText() + " " + one.path("falls"))
        .containsExactly("good true", "half false", "init false");
    assertThat(json.at("/namespaces/0/after/message").asText()).startsWith("0 of 1 container ");
    JsonNode change = json.at("/containers/0");
    assertThat(change.at("/before/verdict").asText()).isEqualTo("Compliant");
    assertThat(change.at("/after/missingPaths/0").asText()).isEqualTo("/srv");
    assertThat(change.path("message").asText()).contains("no writable mount at /srv");
    assertThat(change.path("line").asInt()).isPositive();
  }

  @Test
  void whatCannotBeReadIsNoPass() throws IOException {
    policies("", "");
    String broken = file("broken.yaml", "kind: [");

    assertThat(Run.of("policy preview", after, shop, broken).ends(ExitCode.USAGE).out())
        .contains(broken + ":1:8: cannot be read: ", "Unknown: 0 of 3 namespaces");
    assertThat(Run.of("policy preview", after, after).ends(ExitCode.USAGE).err())
        .isEqualTo("rootseal: nothing was evaluated, which is no pass\n");
  }

  @Test
  void manifestsWithoutANamespaceAreOneOfTheirOwn() throws IOException {
    policies("", "thresholdPercent: 50");
    String bare = file("bare.yaml", Workloads.compliant("x", "api").replace("namespace: x", ""));

    assertThat(Run.of("policy preview", after, bare).out()).contains("of 1 namespace would");
  }

  /** The cluster's own policy is the one in force. */
  @Test
  void liveWorkloadsByTheLabelsThatTheNewPolicyLooksAt() throws IOException {
    policies(
        "",
        "thresholdPercent: 10, exemptions: [{name: team, reason: it writes, match:"
            + " {namespaceSelector: {matchLabels: {team: web}}}}]");
    Run run;
    try (ShopCluster cluster = ShopCluster.withRootseal(folder)) {
      run = cluster.policy("{thresholdPercent: 10}").run("policy preview -A", after);
    }

    assertThat(run.ends(ExitCode.OK).out())
        .contains(
            "In namespace 'shop': Deployment 'web' container 'app': WritableRootFilesystem ->"
                + " Exempt. Exempt by policy 'team': it writes\n",
            "shop        Pass 1 of 6 (16 %, threshold 10 %, 1 exempt)   Pass 1 of 1 (100 %,")
        .doesNotContain("namespace 'blog'");
  }

  @Test
  void whatCannotBeReadCostsItsOwnNamespaceAlone() throws IOException {
    policies("", "thresholdPercent: 100");
    Run run;
    try (ShopCluster cluster = ShopCluster.withRootseal(folder)) {
      run =
          cluster
              .policy("{thresholdPercent: 10}")
              .apply(Workloads.unreadable("blog", "broken"))
              .run("policy preview -A", after);
    }

    assertThat(run.ends(ExitCode.PARTIAL).out().replaceAll(" {2,}", " "))
        .contains("shop Pass 1 of 6 (16 %, threshold 10 %, 1 exempt) Fail 1 of 6 ")
        .contains("Fail: 1 of ");
  }

  @Test
  void eachListIsReadOnceAndWhatMayNotBeReadIsNoPass() throws IOException {
    policies("", "thresholdPercent: 0");
    String empty = "{\"kind\":\"%sList\",\"items\":[]}";
    try (FaultyServer server = new FaultyServer()) {
      server
          .answer("/apis/apps/v1/deployments?limit=5", 200, empty.formatted("Deployment"))
          .refuse("/apis/apps/v1/statefulsets?limit=5", 403, "statefulsets.apps is forbidden")
          .answer("/apis/apps/v1/daemonsets?limit=5", 200, empty.formatted("DaemonSet"));

      assertThat(server.run(folder, "policy preview -A", after).ends(ExitCode.PARTIAL).out())
          .startsWith(
              "StatefulSets in the cluster cannot be read: statefulsets.apps is forbidden\n")
          .contains("Unknown: 0 of 0 namespaces");
      assertThat(server.requests()).doesNotHaveDuplicates().hasSize(3);
    }
  }
}
