package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import dev.rootseal.rule.ContainerCommand;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.PodLine;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFacts;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the shapes of a pod spec become facts, and that nothing odd among them is a pass. */
class PodReadingTest {
  /** Fields of a pod, and its containers as they are understood. */
  @Rows(
      """
      initContainers: [{name: a}, {name: b, restartPolicy: Always}, {name: c, restartPolicy: OnFailure}] | init a image=; sidecar b image=; init c image=
      initContainers: null, containers: [{name: app, restartPolicy: Always}] | app image=
      initContainers: [{name: app}, {name: a}], containers: [{name: app}, {name: b}, {name: b}] | init app image=; init a image=; app image= twin; b image=; b image= twin
      containers: [{}, null, {securityContext: null}, {securityContext: {}}] | "" image=; "" image= twin; "" image= twin; "" image= twin
      containers: [{name: app, image: "nginx:1.27"}]               | app image=nginx:1.27
      containers: [{name: app, command: [a, b], args: [c]}]        | app image= command="a b" args=c
      containers: [{name: app, command: null, args: [c]}, {name: after}] | app image= args=c; after image=
      containers: [{name: app, command: [], args: []}]             | app image=
      containers: [{name: app, args: [a, null, b]}]                | app image= args="a '' b"
      containers: [{name: app, env: [{name: PGDATA, value: /data}, {name: PASSWORD, value: /secret}]}] | app image= env:PGDATA=/data
      containers: [{name: app, env: [{name: PGDATA, valueFrom: {secretKeyRef: {name: x, key: y}}}]}] | app image= env:PGDATA=
      containers: [{name: app, env: [{name: PGDATA, value: /data}, {name: PGDATA}]}] | app image= env:PGDATA=
      containers: [{name: app, env: [{name: JAVA_OPTS, value: -Dpassword=x}]}] | app image= env:JAVA_OPTS=
      containers: [{name: app, env: [null, {value: /data, name: PGDATA}, {value: x, name: other}]}] | app image= env:PGDATA=/data
      containers: [{name: app, env: null}]                         | app image=
      containers: [{name: app, ports: [{containerPort: 8080}]}]    | app image= web
      containers: [{name: app, ports: [{containerPort: 1}, null, {name: http-x}]}] | app image= web
      containers: [{name: app, ports: [{containerPort: 9090, name: grpc}]}] | app image=
      """)
  void containersAreUnderstood(String pod, String containers) {
    assertThat(ApiText.facts("{" + pod + "}").containers())
        .isEqualTo(PodLine.workload(containers).facts().containers());
  }

  @Rows(
      """
      true           | ro
      false          | rw
      "true"         | odd
      "false"        | odd
      ""             | odd
      1              | odd
      0              | odd
      1.0            | odd
      {a: {b: true}} | odd
      [true]         | odd
      """)
  void onlyABooleanIsTakenForAFlag(String value, String flag) {
    String security = "{readOnlyRootFilesystem: %s, privileged: true}".formatted(value);

    containersAreUnderstood(
        "containers: [{name: app, securityContext: %s}, {name: after}]".formatted(security),
        "app image= privileged " + flag + "; after image=");
  }

  @Rows(
      """
      os: {name: windows}                                            | true
      os: {name: linux}                                              | false
      os: null                                                       | false
      os: {name: null}                                               | false
      nodeSelector: {kubernetes.io/os: windows}                      | true
      nodeSelector: {beta.kubernetes.io/os: windows}                 | true
      nodeSelector: {beta.kubernetes.io/os: linux}                   | false
      nodeSelector: {kubernetes.io/os: linux, other: null}           | false
      nodeSelector: {kubernetes.io/os: null}                         | false
      nodeSelector: {disk: windows}                                  | false
      nodeSelector: null                                             | false
      {os: {name: linux}, nodeSelector: {kubernetes.io/os: windows}} | true
      """)
  void windowsIsKnownByItsNameOrTheNodeSelector(String podSpec, boolean windows) {
    assertThat(ApiText.facts(podSpec).windows()).isEqualTo(windows);
  }

  @Test
  void aHundredKilobytesOfArgumentsAreNotKept() {
    ContainerCommand start =
        app("{name: app, args: [" + "word, ".repeat(20_000) + "last]}").start();

    assertThat(start.line()).hasSizeLessThanOrEqualTo(1024);
    assertThat(start.isUntruncated()).isFalse();
  }

