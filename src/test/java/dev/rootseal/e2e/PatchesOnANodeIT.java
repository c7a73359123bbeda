package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.remediation.LiveWorkload;
import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the flag alone pods break; with the patch they run, and their root refuses writes. */
@Tag("nightly") // for each change there are PatchesIT and the patches of TryOnANodeIT
@Needs({Requirement.NODE, Requirement.CONTROL_PLANE})
record PatchesOnANodeIT(NodeCluster cluster) {
  private static final Path SHAPES = Path.of("src/test/resources/e2e/node");

  /** The image ships content there, by a row of the policy, which holds for a shell, too. */
  private static final ImageLookup SHIPS_CONTENT =
      KnownImages.of("localhost/probe:1 seed=/var/cache/app works because=\"our own image\"");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "init-container",
        "claim-template",
        "one-container",
        "daemon",
        "shared-volume",
        "sidecar",
        "sub-path",
        "run-and-tmp",
        "name-taken",
        "new-directory"
      })
  void flagAloneBreaksAndThePatchWorks(String shape) {
    JsonNode manifest = StrategicPatches.read(read(SHAPES.resolve(shape + ".yaml")));
    String workload = workload(manifest);

    NodeCluster.NodePods original = run(shape, manifest);
    original.awaitAvailable(workload);
    original.awaitLogs(logs -> assertThat(logs).allMatch(log -> log.contains("root: writable")));

    Remediation remediation = LiveWorkload.PLAIN.remediation(original.get(workload));
    NodeCluster.NodePods flagged =
        run(shape + "-flag", StrategicPatches.apply(manifest, flagAlone(remediation)));
    flagged.awaitBroken("CANNOT WRITE: ", "root: read-only");
    delete(flagged);

    patch(original, workload, remediation.patch().orElseThrow().yaml());
    original.awaitAvailable(workload);
    original.awaitLogs(
        logs ->
            assertThat(logs)
                .allMatch(log -> log.contains("root: read-only") && !log.contains("CANNOT WRITE")));
    delete(original);
  }

  @Test
  void proposalKeepsWhatTheImageShipsWhereAnEmptyVolumeWouldHideIt() {
    JsonNode manifest = StrategicPatches.read(read(SHAPES.resolve("seed.yaml")));
    String workload = workload(manifest);
    LiveWorkload informed = new LiveWorkload(Policy.DEFAULT, SHIPS_CONTENT);

    NodeCluster.NodePods pods = run("seed", manifest);
    pods.awaitAvailable(workload);
    String withoutSeed =
        LiveWorkload.PLAIN.remediation(pods.get(workload)).patch().orElseThrow().yaml();
    NodeCluster.NodePods naive = run("seed-naive", StrategicPatches.apply(manifest, withoutSeed));
    naive.awaitBroken("No such file or directory");
    delete(naive);

    Remediation refused = informed.remediation(pods.get(workload));
    assertThat(refused.patch()).isEmpty();
    PatchBlocker seed = refused.refused().getFirst();
    patch(pods, workload, seed.proposal().orElseThrow().yaml());
    pods.awaitAvailable(workload);
    patch(pods, workload, informed.remediation(pods.get(workload)).patch().orElseThrow().yaml());
    pods.awaitAvailable(workload);

    pods.awaitLogs(
        logs ->
            assertThat(logs)
                .anyMatch(log -> log.startsWith("content\n") && log.contains("root: read-only"))
                .noneMatch(log -> log.contains("CANNOT WRITE")));
    assertThat(informed.evaluate(pods.get(workload)).tally().findings()).isZero();
    delete(pods);
  }

  private NodeCluster.NodePods run(String namespace, JsonNode manifest) {
    ObjectNode object = manifest.deepCopy();
    ((ObjectNode) object.path("metadata")).put("namespace", namespace);
    String claimable = object.path("kind").asText().equals("StatefulSet") ? volume(namespace) : "";
    cluster.apply(Workloads.namespace(namespace) + claimable + "---\n" + object);
    return cluster.pods(namespace);
  }

  /** There is no provisioner: the claim is met by what is there, and kept for it. */
  private String volume(String name) {
    return """
    ---
    apiVersion: v1
    kind: PersistentVolume
    metadata: {name: %s}
    spec:
      capacity: {storage: 1Mi}
      accessModes: [ReadWriteOnce]
      claimRef: {namespace: %s, name: data-claim-template-0}
      hostPath: {path: "%s", type: DirectoryOrCreate}
    """
        .formatted(name, name, cluster.folder().resolve("volumes").resolve(name));
  }

  private void patch(NodeCluster.NodePods pods, String workload, String patch) {
    Path file = cluster.folder().resolve("patch.yaml");
    unchecked(() -> Files.writeString(file, patch));
    cluster
        .kubectl()
        .ok(
            "patch %s --namespace=%s --type=strategic --patch-file=%s"
                .formatted(workload, pods.namespace(), file));
  }

  private void delete(NodeCluster.NodePods pods) {
    cluster.removeNamespace(pods.namespace());
  }

  /** What somebody would do who has read only the first half of the finding. */
  private static String flagAlone(Remediation remediation) {
    return "{spec: {template: {spec: {initContainers: [%s], containers: [%s]}}}}"
        .formatted(
            flags(remediation, container -> container.type() != ContainerType.CONTAINER),
            flags(remediation, container -> container.type() == ContainerType.CONTAINER));
  }

  private static String flags(Remediation remediation, Predicate<PatchedContainer> which) {
    return remediation.patched().stream()
        .filter(which)
        .map(PatchedContainer::name)
        .map("{name: %s, securityContext: {readOnlyRootFilesystem: true}}"::formatted)
        .collect(Collectors.joining(", "));
  }

  private static String workload(JsonNode manifest) {
    return manifest.path("kind").asText().toLowerCase(Locale.ROOT)
        + "/"
        + manifest.at("/metadata/name").asText();
  }

  private static String read(Path file) {
    return unchecked(() -> Files.readString(file));
  }
}
