package dev.rootseal.remediation;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadRef;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a patch says, to the letter. */
class RemediationTest {
  private static Patch patchOf(WorkloadFixture workload) {
    return Remediation.of(workload.evaluated()).patch().orElseThrow();
  }

  @Rows(
      """
      the flag and an empty volume                       | app                                      | {"spec":{"template":{"spec":{"containers":[{"name":"app","securityContext":{"readOnlyRootFilesystem":true},"volumeMounts":[{"name":"rootseal-tmp","mountPath":"/tmp"}]}],"volumes":[{"name":"rootseal-tmp","emptyDir":{"sizeLimit":"1Gi"}}]}}}}
      the flag alone where all paths are covered         | app rw /tmp/                             | {"spec":{"template":{"spec":{"containers":[{"name":"app","securityContext":{"readOnlyRootFilesystem":true}}]}}}}
      the mount alone where the flag is set              | app ro                                   | {"spec":{"template":{"spec":{"containers":[{"name":"app","volumeMounts":[{"name":"rootseal-tmp","mountPath":"/tmp"}]}],"volumes":[{"name":"rootseal-tmp","emptyDir":{"sizeLimit":"1Gi"}}]}}}}
      a read-only mount is opened and keeps its spelling | app /tmp/=empty-dir:ro                   | {"spec":{"template":{"spec":{"containers":[{"name":"app","securityContext":{"readOnlyRootFilesystem":true},"volumeMounts":[{"name":"app-0","mountPath":"/tmp/","readOnly":false,"recursiveReadOnly":null}]}]}}}}
      mounts that are opened stay in their order         | deployment web @writable-paths=/tmp,/run : app /run=empty-dir:ro /tmp=empty-dir:ro | {"spec":{"template":{"spec":{"containers":[{"name":"app","securityContext":{"readOnlyRootFilesystem":true},"volumeMounts":[{"name":"app-0","mountPath":"/run","readOnly":false,"recursiveReadOnly":null},{"name":"app-1","mountPath":"/tmp","readOnly":false,"recursiveReadOnly":null}]}]}}}}
      a pod holds its spec by itself                     | pod one : app /tmp                       | {"spec":{"containers":[{"name":"app","securityContext":{"readOnlyRootFilesystem":true}}]}}
      ephemeral containers have a list of their own      | pod one : app good; ephemeral debug /tmp | {"spec":{"ephemeralContainers":[{"name":"debug","securityContext":{"readOnlyRootFilesystem":true}}]}}
      """)
  void patches(String name, String pod, String json) {
    assertThat(patchOf(workload(pod)).json()).isEqualTo(json);
  }

  @Rows(
      """
      no finding                               | app good                                                            |                               |
      exempt containers are left alone         | deployment web @exempt.rootseal.dev/legacy="writes everywhere" : legacy; app | app: /tmp                     |
      others beside one that cannot be patched | app; stuck /tmp=config-map                                          | app: /tmp                     | stuck
      each declared path without a mount       | deployment web @writable-paths=/var/cache/app,/tmp,/var/run,/run,/dev/shm : app /tmp | app: /var/cache/app, /var/run |
      below a mount that is opened             | deployment web @writable-paths=/data/cache,/data : app /data=nfs:ro | app:                          |
      """)
  void whoGetsOneAndAtWhichPaths(String name, String pod, String patched, String refused) {
    Remediation remediation = Remediation.of(workload(pod).evaluated());

    assertThat(
            remediation.patched().stream()
                .map(one -> one.name() + ": " + paths(one.added()))
                .collect(Collectors.joining("; ")))
        .isEqualToIgnoringWhitespace(patched);
    assertThat(
            remediation.refused().stream()
                .map(PatchBlocker::container)
                .collect(Collectors.joining(", ")))
        .isEqualTo(refused);
    assertThat(remediation.patch().isPresent()).isEqualTo(!patched.isEmpty());
    assertThat(patched.isEmpty() && !remediation.remarks().isEmpty()).isFalse();
  }

  private static String paths(List<PatchedContainer.Mount> mounts) {
    return mounts.stream().map(PatchedContainer.Mount::mountPath).collect(Collectors.joining(", "));
  }

  @Test
  void pathBelowAMountThatIsOpenedNeedsNoVolume() {
    Remediation remediation =
        Remediation.of(
            workload("deployment web @writable-paths=/data/cache,/data : app /data=nfs:ro")
                .evaluated());

    assertThat(remediation.patched().getFirst().opened())
        .containsExactly(new PatchedContainer.Mount("app-0", "/data"));
  }

  @Test
  void initContainersThatThePolicyIgnoresAreLeftAlone() {
    Remediation remediation =
        Remediation.of(workload("init setup; app").evaluated(policy("no-init")));

    assertThat(remediation.patched()).extracting(PatchedContainer::name).containsExactly("app");
    assertThat(remediation.refused()).isEmpty();
  }

  @Test
  void eachContainerGetsAVolumeOfItsOwn() {
    assertThat(
            patchOf(workload("statefulset queue : init setup; sidecar proxy ro; app; good good"))
                .yaml())
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
  void addressedItNamesItsObjectFirst() {
    Patch patch = patchOf(workload("app /tmp"));

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
  void thePartAboutSomeContainersIsWhatTheseWouldGetAlone() {
    Remediation whole =
        Remediation.of(
            workload("pod web : app; stuck /tmp=secret; other /tmp=secret; proxy").evaluated());
    Remediation alone = Remediation.of(workload("pod web : app; stuck /tmp=secret").evaluated());

    assertThat(whole.about(Set.of("app", "stuck"))).isEqualTo(alone);
  }

  @Test
  void whereNoneOfTheseGetsAPatchThereIsNothingToRemark() {
    Remediation whole = Remediation.of(workload("pod web : app; stuck /tmp=secret").evaluated());
    Remediation alone = Remediation.of(workload("pod web : stuck /tmp=secret").evaluated());

    assertThat(whole.remarks()).isNotEmpty();
    assertThat(whole.about(Set.of("stuck"))).isEqualTo(alone);
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
