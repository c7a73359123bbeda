package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rootseal.kubernetes.WatchedWorkload.WatchedDaemonSet;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.PodLine;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.WorkloadFixture;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A whole object goes in; facts and an identity come out, and nothing else is kept. */
class WatchedWorkloadTest {
  private static final String WHOLE =
      """
      apiVersion: apps/v1
      kind: %s
      metadata:
        name: web
        namespace: shop
        uid: 0b6d
        resourceVersion: "4711"
        generation: 3
        creationTimestamp: "2026-11-24T10:00:00Z"
        labels: {app: web, empty: null}
        annotations:
          rootseal.dev/writable-paths: /var/cache
          kubectl.kubernetes.io/last-applied-configuration: "{}"
        ownerReferences: [{apiVersion: v1, kind: Shop, name: shop, uid: x}]
        managedFields: [{manager: kubectl, fieldsV1: {"f:spec": {"f:replicas": {}}}}]
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}, annotations: {writable-paths.rootseal.dev/app: none}}
          spec:
            serviceAccountName: web
            securityContext: {runAsNonRoot: true}
            initContainers:
            - {name: setup, image: "busybox:1.37"}
            containers:
            - name: app
              image: registry.example/app:1.0
              command: [/app]
              args: [--port, "8080"]
              env: [{name: A, value: b}, {name: TMPDIR, value: /tmp}]
              ports: [{containerPort: 9090}, {name: web, containerPort: 8080}]
              resources: {limits: {memory: 64Mi}}
              securityContext: {readOnlyRootFilesystem: true, privileged: false, runAsUser: 1000}
              volumeMounts:
              - {name: app-0, mountPath: /tmp}
              - {name: app-1, mountPath: /etc/app, readOnly: true, subPath: app}
            volumes:
            - {name: app-0, emptyDir: {sizeLimit: 16Mi}}
            - {name: app-1, configMap: {name: app, items: [{key: a, path: a}]}}
      status: {replicas: 2, conditions: [{type: Available, status: "True"}]}
      """;

  @Test
  void theFactsOfADeploymentAreAllRead() {
    WorkloadFixture deployment =
        PodLine.workload(
            """
            deployment web in=shop not-rolled-out label:app=web label:empty= \
            @writable-paths=/var/cache @@writable-paths.rootseal.dev/app=none : \
            init setup image=busybox:1.37; \
            app image=registry.example/app:1.0 command=/app args="--port 8080" env:TMPDIR=/tmp ro web \
            /tmp /etc/app=config_map:ro""");

    assertThat(ApiText.facts(WatchedDeployment.class, WHOLE.formatted("Deployment")))
        .isEqualTo(deployment.facts().withRolledOut(false));
  }

  @Test
  void eachKindIsAskedForAsTheApiKnowsIt() {
    assertThat(HasMetadata.getFullResourceName(WatchedDeployment.class))
        .isEqualTo("deployments.apps");
    assertThat(HasMetadata.getFullResourceName(WatchedStatefulSet.class))
        .isEqualTo("statefulsets.apps");
    assertThat(HasMetadata.getFullResourceName(WatchedDaemonSet.class))
        .isEqualTo("daemonsets.apps");
    assertThat(HasMetadata.getApiVersion(WatchedDaemonSet.class)).isEqualTo("apps/v1");
  }

  @Test
  void onlyTheIdentityIsKeptOfTheMetadata() {
    ObjectMeta identity = new ObjectMeta();
    identity.setName("web");
    identity.setNamespace("shop");
    identity.setUid("0b6d");
    identity.setResourceVersion("4711");

    assertThat(read(WatchedDeployment.class).getMetadata()).isEqualTo(identity);
  }

  @Test
  void whatRepeatsInAClusterIsKeptOnce() {
    ContainerFacts one = ApiText.facts(read(WatchedDeployment.class)).containers().getLast();
    ContainerFacts other = ApiText.facts(read(WatchedStatefulSet.class)).containers().getLast();

    assertThat(one.image()).isSameAs(other.image());
    assertThat(one.name()).isSameAs(other.name());
    assertThat(one.mounts().getFirst().mountPath()).isSameAs(other.mounts().getFirst().mountPath());
  }

  @Test
  void anUnseenChangeOfTheReplicasKeepsWhatIsKnownOfTheRollOut() {
    WatchedDeployment before = read(3, 3, "image: app:1");
    WatchedWorkload scaled = read(4, 3, "image: app:1").after(before);

    assertThat(ApiText.facts(before).rolledOut()).isTrue();
    assertThat(ApiText.facts(read(4, 3, "image: app:1")).rolledOut()).isFalse();
    assertThat(scaled.reading()).isEqualTo(before.reading());
    assertThat(read(5, 3, "image: app:1").after(scaled).reading()).isEqualTo(before.reading());
    assertThat(read(5, 5, "image: app:1").after(scaled).reading()).isEqualTo(before.reading());
  }

