package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.ParseResult;
import dev.rootseal.kubernetes.WorkloadFactsReader;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.scan.ScanPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * API servers, the newest and the oldest that is supported, answer as the rule does, by the
 * policies that `rootseal admission` prints: on each workload of the corpus, and on drawn ones by
 * policies that use each field. What differs is let in, and stands in the table of
 * `docs/admission.md`.
 */
@Needs(Requirement.CONTROL_PLANE)
class AdmissionVerdictsIT {
  private static final String NAMESPACE = "admission";
  private static final long SEED = Long.getLong("rootseal.admission.seed", System.nanoTime());
  private static final int DRAWN = Integer.getInteger("rootseal.admission.drawn", 250);

  private static final List<String> POLICIES =
      List.of(
          "{}",
          """
          {requiredWritablePaths: [/tmp, /srv/, /dev/shm], initContainers: Ignore, ownerPaths: Denied,
           imageCatalogue: {exemptClasses: [database, legacy]},
           exemptions: [
             {name: names, reason: it writes, match: {names: ["legacy-*"]}},
             {name: over, reason: it writes, expires: "2020-01-01", match: {kinds: [DaemonSet]}},
             {name: data, reason: it writes, expires: "9027-01-01",
              match: {selector: {matchLabels: {tier: data}}, containers: [db, "tool-?"]}},
             {name: images, reason: it writes, match: {images: ["example.com/legacy/*", "*redis*"]}},
             {name: not-web, reason: it writes,
              match: {kinds: [StatefulSet], namespaces: ["adm*"], selector: {matchExpressions: [
                {key: tier, operator: NotIn, values: [web]}, {key: nope, operator: DoesNotExist}]}}},
             {name: elsewhere, reason: it writes, match: {namespaces: [other]}}]}
          """,
          """
          {requiredWritablePaths: [/var/run], missingDefaultPath: Advise, selfExemption: Denied,
           imageCatalogue: {requiredPaths: Advise, exemptClasses: []},
           images: [
             {match: "registry.example.com/team-*/*:2.*", class: database, writablePaths: [/data], reason: ours},
             {match: "container:proxy", class: sidecar, writablePaths: [], reason: ours}]}
          """,
          "{requiredWritablePaths: [/tmp, /var/run], selfExemption: Denied}");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {".", "1.34"})
  void answersAreThoseOfTheRule(String version) throws Exception {
    System.out.printf("-Drootseal.admission.seed=%d draws these workloads again%n", SEED);
    Path binaries = Requirement.CONTROL_PLANE.path().resolve(version).normalize();
    try (ControlPlane cluster = ControlPlane.start(binaries, List.of(), false);
        Shell shell = new Shell()) {
      cluster.apply(Workloads.namespace(NAMESPACE));
      List<JsonNode> drawn = new DrawnWorkloads(new Random(SEED), sources()).draw(NAMESPACE, DRAWN);
      for (String spec : POLICIES) {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), Workloads.policy(spec));
        install(cluster, shell, policy);
        List<String> different = new ArrayList<>();
        ReadOnlyFilesystemRule rule = ScanPolicy.read(policy).on(LocalDate.now(Clock.systemUTC()));
        Stream.concat(spec.equals("{}") ? corpus() : Stream.of(), drawn.stream())
            .forEach(object -> compare(cluster.api(), rule, object, different));
        assertThat(different).as(spec).isEmpty();
      }
    }
  }

  /** Those of the file, and the others that an API server takes. */
  private static List<JsonNode> sources() throws Exception {
    return StreamSupport.stream(
            Manifests.inOrder(Files.readString(Path.of("src/test/resources/e2e/every-volume.yaml")))
                .getFirst()
                .at("/spec/template/spec/volumes")
                .spliterator(),
            false)
        .toList();
  }

  private static Stream<JsonNode> corpus() {
    return Corpus.load().objects().stream()
        .map(
            object -> {
              ObjectNode copy = object.deepCopy();
              ((ObjectNode) copy.path("metadata")).put("namespace", NAMESPACE);
              return copy;
            });
  }

  /** A new policy is in force some seconds later; before it nothing of the old one is left. */
  private static void install(ControlPlane cluster, Shell shell, Path policy) {
    Kubectl kubectl = cluster.kubectl();
    kubectl.ok("delete validatingadmissionpolicybinding,validatingadmissionpolicy --all");
    JsonNode unsealed =
        Manifests.inOrder(Workloads.writable("Deployment", NAMESPACE, "marker")).getFirst();
    await("nothing is in force").until(() -> warnings(cluster.api(), unsealed).isEmpty());
    cluster.apply(shell.rootseal(kubectl.kubeconfig(), "admission --policy=" + policy).ok());
    await("in force").until(() -> !warnings(cluster.api(), unsealed).isEmpty());
  }

  private static List<String> warnings(Api api, JsonNode object) {
    return api.warnings(Corpus.collection(object) + "?dryRun=All", object.toString()).stream()
        .filter(warning -> warning.contains("rootseal"))
        .toList();
  }

  private static void compare(
      Api api, ReadOnlyFilesystemRule rule, JsonNode object, List<String> different) {
    WorkloadVerdict verdict =
        switch (WorkloadFactsReader.ofApi(object.path("kind").asText(), object)) {
          case ParseResult.Read(var facts, _) ->
              rule.evaluate(facts, NamespaceFacts.named(NAMESPACE));
          case ParseResult other -> throw new AssertionError(other.toString());
        };
    List<String> warnings = warnings(api, object);
    boolean finds = verdict.containers().stream().anyMatch(c -> c.verdict().verdict().finding());
    if (finds != !warnings.isEmpty()) {
      different.add("%s%n  %s%n  %s".formatted(object, verdict.containers(), warnings));
    }
  }
}
