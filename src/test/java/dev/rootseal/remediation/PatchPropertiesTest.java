package dev.rootseal.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.List;
import java.util.stream.IntStream;
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
  void whatIsPatchedCompliesAndNothingElseChanges(@ForAll("workloads") JsonNode before) {
    WorkloadVerdict evaluated = EVALUATOR.evaluate(before);
    Remediation remediation = Remediation.of(evaluated);
    JsonNode after = applied(before, remediation);

    for (int i = 0; i < evaluated.containers().size(); i++) {
      String name = evaluated.containers().get(i).facts().name();
      Verdict verdict = evaluated.containers().get(i).verdict().verdict();
      boolean refused =
          remediation.refused().stream().anyMatch(reason -> reason.container().equals(name));
      assertThat(EVALUATOR.evaluate(after).containers().get(i).verdict().verdict())
          .isEqualTo(remediation.patches(name) ? Verdict.COMPLIANT : verdict);
      assertThat(remediation.patches(name) || refused).isEqualTo(verdict.finding());
      assertThat(remediation.patches(name) && refused).isFalse();
    }
    assertThat(PatchChanges.between(before, after)).isEqualTo(PatchChanges.announced(remediation));
    assertThat(applied(after, remediation)).isEqualTo(after);
    assertThat(EVALUATOR.remediation(after).patch()).isEmpty();
    assertThat(EVALUATOR.remediation(after).refused()).hasSameSizeAs(remediation.refused());
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
  void seedProposalsLeadToAPatch(@ForAll("workloads") JsonNode before) {
    for (PatchBlocker reason : EVALUATOR.remediation(before).refused()) {
      if (reason.reason().equals("Seed")) {
        JsonNode seeded = StrategicPatches.apply(before, reason.proposal().orElseThrow().yaml());
        assertThat(EVALUATOR.remediation(seeded).refused())
            .doesNotContain(reason)
            .hasSize(EVALUATOR.remediation(before).refused().size() - 1);
      }
    }
  }

  /** The same by YAML and by JSON. */
  private static JsonNode applied(JsonNode object, Remediation remediation) {
    if (remediation.patch().isEmpty()) {
      return object;
    }
    JsonNode after = StrategicPatches.apply(object, remediation.patch().get().yaml());
    assertThat(StrategicPatches.apply(object, remediation.patch().get().json())).isEqualTo(after);
    return after;
  }

  @Provide
  Arbitrary<JsonNode> workloads() {
    Arbitrary<String> paths =
        Arbitraries.of("", "none", "/tmp", "/var/run,/tmp", "/run/app,/srv/app,/var", "/etc")
            .map(said -> ", writable-paths.rootseal.dev/app-0: '" + said + "'");
    return Combinators.combine(
            volumes(),
            container().list().ofMinSize(1).ofMaxSize(3),
            container().list().ofMaxSize(2),
            paths)
        .as(
            (volumes, containers, inits, said) ->
                StrategicPatches.read(
                    """
                    kind: Deployment
                    metadata: {name: web, namespace: shop, annotations: {team: web%s}}
                    spec: {replicas: 2, template: {spec: {volumes: %s, containers: %s, initContainers: %s}}}
                    """
                        .formatted(
                            said.endsWith("''") ? "" : said,
                            listed(volumes),
                            listed(named("app-", containers)),
                            listed(named("init-", inits)))));
  }

  /** A list of flow YAML. */
  private static String listed(List<String> items) {
    return items.isEmpty() ? "null" : items.toString();
  }

  private static List<String> named(String prefix, List<String> containers) {
    return IntStream.range(0, containers.size())
        .mapToObj(i -> "{name: " + prefix + i + containers.get(i) + "}")
        .toList();
  }

  private static Arbitrary<List<String>> volumes() {
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
        .as("{name: %s, %s}"::formatted)
        .list()
        .uniqueElements(volume -> volume.substring(0, volume.indexOf(',')))
        .ofMaxSize(4);
  }

  /** All of one but its name. */
  private static Arbitrary<String> container() {
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
                ", image: '%s', securityContext: %s, restartPolicy: %s, volumeMounts: %s"
                    .formatted(its, context, policy, listed(mounts)));
  }

  private static Arbitrary<List<String>> mounts() {
    Arbitrary<String> path =
        Arbitraries.of(
            "/tmp", "/tmp/", "/tmp/x", "/run", "/var/run/", "/var", "/var/log", "/srv", "/data");
    Arbitrary<String> volume = Arbitraries.of("a", "b", "rootseal-tmp", "gone");
    Arbitrary<String> readOnly = Arbitraries.of("", ", readOnly: true", ", readOnly: false");
    return Combinators.combine(path, volume, readOnly)
        .as("{mountPath: %s, name: %s%s}"::formatted)
        .list()
        .uniqueElements(mount -> mount.substring(0, mount.indexOf(',')))
        .ofMaxSize(4);
  }
}
