package dev.rootseal.remediation;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static dev.rootseal.rule.WorkloadFixture.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadRef;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a patch says, to the letter. */
class RemediationTest {
  private static String patchOf(WorkloadFixture workload) {
    return Remediation.of(workload.evaluated()).patch().orElseThrow().yaml();
  }

  @Test
  void setsTheFlagAndMountsAnEmptyVolume() {
    assertThat(patchOf(deployment("web").container("app")))
        .isEqualTo(
            """
            spec:
              template:
                spec:
                  containers:
                    - name: app
                      securityContext:
                        readOnlyRootFilesystem: true
                      volumeMounts:
                        - name: rootseal-tmp
                          mountPath: /tmp
                  volumes:
                    - name: rootseal-tmp
                      emptyDir:
                        sizeLimit: 1Gi
            """);
  }

  @Test
  void setsOnlyTheFlagWhereAllPathsAreCovered() {
    assertThat(patchOf(deployment("web").container("app", c -> c.flagFalse().emptyDir("/tmp/"))))
        .isEqualTo(
            """
            spec:
              template:
                spec:
                  containers:
                    - name: app
                      securityContext:
                        readOnlyRootFilesystem: true
            """);
  }

  @Test
  void mountsOnlyWhereTheFlagIsSet() {
    assertThat(patchOf(deployment("web").container("app", c -> c.readOnly())))
        .isEqualTo(
            """
            spec:
              template:
                spec:
                  containers:
                    - name: app
                      volumeMounts:
                        - name: rootseal-tmp
                          mountPath: /tmp
                  volumes:
                    - name: rootseal-tmp
                      emptyDir:
                        sizeLimit: 1Gi
            """);
  }

  @Test
  void opensAReadOnlyMountAndKeepsItsSpelling() {
    assertThat(
            patchOf(
                deployment("web")
                    .container("app", c -> c.readOnlyMount("/tmp/", VolumeSource.EMPTY_DIR))))
        .isEqualTo(
            """
            spec:
              template:
                spec:
                  containers:
                    - name: app
                      securityContext:
                        readOnlyRootFilesystem: true
                      volumeMounts:
                        - name: app-0
                          mountPath: /tmp/
                          readOnly: false
                          recursiveReadOnly: null
            """);
  }

  @Test
  void eachContainerGetsAVolumeOfItsOwn() {
    assertThat(
            patchOf(
                statefulSet("queue")
                    .init("setup", c -> {})
                    .sidecar("proxy", c -> c.readOnly())
                    .container("app")
                    .container("good", c -> c.compliant())))
        .isEqualTo(
            """
            spec:
              template:
                spec:
                  initContainers:
                    - name: setup
                      securityContext:
                        readOnlyRootFilesystem: true
                      volumeMounts:
                        - name: rootseal-tmp
                          mountPath: /tmp
                    - name: proxy
                      volumeMounts:
                        - name: rootseal-tmp-2
                          mountPath: /tmp
                  containers:
                    - name: app
                      securityContext:
                        readOnlyRootFilesystem: true
                      volumeMounts:
                        - name: rootseal-tmp-3
                          mountPath: /tmp
                  volumes:
                    - name: rootseal-tmp
                      emptyDir:
                        sizeLimit: 1Gi
                    - name: rootseal-tmp-2
                      emptyDir:
                        sizeLimit: 1Gi
                    - name: rootseal-tmp-3
                      emptyDir:
                        sizeLimit: 1Gi
            """);
  }

  @Test
  void podHoldsItsSpecByItself() {
    assertThat(patchOf(WorkloadFixture.pod("one").container("app", c -> c.emptyDir("/tmp"))))
        .isEqualTo(
            """
            spec:
              containers:
                - name: app
                  securityContext:
                    readOnlyRootFilesystem: true
            """);
  }

  @Test
  void ephemeralContainersHaveAListOfTheirOwn() {
    assertThat(
            patchOf(
                WorkloadFixture.pod("one")
                    .container("app", c -> c.compliant())
                    .ephemeral("debug", c -> c.emptyDir("/tmp"))))
        .isEqualTo(
            """
            spec:
              ephemeralContainers:
                - name: debug
                  securityContext:
                    readOnlyRootFilesystem: true
            """);
  }

