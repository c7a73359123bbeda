package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** `rootseal fix` against the embedded API: both streams, literally, and the exit code. */
@ExtendWith(RestoresTheLog.class)
class FixCommandTest {
  private static final String BLOG_PATCH =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: blog
        namespace: blog
      spec:
        template:
          spec:
            containers:
              - name: app
                securityContext:
                  readOnlyRootFilesystem: true
                volumeMounts:
                  - name: rootseal-tmp
                    mountPath: /tmp
            volumes:
              - name: rootseal-tmp
                emptyDir:
                  sizeLimit: 1Gi
      """;
  private static final String BLOG_TOLD =
      """
      In namespace 'blog': Deployment 'blog' lacks readOnlyRootFilesystem: true in container 'app'. \
      Stateless application could run with read-only root.
        container 'app': set readOnlyRootFilesystem: true
        container 'app': mount the new volume 'rootseal-tmp', an emptyDir of at most 1Gi, at /tmp
      Not known from here: whether the application writes elsewhere. Then it fails with \
      "Read-only file system", and that path needs a mount as well.
      A pod that holds more than 1Gi in a new volume is evicted: \
      set sizeLimit to what the application needs.
      Applying a patch replaces the pods: try it first where it does not hurt.
      To apply what is on standard output:
        kubectl patch deployment blog -n blog --type strategic --patch-file FILE
      """;

  @TempDir private Path folder;
  private ShopCluster cluster;

  @BeforeEach
  void start() {
    cluster = ShopCluster.withRootseal(folder);
  }

  @AfterEach
  void nothingWasWritten() {
    assertThat(cluster.writes()).isEmpty();
    cluster.close();
  }

  @Test
  void patchAndWhatItDoes() {
    assertThat(cluster.fix("deployment/blog", "-n", "blog"))
        .isEqualTo(new Run(0, BLOG_PATCH, BLOG_TOLD));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deployments/blog", "deploy/blog", "Deployment/blog", "DEPLOY/blog",
        "deployments.apps/blog", "deployment.v1.apps/blog", "deployment blog", "deploy blog"
      })
  void kindsAsKubectlTakesThem(String words) {
    assertThat(cluster.fix((words + " -n blog").split(" ")))
        .isEqualTo(new Run(0, BLOG_PATCH, BLOG_TOLD));
  }

  @ParameterizedTest
  @CsvSource({"statefulset, db", "sts, db", "daemonset, web", "ds, web", "DaemonSets, web"})
  void otherKinds(String kind, String name) {
    Run run = cluster.fix(kind + "/" + name, "-n", "shop");

    assertThat(run.err()).containsPattern("(Stateful|Daemon)Set '" + name + "'").hasLineCount(1);
  }

  @Test
  void namespaceOfTheContext() throws IOException {
    Files.writeString(
        cluster.kubeconfig(),
        Files.readString(cluster.kubeconfig()).replace("namespace: default", "namespace: blog"));

    assertThat(cluster.fix("deployment/blog")).isEqualTo(new Run(0, BLOG_PATCH, BLOG_TOLD));
  }

  @Test
  void contextIsNamedInTheCommandToo() {
    assertThat(cluster.fix("deploy/blog", "-n", "blog", "--context", "rootseal-demo").err())
        .endsWith(
            "  kubectl --context=rootseal-demo patch deployment blog -n blog"
                + " --type strategic --patch-file FILE\n");
  }

  @Test
  void jsonIsOneLine() {
    Run run = cluster.fix("deployment/blog", "-n", "blog", "-o", "json");

    assertThat(run.out())
        .isEqualTo(
            "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\","
                + "\"metadata\":{\"name\":\"blog\",\"namespace\":\"blog\"},"
                + "\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"app\","
                + "\"securityContext\":{\"readOnlyRootFilesystem\":true},"
                + "\"volumeMounts\":[{\"name\":\"rootseal-tmp\",\"mountPath\":\"/tmp\"}]}],"
                + "\"volumes\":[{\"name\":\"rootseal-tmp\",\"emptyDir\":{\"sizeLimit\":\"1Gi\"}}]"
                + "}}}}\n");
    assertThat(run.err()).isEqualTo(BLOG_TOLD);
  }

  @Test
  void diffShowsTheChangeAndNoEnvironment() {
    Run run = cluster.fix("deployment/web", "-n", "shop", "--as=diff");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            --- live/shop/deployment/web
            +++ fixed/shop/deployment/web
            @@ -3,17 +3,29 @@
                 spec:
                   containers:
                   - name: app
            +        securityContext:
            +          readOnlyRootFilesystem: true
                     volumeMounts:
                     - mountPath: /etc/web
                       name: config
                     - mountPath: /tmp
                       name: cache
            -          readOnly: true
                   - name: proxy
                     securityContext:
            -          readOnlyRootFilesystem: false
            +          readOnlyRootFilesystem: true
                       runAsUser: 101
            +        volumeMounts:
            +        - mountPath: /var/cache/nginx
            +          name: rootseal-var-cache-nginx
            +        - mountPath: /var/run
            +          name: rootseal-var-run
                   volumes:
            +      - emptyDir:
            +          sizeLimit: 1Gi
            +        name: rootseal-var-cache-nginx
            +      - emptyDir:
            +          sizeLimit: 1Gi
            +        name: rootseal-var-run
                   - configMap:
                       defaultMode: 420
                       name: web
            """);
    assertThat(run.err())
        .contains(
            "  note: Container 'app': the mount at /tmp was read-only and becomes writable.\n")
        .endsWith("\nWithout --as=diff the patch itself is printed.\n");
  }

  @Test
  void nothingToFix() {
    assertThat(cluster.fix("deployment/api", "-n", "shop"))
        .isEqualTo(new Run(0, "", "Deployment 'api' in namespace 'shop': nothing to fix.\n"));
  }

  @Test
  void nothingToFixWhereAllIsExempt() {
    assertThat(cluster.fix("statefulset/db", "-n", "shop"))
        .isEqualTo(
            new Run(
                0,
                "",
                "StatefulSet 'db' in namespace 'shop', 1 container exempt: nothing to fix.\n"));
  }

  @Test
  void noPatchAndWhy() {
    assertThat(cluster.fix("daemonset/agent", "-n", "shop"))
        .isEqualTo(
            new Run(
                1,
                "",
                """
                In namespace 'shop': DaemonSet 'agent' lacks readOnlyRootFilesystem: true in \
                container 'agent'. Stateless application could run with read-only root.
                  no patch for container 'agent': /etc belongs to the system: \
                under an empty volume nothing would run.
                """));
  }

  @Test
  void proposalForContentOfTheImageIsToldAndNotPrinted() {
    assertThat(cluster.fix("statefulset/queue", "-n", "shop"))
        .isEqualTo(
            new Run(
                1,
                "",
                """
                In namespace 'shop': StatefulSet 'queue' lacks readOnlyRootFilesystem: true in \
                container 'kafka'. Stateless application could run with read-only root (kafka is \
                known to, with writable mounts at /opt/kafka/config, /opt/kafka/logs, /tmp).
                  no patch for container 'kafka': The image ships content at /opt/kafka/config, \
                which an empty volume would hide: copy it into the volume first, \
                in an init container of the same image.
                    A proposal, to be checked and patched first; it needs cp in the image:
                      apiVersion: apps/v1
                      kind: StatefulSet
                      metadata:
                        name: queue
                        namespace: shop
                      spec:
                        template:
                          metadata:
                            annotations:
                              writable-paths.rootseal.dev/rootseal-seed-opt-kafka-config: none
                          spec:
                            initContainers:
                              - name: rootseal-seed-opt-kafka-config
                                image: "apache/kafka:4.1.0"
                                command:
                                  - cp
                                  - "-a"
                                  - /opt/kafka/config
                                  - /rootseal-seed/
                                securityContext:
                                  readOnlyRootFilesystem: true
                                volumeMounts:
                                  - name: rootseal-opt-kafka-config
                                    mountPath: /rootseal-seed
                            containers:
                              - name: kafka
                                volumeMounts:
                                  - name: rootseal-opt-kafka-config
                                    mountPath: /opt/kafka/config
                                    subPath: config
                            volumes:
                              - name: rootseal-opt-kafka-config
                                emptyDir:
                                  sizeLimit: 1Gi
                """));
  }

  @Test
  void noSuchObject() {
    assertThat(cluster.fix("deployment/none", "-n", "shop"))
        .isEqualTo(new Run(2, "", "rootseal: there is no Deployment 'none' in namespace 'shop'\n"));
  }

  @Test
  void severalInANamespace() {
    Run run = cluster.fix("-n", "shop");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).startsWith("apiVersion: apps/v1\n").doesNotContain("---");
    assertThat(run.err())
        .contains(
            "\n5 workloads read in namespace 'shop', 1 container exempt, 3 with a finding:"
                + " a patch for all of 1, for a part of 0, for nothing of 2.\n");
  }

  @Test
  void severalInTheClusterAreOneStreamOfDocuments() {
    Run run = cluster.fix("-A");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out().split("(?m)^---\n")).hasSize(2).contains(BLOG_PATCH);
    assertThat(run.err())
        .endsWith(
            "\nkubectl patch takes one patch at a time: --output-dir DIR writes a file for each,"
                + " and the commands.\n");
  }

  @Test
  void severalInJsonAreALineEach() {
    assertThat(cluster.fix("-A", "-o", "json").out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\""));
  }

  @Test
  void folderGetsAFileEachAndTheCommandsArePrinted() throws IOException {
    Path patches = folder.resolve("it's new/patches");

    Run run = cluster.fix("-A", "--output-dir=" + patches);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out().lines())
        .containsExactly(
            command("blog", "blog", folder + "/it'\\''s new/patches/blog.deployment.blog.yaml"),
            command("shop", "web", folder + "/it'\\''s new/patches/shop.deployment.web.yaml"));
    assertThat(patches.resolve("blog.deployment.blog.yaml")).hasContent(BLOG_PATCH);
    try (var files = Files.list(patches)) {
      assertThat(files).hasSize(2);
    }
    assertThat(run.err()).endsWith("patches: run the commands on standard output.\n");
  }

  private static String command(String namespace, String name, String file) {
    return "kubectl patch deployment %s -n %s --type strategic --patch-file '%s'"
        .formatted(name, namespace, file);
  }

  @Test
  void folderThatHoldsSomethingIsLeftAlone() throws IOException {
    Path used = Files.createDirectory(folder.resolve("used"));
    Files.createFile(used.resolve("old.yaml"));

    assertThat(cluster.fix("-A", "--output-dir=" + used))
        .isEqualTo(
            new Run(
                2,
                "",
                "rootseal: "
                    + used
                    + " is not empty: name a new folder\nSee rootseal fix --help\n"));
  }

  @Test
  void namespaceWithoutWorkloads() {
    assertThat(cluster.fix("-n", "default"))
        .isEqualTo(new Run(0, "", "0 workloads read in namespace 'default': nothing to fix.\n"));
  }

  @Test
  void policyOfTheClusterCounts() {
    cluster.policy(
        """
        {exemptions: [{name: web, reason: writes, match: {namespaces: [blog]}}]}""");

    assertThat(cluster.fix("deployment/blog", "-n", "blog").err())
        .isEqualTo("Deployment 'blog' in namespace 'blog', 1 container exempt: nothing to fix.\n");
  }

  @Test
  void labelsOfTheNamespaceCount() {
    cluster.policy(
        """
        {exemptions: [{name: web, reason: writes,
          match: {namespaceSelector: {matchLabels: {team: web}}}}]}""");

    assertThat(cluster.fix("-n", "shop").err())
        .isEqualTo("5 workloads read in namespace 'shop', 5 containers exempt: nothing to fix.\n");
    assertThat(cluster.fix("deployment/blog", "-n", "blog").exit()).isZero();
  }

  @Test
  void policyThatCannotBeUsed() {
    cluster.policy("{exemptions: [{name: x, reason: \"\\u2003\", match: {names: [blog]}}]}");

    assertThat(cluster.fix("deployment/blog", "-n", "blog"))
        .isEqualTo(
            new Run(
                0,
                BLOG_PATCH,
                "rootseal: the cluster's CompliancePolicy cannot be used"
                    + " (spec.exemptions[0].reason: a reason is"
                    + " required: say in words why): judged by the default policy\n"
                    + BLOG_TOLD));
  }

  @Test
  void clusterWithoutRootseal() {
    try (ShopCluster bare = ShopCluster.bare(folder)) {
      assertThat(bare.fix("deployment/blog", "-n", "blog"))
          .isEqualTo(
              new Run(
                  0,
                  BLOG_PATCH,
                  "rootseal: this cluster does not know CompliancePolicies:"
                      + " judged by the default policy\n"
                      + BLOG_TOLD));
    }
  }

  @Test
  void hostileTextIsTold() {
    cluster.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: odd, namespace: blog,
          annotations: {writable-paths.rootseal.dev/app: "/c\\e[2J", writable-paths.rootseal.dev/side: "/a\\u202eb"}}
        spec:
          selector: {matchLabels: {app: odd}}
          template:
            metadata: {labels: {app: odd}}
            spec:
              containers:
              - {name: app, image: "registry.example/a:1"}
              - name: side
                image: "registry.example/b:1"
                securityContext: {readOnlyRootFilesystem: false}
                volumeMounts: [{name: data, mountPath: "/x\\u202ey"}]
              volumes: [{name: data, emptyDir: {}}]
        """);
    for (String form : new String[] {"patch", "diff"}) {
      Run run = cluster.fix("deployment/odd", "-n", "blog", "--as=" + form);

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.out().lines()).isNotEmpty().allMatch(Hostile::isPlain);
      assertThat(run.err().lines()).isNotEmpty().allMatch(Hostile::isPlain);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          pod/web              | 'pod' is not a kind that is judged: deployment (deploy), statefulset (sts) or daemonset (ds)
          deployment           | 'deployment' is not KIND/NAME, such as deployment/web
          deployment/          | 'deployment/' is not KIND/NAME, such as deployment/web
          deployment/a/b       | 'deployment/a/b' is not KIND/NAME, such as deployment/web
          deploy ../../x       | '../../x' cannot be the name of a deployment
          deploy/web -n a/b    | 'a/b' cannot be the name of a namespace
          deploy/web -A        | -A is for all workloads: leave it out, or deploy/web
          -n shop --as=x       | --as is 'x': allowed are patch, diff
          -n shop --as=diff -o json | --as=diff goes to standard output, as a diff of YAML
          -n shop -o xml       | --output is 'xml': allowed are yaml, json
          """)
  void wrongUsageIsOneLineAndWhereHelpIs(String arguments, String told) {
    Run run = cluster.fix(arguments.split(" "));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("rootseal: " + told)
        .hasLineCount(2)
        .endsWith("\nSee rootseal fix --help\n");
  }

  @Test
  void nothingNamedIsWrongUsage() {
    assertThat(Run.of("fix"))
        .isEqualTo(
            new Run(
                2,
                "",
                "rootseal: name a workload (KIND/NAME), a namespace (-n NAMESPACE) or -A"
                    + "\nSee rootseal fix --help\n"));
  }
}
