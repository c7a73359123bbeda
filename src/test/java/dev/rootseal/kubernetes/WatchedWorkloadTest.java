package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rootseal.kubernetes.WatchedWorkload.WatchedDaemonSet;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import dev.rootseal.rule.ContainerCommand;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.OwnerAnnotations;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        labels: {app: web}
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
              - {name: tmp, mountPath: /tmp}
              - {name: config, mountPath: /etc/app, readOnly: true, subPath: app}
            volumes:
            - {name: tmp, emptyDir: {sizeLimit: 16Mi}}
            - {name: config, configMap: {name: app, items: [{key: a, path: a}]}}
      status: {replicas: 2, conditions: [{type: Available, status: "True"}]}
      """;

  @Test
  void theFactsOfADeploymentAreAllRead() {
    VolumeFacts tmp = new VolumeFacts("tmp", VolumeSource.EMPTY_DIR, false);
    VolumeFacts config = new VolumeFacts("config", VolumeSource.CONFIG_MAP, false);

    assertThat(ApiText.facts(read(WatchedDeployment.class)))
        .isEqualTo(
            new WorkloadFacts(
                new WorkloadRef("Deployment", "shop", "web"),
                false,
                List.of(
                    new ContainerFacts(
                        "setup",
                        ContainerType.INIT,
                        "busybox:1.37",
                        ContainerCommand.DEFAULT,
                        ReadOnlyFlag.NOT_SET,
                        false,
                        List.of(),
                        false,
                        List.of()),
                    new ContainerFacts(
                        "app",
                        ContainerType.CONTAINER,
                        "registry.example/app:1.0",
                        ContainerCommand.of(
                            List.of("/app"), List.of("--port", "8080"), Map.of("TMPDIR", "/tmp")),
                        ReadOnlyFlag.TRUE,
                        false,
                        List.of(
                            new MountFacts("/tmp", tmp, false),
                            new MountFacts("/etc/app", config, true)),
                        true,
                        List.of())),
                List.of(tmp, config),
                Map.of("app", "web"),
                new OwnerAnnotations(
                    Map.of(
                        "rootseal.dev/writable-paths",
                        "/var/cache",
                        "writable-paths.rootseal.dev/app",
                        "none")),
                Optional.empty(),
                false));
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
  void theItemsOfAListCarryNoKindAsTheApiServerSendsThem() {
    String item = "{metadata: {name: web, namespace: shop}, spec: {template: {spec: {}}}}";

    WatchedDaemonSet read = ApiText.list(WatchedDaemonSet.class, item).getFirst();

    assertThat(read.getKind()).isEqualTo("DaemonSet");
    assertThat(read.getApiVersion()).isEqualTo("apps/v1");
    assertThat(ApiText.facts(read).containers()).isEmpty();
  }

  @Test
  void aChangeOfTheStatusOrTheReplicasIsNoChange() {
    String before = WHOLE.formatted("Deployment");
    String now = before.replace("replicas: 2", "replicas: 5").replace("\"4711\"", "\"4712\"");

    assertThat(ApiText.list(WatchedDeployment.class, now).getFirst().reading())
        .isEqualTo(ApiText.list(WatchedDeployment.class, before).getFirst().reading());
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
  void aChangeOfOneOfOurAnnotationsIsAChange() {
    String before = WHOLE.formatted("Deployment");
    String now = before.replace("app: none", "app: /data");

    assertThat(ApiText.list(WatchedDeployment.class, now).getFirst().reading())
        .isNotEqualTo(ApiText.list(WatchedDeployment.class, before).getFirst().reading());
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
}
