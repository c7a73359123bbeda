package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.terminal.Hostile;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** `rootseal fix` against the embedded API: both streams, literally, and the exit code. */
class FixCommandTest extends OnTheShop {
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
  void asAGateItFailsOnAFindingThatHasAPatch() {
    assertThat(cluster.fix("deployment/blog", "-n", "blog", "--fail-on=finding"))
        .isEqualTo(new Run(1, BLOG_PATCH, BLOG_TOLD));
    assertThat(cluster.fix("deployment/blog", "-n", "blog", "--fail-on=never").exit()).isZero();
    assertThat(cluster.fix("sts/db", "-n", "shop", "--fail-on=finding").exit()).isZero();
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
            @@ -3,17 +3,34 @@
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
            +        - mountPath: /tmp
            +          name: rootseal-tmp
                   volumes:
            +      - emptyDir:
            +          sizeLimit: 1Gi
            +        name: rootseal-var-cache-nginx
            +      - emptyDir:
            +          sizeLimit: 1Gi
            +        name: rootseal-var-run
            +      - emptyDir:
            +          sizeLimit: 1Gi
            +        name: rootseal-tmp
                   - configMap:
                       defaultMode: 420
                       name: web
            """);
    assertThat(run.err())
        .contains(
            "  note: Container 'app': the mount at /tmp was read-only and becomes writable.\n")
        .endsWith("\nWithout --as=diff the patch itself is printed.\n");
  }

  /** What is told of these stands on the screens of the document, which FixDocsTest runs. */
  @ParameterizedTest
  @CsvSource({
    "deployment/api, 0",
    "statefulset/db, 0",
    "daemonset/agent, 1",
    "statefulset/queue, 1",
    "deployment/none, 2"
  })
  void withoutAPatchNothingIsPrinted(String workload, int exit) {
    Run run = cluster.fix(workload, "-n", "shop");

    assertThat(run.exit()).isEqualTo(exit);
    assertThat(run.out()).isEmpty();
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
}