  /** A null container is one that is writable, a null list is empty, a mount needs its volume. */
  @Rows(
      """
      {containers: [null, APP], initContainers: [null], volumes: [{name: tmp, emptyDir: null}]} | WRITABLE_ROOT_FILESYSTEM WRITABLE_ROOT_FILESYSTEM COMPLIANT
      {containers: [{name: app, RO, volumeMounts: null}], initContainers: null, volumes: null} | MISSING_WRITABLE_MOUNT
      {containers: [{name: app, securityContext: {readOnlyRootFilesystem: null}}]} | WRITABLE_ROOT_FILESYSTEM
      {containers: [APP], volumes: null}                           | MISSING_WRITABLE_MOUNT
      {containers: [APP], volumes: []}                             | MISSING_WRITABLE_MOUNT
      {containers: [APP], volumes: [null]}                         | MISSING_WRITABLE_MOUNT
      {containers: [APP], volumes: [{name: other, emptyDir: {}}]}  | MISSING_WRITABLE_MOUNT
      {containers: [APP], volumes: [null, {name: tmp}]}            | COMPLIANT
      """)
  void nothingOddBecomesAPass(String pod, String verdicts) {
    String spec =
        pod.replace("APP", "{name: app, RO, volumeMounts: [null, {name: tmp, mountPath: /tmp}]}")
            .replace("RO", "securityContext: {readOnlyRootFilesystem: true}");
    var rule =
        new ReadOnlyFilesystemRule(Policy.DEFAULT, ImageLookup.NONE, LocalDate.of(2026, 11, 24));

    assertThat(
            rule.evaluate(ApiText.facts(spec), NamespaceFacts.named("shop")).containers().stream()
                .map(one -> one.verdict().verdict().name()))
        .containsExactly(verdicts.split(" ", -1));
  }

  /** A mount is read-only when it says so, and has the volume of its name; a device has none. */
  @Rows(
      """
      volumeMounts: [{name: a, mountPath: /a, readOnly: true}, {name: b, mountPath: /b, readOnly: false}] | /a=EMPTY_DIR:ro /b=HOST_PATH
      volumeMounts: [{name: a, mountPath: /a, readOnly: null}, {name: c, mountPath: /c}] | /a=EMPTY_DIR /c=MISSING
      volumeMounts: [{name: a, mountPath: null}, {}]               | =EMPTY_DIR =MISSING
      volumeDevices: [{name: a, devicePath: /data}, null, {}], volumeMounts: [{name: a, mountPath: /a}] | /a=EMPTY_DIR /data=BLOCK_DEVICE =BLOCK_DEVICE
      """)
  void mountsAndDevicesTakeTheirPaths(String fields, String mounts) {
    assertThat(app("{name: app, " + fields + "}").mounts())
        .extracting(
            one -> one.mountPath() + "=" + one.volume().source() + (one.readOnly() ? ":ro" : ""))
        .containsExactly(mounts.split(" ", -1));
  }

  @Test
  void aDeviceCoversNothing() {
    List<ContainerPath> data = List.of(ContainerPath.of("/data"), ContainerPath.of("/data/x"));

    assertThat(app("{volumeDevices: [{name: a, devicePath: /data}]}").uncovered(data))
        .isEqualTo(data);
  }

  /** The first container of a pod with an emptyDir {@code a} and a hostPath {@code b}. */
  private static ContainerFacts app(String container) {
    return ApiText.facts(
            "{containers: [%s], volumes: [{name: a, emptyDir: {}}, {name: b, hostPath: {path: /}}]}"
                .formatted(container))
        .containers()
        .getFirst();
  }

  @Rows(
      """
      spec: {}
      spec: {template: null}
      spec: {template: {}}
      spec: {template: {metadata: null, spec: null}}
      spec: {template: {spec: {containers: null}}}
      status: {}
      spec: null
      """)
  void aWorkloadWithoutContainersIsReadAsSuch(String spec) {
    String object =
        "metadata: {name: web, namespace: shop, labels: null, annotations: null}\n" + spec;

    WorkloadFacts facts = ApiText.facts(WatchedDeployment.class, object);

    assertThat(facts.containers()).isEmpty();
    assertThat(facts.ref().name()).isEqualTo("web");
  }

