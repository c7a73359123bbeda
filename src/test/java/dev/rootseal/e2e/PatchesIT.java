package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.remediation.LiveWorkload;
import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.PatchChanges;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Patches on a real API server; those of the corpus are in {@link CorpusInAClusterIT}. */
@Needs(Requirement.CONTROL_PLANE)
record PatchesIT(ControlPlane cluster) {
  private static final String ALL = "/apis/apps/v1/namespaces/default/deployments";
  private static final String DRY = "/merged?dryRun=All";
  private static final int AT_ONCE = 4;

  /** Counted once, and looked over; they change with the rows of the catalogue. */
  private static final Map<String, Counts> WITH_CATALOGUE =
      Map.of(
          "the corpus",
          new Counts(
              Map.of("nothing to fix", 95L, "partly patched", 1L, "patched", 542L, "refused", 24L),
              Map.of("Data", 9L, "Seed", 21L, "Windows", 11L)),
          "own manifests",
          new Counts(
              Map.of("nothing to fix", 2L, "patched", 1L, "refused", 3L),
              Map.of("Occupied", 1L, "Windows", 2L)));

  static void assertEachPatchOfTheCorpusWorks(Corpus corpus, Api api) {
    LiveWorkload evaluate = new LiveWorkload(Policy.DEFAULT, ImageCatalogue.load());
    Counts counts = patchAll(corpus, api, evaluate);
    System.out.println("Patches with the image catalogue: " + counts);
    assertThat(counts).isEqualTo(WITH_CATALOGUE.get(corpus.name()));
  }

  @Test
  void eachPatchOfOurOwnManifestsWorks() {
    Corpus own = Corpus.own();
    own.post(cluster.api());
    assertEachPatchOfTheCorpusWorks(own, cluster.api());
  }

  @Test
  void patchesThatAreEasilyGotWrong() throws IOException {
    String manifests = Files.readString(Path.of("src/test/resources/e2e/hard-patches.yaml"));
    cluster.kubectl().apply(Workloads.namespace("hard") + "---\n" + manifests);
    for (JsonNode object : StrategicPatches.read(manifests).path("items")) {
      Remediation remediation = patch(object, cluster.api(), LiveWorkload.PLAIN);
      assertThat(outcome(remediation)).as(Corpus.path(object)).isEqualTo("patched");
    }
  }

  /** How many workloads came out how, and how often each reason stood in the way. */
  private record Counts(Map<String, Long> workloads, Map<String, Long> reasons) {}

  private static Counts patchAll(Corpus corpus, Api api, LiveWorkload evaluate) {
    try (ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Remediation>> patches =
          corpus.objects().stream()
              .map(object -> executor.submit(() -> patch(object, api, evaluate)))
              .toList();
      return count(patches.stream().map(one -> unchecked(() -> one.get())).toList());
    }
  }

  private static Remediation patch(JsonNode object, Api api, LiveWorkload evaluate) {
    String path = Corpus.path(object);
    JsonNode before = api.get(path);
    Remediation remediation = evaluate.remediation(before);
    Live live = new Live(path, api, evaluate);
    remediation.patch().ifPresent(patch -> assertWorks(patch, remediation, before, live));
    for (PatchBlocker reason : remediation.refused()) {
      if (reason.reason().equals("Seed")) {
        assertLeadsOn(reason, live);
      }
    }
    return remediation;
  }

  private record Live(String path, Api api, LiveWorkload evaluate) {
    JsonNode now() {
      return api.get(path);
    }

    void apply(Patch patch) {
      api.patchStrategically(path, StrategicPatches.read(patch.yaml()).toString());
    }
  }

