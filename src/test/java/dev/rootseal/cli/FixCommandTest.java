package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import dev.rootseal.e2e.Folders;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.rule.Rows;
import dev.rootseal.terminal.Hostile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** `rootseal fix` against the embedded API, to the letter, and the screens of `docs/fix.md`. */
class FixCommandTest extends OnTheShop {
  private static final Markdown DOCUMENT = Markdown.read("docs/fix.md");
  private static final Pattern SCREENS = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
  private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ rootseal fix (.*)\\n");

  private static final String OF_A_FILE = "deploy/web.yaml";

  @Rows(
      """
      Deployment  | deployments/a, deploy/a, Deployment/a, DEPLOY/a, deployments.apps/a, deployment.v1.apps/a, deployment a, deploy a
      StatefulSet | statefulset/a, sts/a
      DaemonSet   | daemonset/a, ds/a, DaemonSets/a
      """)
  void kindsAsKubectlTakesThem(String kind, String spellings) {
    for (String words : spellings.split(", ", -1)) {
      assertThat(LiveTarget.named(List.of(words.split(" ")), "shop"))
          .isEqualTo(new LiveTarget.One(kind, "shop", "a"));
    }
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
    assertThat(cluster.fix("deploy/blog -n blog --context rootseal-demo").err())
        .endsWith(
            "  kubectl --context=rootseal-demo patch deployment blog -n blog"
                + " --type strategic --patch-file FILE\n");
  }

  @Test
  void asAGateItFailsOnAFindingThatHasAPatch() {
    assertThat(cluster.fix("deployment/blog -n blog --fail-on=finding"))
        .isEqualTo(new Run(1, BLOG_PATCH, BLOG_TOLD));
    assertThat(cluster.fix("deployment/blog -n blog --fail-on=never").exit()).isZero();
    assertThat(cluster.fix("sts/db -n shop --fail-on=finding").exit()).isZero();
  }

  @Test
  void jsonIsOneLine() {
    Run run = cluster.fix("deployment/blog -n blog -o json");

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
    Run run = cluster.fix("deployment/web -n shop --as=diff").ends(ExitCode.OK);

    assertThat(run.out())
        .startsWith(
            "--- live/shop/deployment/web\n+++ fixed/shop/deployment/web\n@@ -3,17 +3,34 @@\n")
        .contains(
            """
                       name: cache
            -          readOnly: true
                   - name: proxy
                     securityContext:
            -          readOnlyRootFilesystem: false
            +          readOnlyRootFilesystem: true
                       runAsUser: 101
            +        volumeMounts:
            """)
        .doesNotContain("env:");
    assertThat(run.err())
        .contains(
            "  note: Container 'app': the mount at /tmp was read-only and becomes writable.\n")
        .endsWith("\nWithout --as=diff the patch itself is printed.\n");
  }