  @Rows(
      """
      true  | IN_TREE_DISK            | awsElasticBlockStore azureDisk azureFile cephfs cinder fc flexVolume flocker
      true  | IN_TREE_DISK            | gcePersistentDisk glusterfs iscsi photonPersistentDisk portworxVolume quobyte
      true  | IN_TREE_DISK            | rbd scaleIO storageos vsphereVolume
      true  | CSI                     | csi
      true  | EMPTY_DIR               | emptyDir
      true  | EPHEMERAL               | ephemeral
      true  | HOST_PATH               | hostPath
      true  | NFS                     | nfs
      true  | PERSISTENT_VOLUME_CLAIM | persistentVolumeClaim
      false | CONFIG_MAP              | configMap
      false | DOWNWARD_API            | downwardAPI
      false | GIT_REPO                | gitRepo
      false | IMAGE                   | image
      false | PROJECTED               | projected
      false | SECRET                  | secret
      false | UNKNOWN                 | fromTheFuture EmptyDir
      """)
  void theFieldNamesTheSource(boolean writable, VolumeSource source, String fields) {
    for (String field : fields.split(" ", -1)) {
      assertThat(volume("name: data, " + field + ": {some: {deep: [1, {x: y}]}}"))
          .isEqualTo(new VolumeFacts("data", source, false));
    }
    assertThat(source.writable()).isEqualTo(writable);
  }

  /** Without a source it is an emptyDir, as in Kubernetes. */
  @Rows(
      """
      name: data                                             | EMPTY_DIR               | false
      name: data, emptyDir: null                             | EMPTY_DIR               | false
      emptyDir: null, name: data                             | EMPTY_DIR               | false
      name: data, configMap: null, emptyDir: {medium: Memory} | EMPTY_DIR              | false
      name: data, emptyDir: null, configMap: {name: a}       | CONFIG_MAP              | false
      name: data, persistentVolumeClaim: {readOnly: true, claimName: a} | PERSISTENT_VOLUME_CLAIM | true
      name: data, persistentVolumeClaim: {claimName: a, readOnly: false} | PERSISTENT_VOLUME_CLAIM | false
      name: data, persistentVolumeClaim: {claimName: a, readOnly: null} | PERSISTENT_VOLUME_CLAIM | false
      name: data, csi: {driver: d, readOnly: true}           | CSI                     | true
      name: data, csi: {driver: d, volumeAttributes: {readOnly: true}} | CSI           | false
      name: data, nfs: {server: s, path: /, readOnly: true}  | NFS                     | true
      name: data, nfs: {server: s, path: /}                  | NFS                     | false
      """)
  void aVolumeMayBeReadOnlyItself(String fields, VolumeSource source, boolean readOnly) {
    assertThat(volume(fields)).isEqualTo(new VolumeFacts("data", source, readOnly));
  }

  @Test
  void theClaimTemplatesOfAStatefulSetAreVolumes() {
    WorkloadFacts facts =
        ApiText.facts(
            WatchedStatefulSet.class,
            """
            metadata: {name: db, namespace: shop}
            spec:
              template:
                spec:
                  containers: [{name: db, volumeMounts: [{name: data, mountPath: /data}]}]
                  volumes: [{name: data, secret: {}}, {name: tmp, emptyDir: {}}]
              volumeClaimTemplates:
              - metadata: {name: data, annotations: {a: b}}
                spec: {accessModes: [ReadWriteOnce]}
              - null
              - {metadata: null}
              - {metadata: {name: logs}}
            """);

    VolumeFacts data = new VolumeFacts("data", VolumeSource.CLAIM_TEMPLATE, false);
    assertThat(facts.volumes())
        .containsExactly(
            data,
            new VolumeFacts("tmp", VolumeSource.EMPTY_DIR, false),
            new VolumeFacts("", VolumeSource.CLAIM_TEMPLATE, false),
            new VolumeFacts("logs", VolumeSource.CLAIM_TEMPLATE, false));
    assertThat(facts.containers().getFirst().mounts().getFirst().volume()).isEqualTo(data);
  }

  private static VolumeFacts volume(String fields) {
    List<VolumeFacts> volumes =
        ApiText.facts("volumes: [{" + fields + "}, {name: after}]").volumes();
    assertThat(volumes.getLast().name()).as("what follows").isEqualTo("after");
    return volumes.getFirst();
  }
}