  private static void assertWorks(
      Patch patch, Remediation remediation, JsonNode before, Live live) {
    live.apply(patch);
    JsonNode after = live.now();
    assertThat(PatchChanges.between(before, after))
        .as(live.path())
        .isEqualTo(PatchChanges.announced(remediation));
    for (PatchedContainer container : remediation.patched()) {
      assertThat(live.evaluate().verdict(after, container.name()))
          .as("%s %s", live.path(), container.name())
          .isEqualTo(Verdict.COMPLIANT);
    }
    assertThat(live.evaluate().remediation(after).patch()).as(live.path()).isEmpty();
    assertThat(live.evaluate().remediation(after).refused())
        .extracting(PatchBlocker::sentence)
        .isEqualTo(remediation.refused().stream().map(PatchBlocker::sentence).toList());
    if (remediation.patched().size() > 1) {
      live.apply(patch);
      assertThat(live.now()).as("%s, patched twice", live.path()).isEqualTo(after);
    }
  }

  /** The proposal is accepted, adds what it says, and the path no longer stands in the way. */
  private static void assertLeadsOn(PatchBlocker seed, Live live) {
    JsonNode before = live.now();
    live.apply(seed.proposal().orElseThrow());
    JsonNode after = live.now();
    assertThat(PatchChanges.between(before, after))
        .as(live.path())
        .isNotEmpty()
        .allMatch(
            place ->
                place.contains("rootseal-")
                    || place.contains("[" + seed.path().orElseThrow() + "]/"));
    assertThat(live.evaluate().remediation(after).refused())
        .hasSize(live.evaluate().remediation(before).refused().size() - 1)
        .noneMatch(
            reason ->
                reason.sentence().equals(seed.sentence())
                    && reason.container().equals(seed.container()));
    assertThat(after.at("/spec/template/spec/initContainers/0/name").asText())
        .as("%s: copies before all others start", live.path())
        .startsWith("rootseal-seed-");
  }

  private static Counts count(List<Remediation> remediations) {
    return new Counts(
        remediations.stream().collect(groupingBy(PatchesIT::outcome, TreeMap::new, counting())),
        remediations.stream()
            .flatMap(remediation -> remediation.refused().stream())
            .collect(groupingBy(PatchBlocker::reason, TreeMap::new, counting())));
  }

  private static String outcome(Remediation remediation) {
    if (remediation.patch().isEmpty()) {
      return remediation.refused().isEmpty() ? "nothing to fix" : "refused";
    }
    return remediation.refused().isEmpty() ? "patched" : "partly patched";
  }

