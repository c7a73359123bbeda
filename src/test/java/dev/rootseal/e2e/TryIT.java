package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.live.Patience;
import dev.rootseal.live.PodWriter;
import dev.rootseal.rule.Rows;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an API server accepts of `rootseal try` in a namespace with a quota or with limits. */
@Needs(Requirement.CONTROL_PLANE)
@Order(4)
record TryIT(Needs.SharedCluster shared, ControlPlane cluster, Shell shell) {
  private static final Path MANIFESTS = Path.of("src/test/resources/e2e/try/quotas.yaml");

  TryIT {
    shell.with("ROOTSEAL_IMAGE", "registry.example/rootseal:1");
  }

  @BeforeAll
  void applyManifests() throws IOException {
    cluster.kubectl().apply(Files.readString(MANIFESTS));
    String quota = "/api/v1/namespaces/try-quota/resourcequotas/compute";
    await("quota").until(() -> cluster.api().get(quota).at("/status/hard").isObject());
    await("accounts")
        .until(() -> cluster.api().exists("/api/v1/namespaces/try-limits/serviceaccounts/default"));
  }

  private Program.Result tryIt(String workload) {
    return shell.rootseal(
        cluster.kubeconfig(),
        "try deployment/%s --for=0s --ready-within=1s --yes".formatted(workload));
  }

  /** No node runs it here, so that it proves nothing: but it was taken. */
  @ParameterizedTest
  @CsvSource({"seeded -n try-quota", "bare -n try-limits"})
  void copyWithItsSeedsIsAccepted(String workload) {
    assertThat(tryIt(workload).errors())
        .contains("': copies /etc/app of the image into a new volume", "' is there.\n")
        .doesNotContain("no copy can be made");
  }

  @Rows(
      """
      bare -n try-quota   | failed quota: compute: must specify limits.cpu for: app
      large -n try-quota  | exceeded quota: compute, requested: limits.cpu=2
      large -n try-limits | maximum cpu usage per Container is 1, but limit is 2
      """)
  void whatItRefusesIsOneLineThatNamesTheQuota(String workload, String reason) {
    Program.Result result = tryIt(workload);

    assertThat(result.exitCode()).as(result.toString()).isEqualTo(3);
    assertThat(result.errors().lines().filter(line -> line.startsWith("rootseal: no copy")))
        .singleElement()
        .asString()
        .startsWith("rootseal: no copy can be made: pods \"")
        .contains(reason)
        .doesNotContain("it needs {");
  }

  @ParameterizedTest
  @CsvSource({"try-quota,seeded", "try-limits,bare"})
  void copyAndObserverThatAreSentTwiceAreThereOnce(String namespace, String workload)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    String dry = "try deployment/%s -n %s --dry-run".formatted(workload, namespace);
    String pod = shell.rootseal(cluster.kubeconfig(), dry).ok();
    String name = cluster.kubectl().apply(pod).strip().replaceAll("^pod/| created$", "");
    ObjectNode observer =
        json.createObjectNode()
            .put("name", "rootseal-observer-1")
            .put("image", "registry.example/rootseal:1")
            .put("targetContainerName", "app");
    observer.putObject("securityContext").put("runAsUser", 0);
    Config config = Config.fromKubeconfig(Files.readString(cluster.kubeconfig()));
    try (KubernetesClient client = KubernetesClients.createForCommand(config)) {
      PodWriter writer = new PodWriter(client, Patience.NONE);
      writer.addEphemeral(namespace, name, List.of(observer));
      writer.addEphemeral(namespace, name, List.of(observer));
      writer.create(namespace, (ObjectNode) new YAMLMapper().readTree(pod), () -> false);
      String read = "get pod %s -n %s -o json".formatted(name, namespace);
      assertThat(json.readTree(cluster.kubectl().ok(read)).at("/spec/ephemeralContainers"))
          .hasSize(1);
    } finally {
      cluster.kubectl().ok("delete pod " + name + " --grace-period=0 --force -n " + namespace);
    }
  }
}
