package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of volumes and of the claim templates of a StatefulSet. */
class VolumeReadingTest {
  @ParameterizedTest(name = "{0} is {1}, writable {2}")
  @CsvSource(
      textBlock =
          """
          awsElasticBlockStore,  IN_TREE_DISK,            true
          azureDisk,             IN_TREE_DISK,            true
          azureFile,             IN_TREE_DISK,            true
          cephfs,                IN_TREE_DISK,            true
          cinder,                IN_TREE_DISK,            true
          configMap,             CONFIG_MAP,              false
          csi,                   CSI,                     true
          downwardAPI,           DOWNWARD_API,            false
          emptyDir,              EMPTY_DIR,               true
          ephemeral,             EPHEMERAL,               true
          fc,                    IN_TREE_DISK,            true
          flexVolume,            IN_TREE_DISK,            true
          flocker,               IN_TREE_DISK,            true
          gcePersistentDisk,     IN_TREE_DISK,            true
          gitRepo,               GIT_REPO,                false
          glusterfs,             IN_TREE_DISK,            true
          hostPath,              HOST_PATH,               true
          image,                 IMAGE,                   false
          iscsi,                 IN_TREE_DISK,            true
          nfs,                   NFS,                     true
          persistentVolumeClaim, PERSISTENT_VOLUME_CLAIM, true
          photonPersistentDisk,  IN_TREE_DISK,            true
          portworxVolume,        IN_TREE_DISK,            true
          projected,             PROJECTED,               false
          quobyte,               IN_TREE_DISK,            true
          rbd,                   IN_TREE_DISK,            true
          scaleIO,               IN_TREE_DISK,            true
          secret,                SECRET,                  false
          storageos,             IN_TREE_DISK,            true
          vsphereVolume,         IN_TREE_DISK,            true
          fromTheFuture,         UNKNOWN,                 false
          EmptyDir,              UNKNOWN,                 false
          """)
  void theFieldNamesTheSource(String field, VolumeSource source, boolean writable) {
    VolumeFacts read = volume("{name: data, " + field + ": {some: {deep: [1, {x: y}]}}}");

    assertThat(read).isEqualTo(new VolumeFacts("data", source, false));
    assertThat(source.writable()).isEqualTo(writable);
  }

  @Test
  void everySourceThatTheClientsModelHasIsKnown() {
    ObjectMapper mapper = new ObjectMapper();
    Set<String> fields =
        mapper
            .getDeserializationConfig()
            .introspect(mapper.constructType(Volume.class))
            .findProperties()
            .stream()
            .map(BeanPropertyDefinition::getName)
            .filter(name -> !name.equals("name") && !name.equals("additionalProperties"))
            .collect(Collectors.toSet());

    assertThat(fields).hasSizeGreaterThanOrEqualTo(30);
    assertThat(fields)
        .allSatisfy(
            field ->
                assertThat(volume("{" + field + ": {}}").source())
                    .as(field)
                    .isNotEqualTo(VolumeSource.UNKNOWN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: data}",
        "{name: data, emptyDir: null}",
        "{emptyDir: null, name: data}",
        "{name: data, emptyDir: {}}",
        "{name: data, configMap: null, emptyDir: {medium: Memory}}",
      })
  void aVolumeWithoutASourceIsAnEmptyDirAsInKubernetes(String yaml) {
    assertThat(volume(yaml)).isEqualTo(new VolumeFacts("data", VolumeSource.EMPTY_DIR, false));
  }

  @ParameterizedTest(name = "{0}: read-only {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          persistentVolumeClaim: {claimName: a, readOnly: true}  | true
          persistentVolumeClaim: {claimName: a, readOnly: false} | false
          persistentVolumeClaim: {claimName: a, readOnly: null}  | false
          persistentVolumeClaim: {readOnly: true, claimName: a}  | true
          csi: {driver: d, readOnly: true}                       | true
          csi: {driver: d, volumeAttributes: {readOnly: true}}   | false
          nfs: {server: s, path: /, readOnly: true}              | true
          nfs: {server: s, path: /}                              | false
          """,
      quoteCharacter = '`')
  void theVolumeItselfMayBeReadOnly(String source, boolean readOnly) {
    assertThat(volume("{name: data, " + source + "}").readOnly()).isEqualTo(readOnly);
  }

  @Test
  void aMountRefersToItsVolumeByName() {
    ContainerFacts app =
        ApiText.facts(
                """
                containers:
                - name: app
                  volumeMounts: [{name: b, mountPath: /b}, {name: c, mountPath: /c}]
                volumes: [{name: a, secret: {}}, {name: b, hostPath: {path: /}}]
                """)
            .containers()
            .getFirst();

    assertThat(app.mounts())
        .extracting(mount -> mount.volume())
        .containsExactly(
            new VolumeFacts("b", VolumeSource.HOST_PATH, false), VolumeFacts.missing("c"));
  }

  @Test
  void devicesTakeTheirPathsAsMountsDoAndCoverNothing() {
    ContainerFacts app =
        ApiText.facts(
                """
                containers:
                - name: app
                  volumeMounts: [{name: a, mountPath: /a}]
                  volumeDevices: [{name: disk, devicePath: /data}, null, {}]
                volumes: [{name: a, emptyDir: {}}, {name: disk, persistentVolumeClaim: {claimName: c}}]
                """)
            .containers()
            .getFirst();

    assertThat(app.mounts())
        .containsExactly(
            new MountFacts("/a", new VolumeFacts("a", VolumeSource.EMPTY_DIR, false), false),
            new MountFacts(
                "/data", new VolumeFacts("disk", VolumeSource.BLOCK_DEVICE, false), false),
            new MountFacts("", new VolumeFacts("", VolumeSource.BLOCK_DEVICE, false), false));
    List<ContainerPath> data = List.of(ContainerPath.of("/data"), ContainerPath.of("/data/x"));
    assertThat(app.uncovered(data)).isEqualTo(data);
  }

  @Test
  void theClaimTemplatesOfAStatefulSetAreVolumes() {
    String statefulSet =
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
        """;

    var facts = ApiText.facts(ApiText.list(WatchedStatefulSet.class, statefulSet).getFirst());

    VolumeFacts data = new VolumeFacts("data", VolumeSource.CLAIM_TEMPLATE, false);
    assertThat(facts.volumes())
        .containsExactly(
            data,
            new VolumeFacts("tmp", VolumeSource.EMPTY_DIR, false),
            new VolumeFacts("", VolumeSource.CLAIM_TEMPLATE, false),
            new VolumeFacts("logs", VolumeSource.CLAIM_TEMPLATE, false));
    assertThat(facts.containers().getFirst().mounts().getFirst().volume()).isEqualTo(data);
  }

  private static VolumeFacts volume(String yaml) {
    List<VolumeFacts> volumes = ApiText.facts("volumes: [" + yaml + ", {name: after}]").volumes();
    assertThat(volumes.getLast().name()).as("what follows").isEqualTo("after");
    return volumes.getFirst();
  }
}
