package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.remediation.LiveWorkload;
import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.PatchChanges;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.Policy;
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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The patch of every workload of the corpus that has a finding goes to the real API server: it is
 * accepted, changes what it says and nothing else, and makes compliant what it touches (for each
 * change in {@link CorpusInAClusterIT}, which has the corpus in a cluster). {@link FixIT} sends
 * each so many-th by the real kubectl.
 */
@Needs(Requirement.CONTROL_PLANE)
class PatchesIT {
  private static final int AT_ONCE = 4;

  private static final Policy NO_CATALOGUE =
      new Policy(
          Policy.DEFAULT.threshold(),
          Policy.DEFAULT.requiredWritablePaths(),
          Policy.DEFAULT.missingDefaultPath(),
          Policy.DEFAULT.initContainers(),
          Policy.DEFAULT.selfExemption(),
          Policy.OwnerPaths.ALLOWED,
          Policy.CatalogueUse.NONE,
          Policy.DEFAULT.exemptions());

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

  private static final Map<String, Counts> WITHOUT_CATALOGUE =
      Map.of(
          "the corpus",
          new Counts(
              Map.of("nothing to fix", 31L, "patched", 626L, "refused", 5L),
              Map.of("Windows", 11L)),
          "own manifests",
          new Counts(
              Map.of("nothing to fix", 2L, "patched", 1L, "refused", 3L),
              Map.of("Occupied", 1L, "Windows", 2L)));

  /** By the default policy, on a cluster that has the corpus. */
  static void assertEachPatchOfTheCorpusWorks(Corpus corpus, Api api) {
    LiveWorkload evaluate =
        new LiveWorkload(Policy.DEFAULT, new CatalogueLookup(ImageCatalogue.load()));
    Counts counts = patchAll(corpus, api, evaluate);
    System.out.println("Patches with the image catalogue: " + counts);
    assertThat(counts).isEqualTo(WITH_CATALOGUE.get(corpus.name()));
  }

  @Test
  @Tag("nightly")
  void patchesWithoutTheCatalogue() {
    Corpus corpus = Corpus.load();
    try (ControlPlane cluster = ControlPlane.start()) {
      corpus.post(cluster.api());
      LiveWorkload evaluate = new LiveWorkload(NO_CATALOGUE, ImageLookup.NONE);
      Counts counts = patchAll(corpus, cluster.api(), evaluate);
      System.out.println("Patches without the image catalogue: " + counts);
      assertThat(counts).isEqualTo(WITHOUT_CATALOGUE.get(corpus.name()));
    }
  }

  @Test
  void patchesThatAreEasilyGotWrong() throws IOException {
    String manifests = Files.readString(Path.of("src/test/resources/e2e/hard-patches.yaml"));
    try (ControlPlane cluster = ControlPlane.lend()) {
      cluster.kubectl().apply(Workloads.namespace("hard") + "---\n" + manifests);
      for (JsonNode object : StrategicPatches.read(manifests).path("items")) {
        Remediation remediation = patch(object, cluster.api(), LiveWorkload.PLAIN);
        assertThat(outcome(remediation)).as(Corpus.path(object)).isEqualTo("patched");
      }
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
      if (reason instanceof PatchBlocker.Seed seed) {
        assertLeadsOn(seed, live);
      }
    }
    return remediation;
  }

  /** One workload in the API server, the way to it and who evaluates it. */
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
  private static void assertLeadsOn(PatchBlocker.Seed seed, Live live) {
    JsonNode before = live.now();
    live.apply(seed.proposal().orElseThrow());
    JsonNode after = live.now();
    assertThat(PatchChanges.between(before, after))
        .as(live.path())
        .isNotEmpty()
        .allMatch(place -> place.contains("rootseal-") || place.contains("[" + seed.path() + "]/"));
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
        remediations.stream()
            .collect(
                Collectors.groupingBy(PatchesIT::outcome, TreeMap::new, Collectors.counting())),
        remediations.stream()
            .flatMap(remediation -> remediation.refused().stream())
            .collect(
                Collectors.groupingBy(PatchBlocker::reason, TreeMap::new, Collectors.counting())));
  }

  private static String outcome(Remediation remediation) {
    if (remediation.patch().isEmpty()) {
      return remediation.refused().isEmpty() ? "nothing to fix" : "refused";
    }
    return remediation.refused().isEmpty() ? "patched" : "partly patched";
  }
}
