package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** `rootseal scan` of live workloads that are not rolled out yet, or may not all be read. */
@ExtendWith(RestoresTheLog.class)
class ScanAnswersTest {
  private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/shop/deployments/web";

  @AutoClose private final FaultyServer server = new FaultyServer();
  @TempDir private Path folder;

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
    server.answer("/apis/apps/v1/namespaces/shop/deployments?limit=5", 200, list(items));
    for (String other : new String[] {"statefulsets", "daemonsets"}) {
      server.answer("/apis/apps/v1/namespaces/shop/" + other + "?limit=5", 200, list(""));
    }

    assertThat(server.run(folder, "scan -n shop").out())
        .contains("Deployment 'web-29' is not rolled out yet.\n5 more are not rolled out yet.\n")
        .doesNotContain("web-30");
  }

  @Test
  void whatMayNotBeReadIsNamedAndIsNoPass() {
    server
        .answer("/apis/apps/v1/deployments?limit=5", 200, list(""))
        .refuse("/apis/apps/v1/statefulsets?limit=5", 403, "statefulsets.apps is forbidden")
        .answer("/apis/apps/v1/daemonsets?limit=5", 200, list(""));

    Run run = server.run(folder, "scan -A --fail-on=never").ends(ExitCode.PARTIAL);

    assertThat(run.out())
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

  private static String list(String items) {
    return "{\"metadata\":{},\"items\":[%s]}".formatted(items);
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