  @Test
  void anUnseenTemplateIsNotRolledOut() {
    WatchedDeployment before = read(3, 3, "image: app:1");

    assertThat(ApiText.facts(read(4, 3, "image: app:2").after(before)).rolledOut()).isFalse();
  }

  @Test
  void whatTheControllerHasSeenCountsAtOnce() {
    WatchedDeployment unfinished = read(4, 3, "image: app:2");

    assertThat(ApiText.facts(read(4, 4, "image: app:2").after(unfinished)).rolledOut()).isTrue();
  }

  private static WatchedDeployment read(int generation, int observed, String container) {
    return ApiText.list(
            WatchedDeployment.class,
            """
            metadata: {name: web, namespace: shop, generation: %d}
            spec: {template: {spec: {containers: [{name: app, %s}]}}}
            status:
              observedGeneration: %d
              conditions: [{type: Progressing, reason: NewReplicaSetAvailable}]
            """
                .formatted(generation, container, observed))
        .getFirst();
  }

  @Test
  void itIsNeverMadeIntoAnotherObject() {
    WatchedDeployment watched = read(WatchedDeployment.class);

    assertThatThrownBy(() -> watched.setApiVersion("apps/v2"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> watched.setMetadata(new ObjectMeta()))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static <T extends WatchedWorkload> T read(Class<T> type) {
    return ApiText.list(type, WHOLE.formatted(HasMetadata.getKind(type))).getFirst();
  }

  /** The template wins key by key; those of others are dropped; one that is null says nothing. */
  @Rows(
      """
      {rootseal.dev/writable-paths: /a, writable-paths.rootseal.dev/app: /b} | {rootseal.dev/writable-paths: /c, exempt.rootseal.dev/app: legacy} | exempt.rootseal.dev/app=legacy, rootseal.dev/writable-paths=/c, writable-paths.rootseal.dev/app=/b
      {kubectl.kubernetes.io/last-applied-configuration: '{}', note: x} | {notrootseal.dev/exempt: x, rootseal.dev.evil.example/exempt: x} |
      null                               | null |
      {rootseal.dev/writable-paths: null} | {}  | rootseal.dev/writable-paths=
      """)
  void whichReachTheRule(String workload, String template, String read) {
    String object =
        """
        metadata: {name: web, namespace: shop, annotations: %s}
        spec: {template: {metadata: {annotations: %s}, spec: {containers: [{name: app}]}}}
        """
            .formatted(workload, template);
    Map<String, String> annotations =
        ApiText.facts(WatchedDeployment.class, object).annotations().values();

    assertThat(new TreeMap<>(annotations)).hasToString("{" + read + "}");
  }

  /** As numbers, unless they would not come out as they went in. */
  @Rows(
      """
      7d4d4f9e-7b07-4c6e-8f3a-0c2f5b1f9a01 | 4711                | true
      00000000-0000-0000-0000-000000000000 | 0                   | true
      ffffffff-ffff-ffff-ffff-ffffffffffff | 999999999999999999  | true
      7D4D4F9E-7B07-4C6E-8F3A-0C2F5B1F9A01 | 4711                | false
      7d4d4f9e-7b07-4c6e-8f3a-c2f5b1f9a01  | 4711                | false
      0b6d                                 | 4711                | false
      7d4d4f9e-7b07-4c6e-8f3a-0c2f5b1f9a01 | 04711               | false
      7d4d4f9e-7b07-4c6e-8f3a-0c2f5b1f9a01 | -1                  | false
      7d4d4f9e-7b07-4c6e-8f3a-0c2f5b1f9a01 | 9999999999999999999 | false
      7d4d4f9e-7b07-4c6e-8f3a-0c2f5b1f9a01 |                     | false
      7d4d4f9e-7b07-4c6e-8f3a-0c2f5b1f9a01 | opaque              | false
      """)
  void textsComeOutAsTheyWentIn(String uid, String version, boolean asNumbers) {
    ObjectIdentity identity = ObjectIdentity.of(uid, version);

    assertThat(identity.uid()).isEqualTo(uid);
    assertThat(identity.resourceVersion()).isEqualTo(version);
    assertThat(identity instanceof ObjectIdentity.Numbers).isEqualTo(asNumbers);
  }

  @Test
  void whatAnObjectDoesNotNameStaysAway() {
    // A bookmark has a version alone.
    assertThat(ObjectIdentity.of(null, "4711").uid()).isNull();
    assertThat(ObjectIdentity.of(null, "4711").resourceVersion()).isEqualTo("4711");
    assertThat(ObjectIdentity.of("0b6d", null).resourceVersion()).isNull();
  }
}