  /** What is told of these stands on the screens of the document, which are run below. */
  @ParameterizedTest
  @CsvSource({
    "deployment/api, 0",
    "statefulset/db, 0",
    "daemonset/agent, 1",
    "statefulset/queue, 1",
    "deployment/none, 2"
  })
  void withoutAPatchNothingIsPrinted(String workload, int exit) {
    cluster.fix(workload + " -n shop").refuses(exit);
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
      Run run = cluster.fix("deployment/odd -n blog", "--as=" + form).ends(1);

      assertThat(run.out().lines()).isNotEmpty().allMatch(Hostile::isPlain);
      assertThat(run.err().lines()).isNotEmpty().allMatch(Hostile::isPlain);
    }
  }

  @Rows(
      """
      {names: [blog]}            | writes  | deploy/blog -n blog | Deployment 'blog' in namespace 'blog', 1 container exempt: nothing to fix.
      {namespaces: [blog]}       | writes  | deploy/blog -n blog | Deployment 'blog' in namespace 'blog', 1 container exempt: nothing to fix.
      {namespaceSelector: {matchLabels: {team: web}}} | writes | -n shop | 6 workloads read in namespace 'shop', 6 containers exempt: nothing to fix.
      {names: [blog]}            | \u2003 | deploy/blog -n blog | rootseal: the cluster's CompliancePolicy cannot be used (spec.exemptions[0].reason: a reason is required: say in words why): evaluated by the default policy
      """)
  void thePolicyOfTheClusterCounts(String match, String reason, String line, String told) {
    cluster.policy("{exemptions: [{name: x, reason: \"%s\", match: %s}]}".formatted(reason, match));
    Run run = cluster.fix(line).ends(0);

    assertThat(run.err()).isEqualTo(told + "\n" + (run.out().isEmpty() ? "" : BLOG_TOLD));
  }

  @Test
  void severalInTheClusterAreOneStreamOfDocumentsOrALineOfJsonEach() {
    Run run = cluster.fix("-A").ends(1);

    assertThat(run.out().split("(?m)^---\n")).hasSize(2).contains(BLOG_PATCH);
    assertThat(run.err())
        .endsWith(
            "\nkubectl patch takes one patch at a time: --output-dir DIR writes a file for each,"
                + " and the commands.\n");
    assertThat(cluster.fix("-A -o json").out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\""));
  }

  @Test
  void folderGetsAFileEachAndTheCommandsArePrinted() throws IOException {
    Path patches = folder.resolve("it's new/patches");

    Run run = cluster.fix("-A", "--output-dir=" + patches).ends(1);

    assertThat(run.out().lines())
        .containsExactly(
            command("blog", "blog", folder + "/it'\\''s new/patches/blog.deployment.blog.yaml"),
            command("shop", "web", folder + "/it'\\''s new/patches/shop.deployment.web.yaml"));
    assertThat(patches.resolve("blog.deployment.blog.yaml")).hasContent(BLOG_PATCH);
    assertThat(Folders.entries(patches)).hasSize(2);
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

    assertThat(cluster.fix("-A", "--output-dir=" + used).refuses(2).err())
        .startsWith("rootseal: " + used + " is not empty: name a new folder\n");
  }

  @Test
  void namespaceWithoutWorkloads() {
    assertThat(cluster.fix("-n default"))
        .isEqualTo(new Run(0, "", "0 workloads read in namespace 'default': nothing to fix.\n"));
  }

  @Test
  void ofALongNameTheBeginningAndADigestNameTheFile() throws IOException {
    String name = "n".repeat(250);
    for (String last : List.of("a", "b")) {
      cluster.apply(
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: %s, namespace: blog}
          spec: {template: {spec: {containers: [{name: app, image: example.com/app}]}}}
          """
              .formatted(name + last));
    }
    Path patches = folder.resolve("patches");
    Run run = cluster.fix("-n blog", "--output-dir=" + patches);

    assertThat(run.out().lines()).hasSize(3);
    assertThat(run.err()).contains("a patch for all of 3");
    assertThat(Folders.names(patches))
        .hasSize(3)
        .allMatch(file -> file.length() < 256 && file.startsWith("blog.deployment."));
  }

  /** The parser turns a flag without a value round, and looks `${env:...}` up in a default. */
  @Rows(
      """
      ROOTSEAL_ALL_NAMESPACES=true          | -A      | read in the cluster
      ROOTSEAL_ALL_NAMESPACES=false         | -A      | read in the cluster
      ROOTSEAL_ALL_NAMESPACES=maybe         | -A      | read in the cluster
      ROOTSEAL_ALL_NAMESPACES=true          | -n blog | read in namespace 'blog'
      ROOTSEAL_NAMESPACE=blog               | -A      | read in the cluster
      ROOTSEAL_NAMESPACE=blog ROOTSEAL_ALL_NAMESPACES=true | | rootseal: ROOTSEAL_ALL_NAMESPACES is for all namespaces: leave it out, or ROOTSEAL_NAMESPACE blog
      ROOTSEAL_NAMESPACE=${sys:user.name}$$ |         | rootseal: '${sys:user.name}$$' cannot be the name of a namespace
      """)
  void aFlagWinsOverAVariable(String variables, String flags, String told) {
    Map<String, String> environment =
        Stream.of(variables.split(" "))
            .map(one -> one.split("=", 2))
            .collect(Collectors.toMap(one -> one[0], one -> one[1]));
    String line = "fix --kubeconfig=" + cluster.kubeconfig() + " " + flags;
    String err = Run.with(environment, line.strip()).err();

    assertThat(err).contains(told);
    assertThat(told.startsWith("rootseal: ")).isEqualTo(err.startsWith(told + "\n"));
  }

  @Test
  void screensAreWhatItPrints() {
    List<String> screens =
        DOCUMENT.find(SCREENS).stream().filter(screen -> !screen.contains(OF_A_FILE)).toList();
    assertThat(screens)
        .hasSize(4)
        .allSatisfy(screen -> assertThat(printed(screen)).isEqualTo(screen));
  }

  private String printed(String screen) {
    Path patches = folder.resolve("patches");
    return COMMAND
        .matcher(screen)
        .results()
        .map(
            command ->
                command.group()
                    + cluster
                        .screen("fix " + command.group(1).replace("=patches", "=" + patches))
                        .replace(patches.toString(), "patches"))
        .collect(Collectors.joining());
  }

  @Test
  void screenOfAFileIsWhatItPrints() throws IOException {
    Path file = Files.createDirectory(folder.resolve("deploy")).resolve("web.yaml");
    Files.writeString(file, DOCUMENT.blocks("yaml").getFirst());

    assertThat(DOCUMENT.find(SCREENS))
        .filteredOn(screen -> screen.contains(OF_A_FILE))
        .containsExactly(
            "$ rootseal fix --as=diff deploy/web.yaml\n"
                + Run.screen("fix --as=diff", file.toString())
                    .replace(" a" + folder, " a")
                    .replace(" b" + folder, " b")
                    .replace(folder + "/", "")
                    .replace(" -d /", ""));
  }
}
