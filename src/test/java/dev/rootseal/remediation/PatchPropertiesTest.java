package dev.rootseal.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Patches of whatever workload, applied as an API server applies them, read and evaluated again.
 */
class PatchPropertiesTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final LiveWorkload EVALUATOR =
      new LiveWorkload(
          Policy.DEFAULT,
          KnownImages.of(
              """
              proxy:1 requires=/tmp,/run,/var/log works
              engine:1 requires=/data data=/data
              seeded:1 requires=/srv/app seed=/srv
              quiet:1 requires=
              """));

  @Property(tries = 300)
  void patchedContainersAreCompliantAndTheOthersAreAsTheyWere(
      @ForAll("workloads") JsonNode before) {
    WorkloadVerdict evaluated = EVALUATOR.evaluate(before);
    Remediation remediation = Remediation.of(evaluated);
    JsonNode after = applied(before, remediation);
    List<String> patched = remediation.patched().stream().map(PatchedContainer::name).toList();

    for (int i = 0; i < evaluated.containers().size(); i++) {
      Verdict expected =
          patched.contains(evaluated.containers().get(i).facts().name())
              ? Verdict.COMPLIANT
              : evaluated.containers().get(i).verdict().verdict();
      assertThat(EVALUATOR.evaluate(after).containers().get(i).verdict().verdict())
          .isEqualTo(expected);
    }
  }

  @Property(tries = 300)
  void everyFindingIsEitherPatchedOrRefused(@ForAll("workloads") JsonNode before) {
    WorkloadVerdict evaluated = EVALUATOR.evaluate(before);
    Remediation remediation = Remediation.of(evaluated);

    Set<String> patched =
        remediation.patched().stream().map(PatchedContainer::name).collect(Collectors.toSet());
    Set<String> refused =
        remediation.refused().stream().map(PatchBlocker::container).collect(Collectors.toSet());
    for (ContainerEvaluation container : evaluated.containers()) {
      String name = container.facts().name();
      boolean finding = container.verdict().verdict().finding();
      assertThat(patched.contains(name) || refused.contains(name)).isEqualTo(finding);
      assertThat(patched.contains(name) && refused.contains(name)).isFalse();
    }
  }

  @Property(tries = 300)
  void onlyWhatIsAnnouncedChanges(@ForAll("workloads") JsonNode before) {
    Remediation remediation = EVALUATOR.remediation(before);

    assertThat(PatchChanges.between(before, applied(before, remediation)))
        .isEqualTo(PatchChanges.announced(remediation));
  }

  @Property(tries = 300)
  void twiceIsOnce(@ForAll("workloads") JsonNode before) {
    Remediation remediation = EVALUATOR.remediation(before);
    JsonNode once = applied(before, remediation);

    assertThat(applied(once, remediation)).isEqualTo(once);
    assertThat(EVALUATOR.remediation(once).patch()).isEmpty();
    assertThat(EVALUATOR.remediation(once).refused()).hasSameSizeAs(remediation.refused());
  }

  @Property(tries = 300)
  void noTwoContainersShareANewVolumeAndNoOldOneIsTaken(@ForAll("workloads") JsonNode before) {
    List<String> added =
        EVALUATOR.remediation(before).patched().stream()
            .flatMap(container -> container.added().stream())
            .map(PatchedContainer.Mount::volume)
            .toList();

    assertThat(added).doesNotHaveDuplicates();
    before
        .at("/spec/template/spec/volumes")
        .forEach(volume -> assertThat(added).doesNotContain(volume.path("name").asText()));
  }

  @Property(tries = 300)
  void yamlAndJsonAreOnePatch(@ForAll("workloads") JsonNode before) {
    EVALUATOR
        .remediation(before)
        .patch()
        .ifPresent(
            patch ->
                assertThat(StrategicPatches.read(patch.yaml()))
                    .isEqualTo(StrategicPatches.read(patch.json())));
  }

  @Property(tries = 300)
  void seedProposalsLeadToAPatch(@ForAll("workloads") JsonNode before) {
    for (PatchBlocker reason : EVALUATOR.remediation(before).refused()) {
      if (reason instanceof PatchBlocker.Seed(var container, var path, var proposal)) {
        JsonNode seeded = StrategicPatches.apply(before, proposal.orElseThrow().yaml());
        assertThat(EVALUATOR.remediation(seeded).refused())
            .doesNotContain(reason)
            .hasSize(EVALUATOR.remediation(before).refused().size() - 1);
      }
    }
  }

  private static JsonNode applied(JsonNode object, Remediation remediation) {
    return remediation
        .patch()
        .map(patch -> StrategicPatches.apply(object, patch.yaml()))
        .orElse(object);
  }

  @Provide
  Arbitrary<JsonNode> workloads() {
    return Combinators.combine(
            volumes(),
            container().list().ofMinSize(1).ofMaxSize(3),
            container().list().ofMaxSize(2))
        .as(PatchPropertiesTest::deployment)
        .flatMap(PatchPropertiesTest::annotated);
  }

  private static JsonNode deployment(
      JsonNode volumes, List<ObjectNode> containers, List<ObjectNode> inits) {
    ObjectNode deployment =
        (ObjectNode)
            StrategicPatches.read(
                """
                kind: Deployment
                metadata: {name: web, namespace: shop, annotations: {team: web}}
                spec: {replicas: 2, template: {spec: {}}}
                """);
    ObjectNode pod = (ObjectNode) deployment.at("/spec/template/spec");
    pod.set("volumes", volumes);
    pod.set("containers", named("app-", containers));
    pod.set("initContainers", inits.isEmpty() ? JSON.nullNode() : named("init-", inits));
    return deployment;
  }

  private static ArrayNode named(String prefix, List<ObjectNode> containers) {
    ArrayNode list = JSON.arrayNode();
    for (ObjectNode container : containers) {
      list.add(container.deepCopy().put("name", prefix + list.size()));
    }
    return list;
  }

  private static Arbitrary<JsonNode> annotated(JsonNode deployment) {
    return Arbitraries.of("", "none", "/tmp", "/var/run,/tmp", "/run/app,/srv/app,/var", "/etc")
        .map(
            paths -> {
              JsonNode copy = deployment.deepCopy();
              if (!paths.isEmpty()) {
                ((ObjectNode) copy.at("/metadata/annotations"))
                    .put("writable-paths.rootseal.dev/app-0", paths);
              }
              return copy;
            });
  }

  private static Arbitrary<JsonNode> volumes() {
    Arbitrary<String> name = Arbitraries.of("a", "b", "rootseal-tmp", "rootseal-tmp-2");
    Arbitrary<String> source =
        Arbitraries.of(
            "emptyDir: {}",
            "emptyDir: null",
            "configMap: {name: c}",
            "persistentVolumeClaim: {claimName: c}",
            "persistentVolumeClaim: {claimName: c, readOnly: true}",
            "hostPath: {path: /x}",
            "strange: {}");
    return Combinators.combine(name, source)
        .as((its, from) -> StrategicPatches.read("{name: %s, %s}".formatted(its, from)))
        .list()
        .uniqueElements(volume -> volume.path("name").asText())
        .ofMaxSize(4)
        .map(list -> list.isEmpty() ? JSON.nullNode() : JSON.arrayNode().addAll(list));
  }

  private static Arbitrary<ObjectNode> container() {
    Arbitrary<String> image =
        Arbitraries.of("plain:1", "proxy:1", "engine:1", "seeded:1", "quiet:1");
    Arbitrary<String> security =
        Arbitraries.of(
            "null",
            "{}",
            "{runAsUser: 5}",
            "{readOnlyRootFilesystem: false}",
            "{readOnlyRootFilesystem: true, runAsUser: 5}");
    Arbitrary<String> restart = Arbitraries.of("null", "Always");
    return Combinators.combine(image, security, restart, mounts())
        .as(
            (its, context, policy, mounts) ->
                (ObjectNode)
                    ((ObjectNode)
                            StrategicPatches.read(
                                "{name: x, image: '%s', securityContext: %s, restartPolicy: %s}"
                                    .formatted(its, context, policy)))
                        .set("volumeMounts", mounts));
  }

  private static Arbitrary<JsonNode> mounts() {
    Arbitrary<String> path =
        Arbitraries.of(
            "/tmp", "/tmp/", "/tmp/x", "/run", "/var/run/", "/var", "/var/log", "/srv", "/data");
    Arbitrary<String> volume = Arbitraries.of("a", "b", "rootseal-tmp", "gone");
    Arbitrary<String> readOnly = Arbitraries.of("", ", readOnly: true", ", readOnly: false");
    return Combinators.combine(path, volume, readOnly)
        .as(
            (at, its, flag) ->
                StrategicPatches.read("{name: %s, mountPath: %s%s}".formatted(its, at, flag)))
        .list()
        .uniqueElements(mount -> mount.path("mountPath").asText())
        .ofMaxSize(4)
        .map(list -> list.isEmpty() ? JSON.nullNode() : JSON.arrayNode().addAll(list));
  }
}
