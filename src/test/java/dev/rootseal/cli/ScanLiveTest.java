package dev.rootseal.cli;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** `rootseal scan` of live workloads, also where not all are rolled out or may be read. */
class ScanLiveTest extends OnTheShop {
  private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/shop/deployments/web";

  @AutoClose private final FaultyServer server = new FaultyServer();

  @Test
  void oneWorkloadIsAGateThatReadsTheObjectAsItIs() {
    Run run = cluster.run("scan deployment/blog -n blog --fail-on=finding").ends(ExitCode.FAILED);

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            line(deployment("blog").in("blog").container("app"))
                + """

                Fail: 0 of 1 container uses read-only root filesystem. (0 %, threshold 80 %)
                1 workload evaluated.
                """);
  }

  @Test
  void theThresholdOfTheFlagIsTheOneThatCounts() {
    assertThat(cluster.run("scan -n blog --threshold=0").exit()).isZero();
    assertThat(cluster.run("scan -n blog --threshold=0").out()).contains("(0 %, threshold 0 %)");
  }

  @Test
  void severalClustersHaveAResultEachAndOneOverAll() throws IOException {
    String one = Files.readString(cluster.kubeconfig());
    String other = "contexts:\n  - {name: other, context: {cluster: rootseal-demo}}\n";
    Files.writeString(cluster.kubeconfig(), one.replace("contexts:\n", other));
    assertThat(cluster.run("scan -n blog --context=rootseal-demo --context=other").out())
        .contains(
            "rootseal-demo: In namespace 'blog': Deployment 'blog' ",
            "Fail: rootseal-demo: 0 of 1 ",
            "other: In namespace 'blog': Deployment 'blog' ",
            "Fail: 0 of 2 ");
  }

  @Test
  void aContextThatIsNamedTwiceIsReadOnce() {
    String context = "--context=rootseal-demo";

    assertThat(cluster.run("scan -n blog", context, context))
        .isEqualTo(cluster.run("scan -n blog", context));
  }

  @Test
  void whatIsNotThereIsNeverAPass() {
    assertThat(cluster.run("scan deployment/nothing -n blog").ends(ExitCode.USAGE).out())
        .startsWith("there is no Deployment 'nothing' in namespace 'blog'\n")
        .contains("Unknown: ");
  }

  @Test
  void itIsSaidWhichIsNotRolledOut() throws JsonProcessingException {
    server.answer(DEPLOYMENT, 200, compliant("web", 1));

    Run run = server.run(folder, "scan deployment/web -n shop");
    Run json = server.run(folder, "scan deployment/web -n shop -o json");

    JsonNode report = new ObjectMapper().readTree(json.out());
    assertThat(report.at("/summary/notRolledOut").asInt()).isEqualTo(1);
    assertThat(report.at("/workloads/0/rolledOut")).hasToString("false");
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .endsWith(
            """
            Pass: 1 of 1 container uses read-only root filesystem. 1 of 1 compliant container is \
            not rolled out yet. (100 %, threshold 80 %)
            1 workload evaluated.
            In namespace 'shop': Deployment 'web' is not rolled out yet.
            """);
  }

  @Test
  void nothingIsSaidOfOneThatIs() {
    server.answer(DEPLOYMENT, 200, compliant("web", 2));

    assertThat(server.run(folder, "scan deployment/web -n shop").out())
        .endsWith("1 workload evaluated.\n")
        .doesNotContain("rolled out");
  }

  @Test
  void ofManyTheFirstAreNamed() {
    String items =
        IntStream.range(10, 35)
            .mapToObj(i -> compliant("web-" + i, 1))
            .collect(Collectors.joining(","));
    server.answer(
        "/apis/apps/v1/namespaces/shop/deployments?limit=5", 200, list("Deployment", items));
    for (String other : new String[] {"StatefulSet", "DaemonSet"}) {
      String path = "/apis/apps/v1/namespaces/shop/%ss?limit=5".formatted(other.toLowerCase(ROOT));
      server.answer(path, 200, list(other, ""));
    }

    assertThat(server.run(folder, "scan -n shop").out())
        .contains("Deployment 'web-29' is not rolled out yet.\n5 more are not rolled out yet.\n")
        .doesNotContain("web-30");
  }

  @Test
  void whatMayNotBeReadIsNamedAndIsNoPass() {
    server
        .answer("/apis/apps/v1/deployments?limit=5", 200, list("Deployment", ""))
        .refuse("/apis/apps/v1/statefulsets?limit=5", 403, "statefulsets.apps is forbidden")
        .answer("/apis/apps/v1/daemonsets?limit=5", 200, list("DaemonSet", ""));

    assertThat(server.run(folder, "scan -A --fail-on=never").ends(ExitCode.PARTIAL).out())
        .isEqualTo(
            """
            StatefulSets in the cluster cannot be read: statefulsets.apps is forbidden

            Unknown: There is no container to evaluate.
            0 workloads evaluated; 1 not readable.
            """);
  }

  @Test
  void whereNothingMayBeReadThereIsNothingPartial() {
    for (String kind : new String[] {"deployments", "statefulsets", "daemonsets"}) {
      server.refuse("/apis/apps/v1/" + kind + "?limit=5", 403, kind + " forbidden");
    }

    assertThat(server.run(folder, "scan -A").exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void ofSeveralClustersOneThatCannotBeReadHasNoThresholdAndRemarksNameTheirs() {
    server
        .answer(DEPLOYMENT, 200, compliant("web", 2))
        .answer(
            "/apis/rootseal.dev/v1alpha1/compliancepolicies/read-only-filesystem",
            200,
            "{\"kind\":\"CompliancePolicy\",\"spec\":{\"thresholdPercent\":50,\"more\":1}}");

    Run run = server.run(folder, "scan deployment/web -n shop --context=c --context=gone");

    assertThat(run.out()).contains("Unknown: 1 of 1 ", "threshold 50 %");
    assertThat(run.err()).startsWith("rootseal: c: the cluster's CompliancePolicy: ");
  }

  @Test
  void aContextThatIsNotThereIsRefusedBeforeAnyClusterIsRead() {
    assertThat(server.run(folder, "scan -A --context=c --context=nope").refuses(2).err())
        .contains("has no context 'nope'");
    assertThat(server.requests()).isEmpty();
  }

  private static String list(String kind, String items) {
    return "{\"kind\":\"%sList\",\"items\":[%s]}".formatted(kind, items);
  }

  /** Of the second generation; which one its controller has seen is said. */
  private static String compliant(String name, int observed) {
    return """
    {"kind":"Deployment","apiVersion":"apps/v1",
     "metadata":{"name":"%s","namespace":"shop","generation":2},
     "spec":{"template":{"spec":{"containers":[{"name":"app","image":"registry.example/app:1",
      "securityContext":{"readOnlyRootFilesystem":true},
      "volumeMounts":[{"name":"tmp","mountPath":"/tmp"}]}],"volumes":[{"name":"tmp","emptyDir":{}}]}}},
     "status":{"observedGeneration":%d,"conditions":[
      {"type":"Progressing","reason":"NewReplicaSetAvailable"}]}}
    """
        .formatted(name, observed);
  }
}