  /** What our strategic merge makes of an object is what a real API server makes of it. */
  @Rows(
      """
      a seed and a sidecar, one left alone | initContainers: [{name: proxy, restartPolicy: Always}, {name: migrate}] | initContainers: [{name: seed, image: i}, {name: proxy, tty: true}]
      a seed and both that are there       | initContainers: [{name: proxy, restartPolicy: Always}, {name: migrate}] | initContainers: [{name: seed, image: i}, {name: proxy, tty: true}, {name: migrate, tty: true}]
      a seed behind one that is there      | initContainers: [{name: a}, {name: b}]                       | initContainers: [{name: a, tty: true}, {name: seed, image: i}]
      a seed before the second             | initContainers: [{name: a}, {name: b}, {name: c}]            | initContainers: [{name: seed, image: i}, {name: b, tty: true}]
      only what is new                     | initContainers: [{name: a}, {name: b}]                       | initContainers: [{name: s, image: i}, {name: t, image: i}]
      no list yet                          | hostname: h                                                  | initContainers: [{name: s, image: i}, {name: t, image: i}]
      another order                        | initContainers: [{name: a}, {name: b}, {name: c}]            | initContainers: [{name: c, tty: true}, {name: a, tty: true}]
      new ones between                     | initContainers: [{name: a}, {name: b}, {name: c}, {name: d}] | initContainers: [{name: b, tty: true}, {name: s, image: i}, {name: d, tty: true}, {name: t, image: i}]
      mounts                               | containers: [{name: c, volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /b, readOnly: true, recursiveReadOnly: IfPossible}]}] | containers: [{name: c, volumeMounts: [{name: v, mountPath: /b, readOnly: false, recursiveReadOnly: null}, {name: v, mountPath: /new}]}]
      volumes                              | volumes: [{name: v, emptyDir: {}}, {name: w, emptyDir: {}}]  | volumes: [{name: w, emptyDir: {medium: Memory}}, {name: n, emptyDir: {sizeLimit: 1Gi}}]
      kept keys of a volume                | volumes: [{name: v, emptyDir: {}}, {name: w, emptyDir: {}}]  | volumes: [{name: w, $retainKeys: [name, configMap], configMap: {name: m}}]
      environment and ports                | containers: [{name: c, env: [{name: A, value: x}], ports: [{containerPort: 80, name: web}]}] | containers: [{name: c, env: [{name: B, value: y}, {name: A, value: z}], ports: [{containerPort: 81}, {containerPort: 80, name: http}]}]
      lists that are replaced              | containers: [{name: c, args: [a, b]}], tolerations: [{key: a, operator: Exists}] | containers: [{name: c, args: [c]}], tolerations: [{key: b, operator: Exists}]
      a deleted item                       | initContainers: [{name: a}, {name: b}, {name: c}]            | initContainers: [{name: b, $patch: delete}, {name: s, image: i}, {name: z, $patch: delete}]
      a replaced list                      | initContainers: [{name: a}, {name: b}]                       | initContainers: [{name: s, image: i}, {$patch: replace}]
      an order that is given               | initContainers: [{name: a}, {name: b}, {name: c}]            | initContainers: [{name: s, image: i}], $setElementOrder/initContainers: [{name: c}, {name: s}, {name: a}]
      null and a replaced object           | hostname: h, securityContext: {runAsUser: 5, fsGroup: 6}     | hostname: null, securityContext: {$patch: replace, runAsUser: 7}
      directives of what is new            | hostname: h                                                  | initContainers: [{name: s, image: i, tty: null}, {name: t, $patch: delete}]
      names of secrets and aliases         | imagePullSecrets: [{name: a}], hostAliases: [{ip: 1.1.1.1, hostnames: [a]}] | imagePullSecrets: [{name: b}, {name: a}], hostAliases: [{ip: 1.1.1.2, hostnames: [b]}, {ip: 1.1.1.1, hostnames: [c]}]
      """)
  void mergesAsTheServer(String title, String pod, String patch) {
    JsonNode before = cluster.api().create(ALL, deployment(pod).toString());
    try {
      ObjectNode wanted = (ObjectNode) spec(patch);
      JsonNode servers = cluster.api().patchStrategically(ALL + DRY, wanted.toString());
      JsonNode ours =
          cluster
              .api()
              .replace(ALL + DRY, StrategicPatches.apply(before, wanted.toString()).toString());
      assertThat(ours.path("spec")).as(title).isEqualTo(servers.path("spec"));
    } finally {
      cluster.api().delete(ALL + "/merged");
    }
  }

  private static JsonNode spec(String pod) {
    return StrategicPatches.read("{spec: {template: {spec: {%s}}}}".formatted(pod));
  }

  /** All that an API server wants of one and a row leaves out. */
  private static JsonNode deployment(String pod) {
    ObjectNode deployment = (ObjectNode) spec(pod);
    deployment.put("apiVersion", "apps/v1").put("kind", "Deployment");
    deployment.putObject("metadata").put("name", "merged");
    ObjectNode spec = (ObjectNode) deployment.path("spec");
    spec.putObject("selector").putObject("matchLabels").put("app", "merged");
    ObjectNode template = (ObjectNode) spec.path("template");
    template.putObject("metadata").putObject("labels").put("app", "merged");
    ObjectNode podSpec = (ObjectNode) template.path("spec");
    if (!podSpec.has("containers")) {
      podSpec.putArray("containers").addObject().put("name", "app");
    }
    podSpec.findParents("name").stream()
        .filter(one -> !one.has("mountPath"))
        .forEach(one -> putImage((ObjectNode) one));
    if (pod.contains("volumeMounts")) {
      podSpec.putArray("volumes").addObject().put("name", "v").putObject("emptyDir");
    }
    return deployment;
  }

  private static void putImage(ObjectNode named) {
    if (!named.has("value") && !named.has("emptyDir") && !named.has("containerPort")) {
      named.put("image", "i");
    }
  }
}