  @Test
  void addressedItNamesItsObjectFirst() {
    Patch patch =
        Remediation.of(deployment("web").container("app", c -> c.emptyDir("/tmp")).evaluated())
            .patch()
            .orElseThrow();

    assertThat(patch.addressed("apps/v1", new WorkloadRef("Deployment", "shop", "web")).yaml())
        .isEqualTo(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              namespace: shop
            spec:
              template:
                spec:
                  containers:
                    - name: app
                      securityContext:
                        readOnlyRootFilesystem: true
            """);
  }

  @Test
  void whereAManifestNamesNoNamespaceNeitherDoesItsPatch() {
    Patch patch = new Patch(JsonNodeFactory.instance.objectNode());

    assertThat(patch.addressed("v1", new WorkloadRef("Pod", "", "one")).json())
        .isEqualTo("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"one\"}}");
  }

  @Test
  void withoutAFindingThereIsNothingToDo() {
    Remediation remediation =
        Remediation.of(deployment("web").container("app", c -> c.compliant()).evaluated());

    assertThat(remediation.patch()).isEmpty();
    assertThat(remediation.refused()).isEmpty();
    assertThat(remediation.remarks()).isEmpty();
  }

  @Test
  void exemptContainersAreLeftAlone() {
    Remediation remediation =
        Remediation.of(
            deployment("web")
                .annotated("exempt.rootseal.dev/legacy", "writes everywhere")
                .container("legacy")
                .container("app")
                .evaluated());

    assertThat(remediation.patched()).extracting(PatchedContainer::name).containsExactly("app");
    assertThat(remediation.refused()).isEmpty();
  }

  @Test
  void initContainersThatThePolicyIgnoresAreLeftAlone() {
    Policy policy =
        new Policy(
            Policy.DEFAULT.threshold(),
            Policy.DEFAULT.requiredWritablePaths(),
            Policy.DEFAULT.missingDefaultPath(),
            Policy.InitContainers.IGNORE,
            Policy.DEFAULT.selfExemption(),
            Policy.OwnerPaths.ALLOWED,
            Policy.DEFAULT.catalogue(),
            Policy.DEFAULT.exemptions());

    Remediation remediation =
        Remediation.of(deployment("web").init("setup", c -> {}).container("app").evaluated(policy));

    assertThat(remediation.patched()).extracting(PatchedContainer::name).containsExactly("app");
    assertThat(remediation.refused()).isEmpty();
  }

  @Test
  void eachDeclaredPathWithoutAMountGetsOne() {
    Remediation remediation =
        Remediation.of(
            deployment("web")
                .annotated(
                    "rootseal.dev/writable-paths", "/var/cache/app,/tmp,/var/run,/run,/dev/shm")
                .container("app", c -> c.emptyDir("/tmp"))
                .evaluated());

    assertThat(remediation.patched().getFirst().added())
        .containsExactly(
            new PatchedContainer.Mount("rootseal-var-cache-app", "/var/cache/app"),
            new PatchedContainer.Mount("rootseal-var-run", "/var/run"));
  }

  @Test
  void pathBelowAMountThatIsOpenedNeedsNoVolume() {
    Remediation remediation =
        Remediation.of(
            deployment("web")
                .annotated("rootseal.dev/writable-paths", "/data/cache,/data")
                .container("app", c -> c.readOnlyMount("/data", VolumeSource.NFS))
                .evaluated());

    assertThat(remediation.patched().getFirst().added()).isEmpty();
    assertThat(remediation.patched().getFirst().opened())
        .containsExactly(new PatchedContainer.Mount("app-0", "/data"));
  }

  @Test
  void otherContainersArePatchedBesideOneThatCannotBe() {
    Remediation remediation =
        Remediation.of(
            deployment("web")
                .container("app")
                .container("stuck", c -> c.mount("/tmp", VolumeSource.CONFIG_MAP))
                .evaluated());

    assertThat(remediation.patched()).extracting(PatchedContainer::name).containsExactly("app");
    assertThat(remediation.refused()).extracting(PatchBlocker::container).containsExactly("stuck");
  }

  @Test
  void thePartAboutSomeContainersIsWhatTheseWouldGetAlone() {
    Remediation whole =
        Remediation.of(
            stuck(WorkloadFixture.pod("web").container("app"), "stuck", "other")
                .container("proxy")
                .evaluated());
    Remediation alone =
        Remediation.of(stuck(WorkloadFixture.pod("web").container("app"), "stuck").evaluated());

    assertThat(whole.about(Set.of("app", "stuck"))).isEqualTo(alone);
  }

  @Test
  void whereNoneOfTheseGetsAPatchThereIsNothingToRemark() {
    Remediation whole =
        Remediation.of(stuck(WorkloadFixture.pod("web").container("app"), "stuck").evaluated());
    Remediation alone = Remediation.of(stuck(WorkloadFixture.pod("web"), "stuck").evaluated());

    assertThat(whole.remarks()).isNotEmpty();
    assertThat(whole.about(Set.of("stuck"))).isEqualTo(alone);
  }

  private static WorkloadFixture stuck(WorkloadFixture workload, String... containers) {
    for (String container : containers) {
      workload.container(container, c -> c.mount("/tmp", VolumeSource.CONFIG_MAP));
    }
    return workload;
  }

  @Test
  void recursiveReadOnlyGoesWithReadOnly() {
    JsonNode before =
        StrategicPatches.read(
            """
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              template:
                spec:
                  containers:
                  - name: app
                    volumeMounts: [{name: work, mountPath: /tmp, readOnly: true, recursiveReadOnly: Enabled}]
                  volumes: [{name: work, emptyDir: {}}]
            """);

    JsonNode after =
        StrategicPatches.apply(
            before, LiveWorkload.PLAIN.remediation(before).patch().orElseThrow().yaml());

    assertThat(after.at("/spec/template/spec/containers/0/volumeMounts/0"))
        .isEqualTo(StrategicPatches.read("{name: work, mountPath: /tmp, readOnly: false}"));
    assertThat(LiveWorkload.PLAIN.verdict(after, "app")).isEqualTo(Verdict.COMPLIANT);
  }
}
