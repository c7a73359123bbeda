package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFacts;
import io.fabric8.kubernetes.api.model.Volume;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the shapes of a pod spec become facts, and that nothing odd among them becomes a pass. */
class PodReadingTest {
  @Test
  void anInitContainerThatAlwaysRestartsIsASidecar() {
    WorkloadFacts facts =
        ApiText.facts(
            """
            initContainers:
            - {name: setup}
            - {name: proxy, restartPolicy: Always}
            - {name: once, restartPolicy: OnFailure}
            containers:
            - {name: app, restartPolicy: Always}
            """);

    assertThat(facts.containers())
        .extracting(ContainerFacts::name, ContainerFacts::type)
        .containsExactly(
            tuple("setup", ContainerType.INIT),
            tuple("proxy", ContainerType.SIDECAR),
            tuple("once", ContainerType.INIT),
            tuple("app", ContainerType.CONTAINER));
  }

  @ParameterizedTest(name = "{0}: Windows {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          os: {name: windows}                                           | true
          os: {name: linux}                                             | false
          os: null                                                      | false
          os: {name: null}                                              | false
          nodeSelector: {kubernetes.io/os: windows}                     | true
          nodeSelector: {beta.kubernetes.io/os: windows}                | true
          nodeSelector: {beta.kubernetes.io/os: linux}                  | false
          nodeSelector: {kubernetes.io/os: linux}                       | false
          nodeSelector: {kubernetes.io/os: null}                        | false
          nodeSelector: {disk: windows}                                 | false
          nodeSelector: null                                            | false
          {os: {name: linux}, nodeSelector: {kubernetes.io/os: windows}} | true
          """)
  void windowsIsKnownByItsNameOrTheNodeSelector(String podSpec, boolean windows) {
    assertThat(ApiText.facts(podSpec).windows()).isEqualTo(windows);
  }

  @ParameterizedTest(name = "readOnlyRootFilesystem: {0} is {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true     | TRUE
          false    | FALSE
          null     | NOT_SET
          "true"   | NOT_A_BOOLEAN
          "false"  | NOT_A_BOOLEAN
          ""       | NOT_A_BOOLEAN
          1        | NOT_A_BOOLEAN
          0        | NOT_A_BOOLEAN
          1.0      | NOT_A_BOOLEAN
          {a: {b: true}} | NOT_A_BOOLEAN
          [true]   | NOT_A_BOOLEAN
          """,
      quoteCharacter = '`')
  void onlyABooleanIsTakenForAFlag(String value, ReadOnlyFlag flag) {
    WorkloadFacts facts =
        ApiText.facts(
            """
            containers:
            - name: app
              securityContext: {readOnlyRootFilesystem: %s, privileged: true}
              volumeMounts: [{name: tmp, mountPath: /tmp}]
            - {name: after}
            volumes: [{name: tmp, emptyDir: {}}]
            """
                .formatted(value));

    ContainerFacts app = facts.containers().getFirst();
    assertThat(app.flag()).isEqualTo(flag);
    assertThat(app.privileged()).as("what follows the flag").isTrue();
    assertThat(facts.containers()).extracting(ContainerFacts::name).contains("after");
    assertThat(verdicts(facts).getFirst() == Verdict.COMPLIANT)
        .isEqualTo(flag == ReadOnlyFlag.TRUE);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          command: [a, b], args: [c] | a,b,c
          command: null, args: [c]   | c
          command: [], args: []      | ``
          args: [a, null, b]         | a,,b
          """)
  void commandAndArgumentsAreWords(String fields, String words) {
    WorkloadFacts facts = ApiText.facts("containers: [{name: app, " + fields + "}, {name: after}]");

    assertThat(String.join(",", facts.containers().getFirst().start().words())).isEqualTo(words);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{name: PGDATA, value: /data}, {name: PASSWORD, value: /secret}] | {PGDATA=/data}
          [{name: PGDATA, valueFrom: {secretKeyRef: {name: x, key: y}}}]   | {PGDATA=}
          [{name: JAVA_OPTS, value: -Dpassword=x}]                         | {JAVA_OPTS=}
          [null, {value: /data, name: PGDATA}, {value: x, name: other}]    | {PGDATA=/data}
          null                                                             | {}
          """)
  void ofTheEnvironmentOnlyWhatTheTableNamesIsKept(String env, String settings) {
    WorkloadFacts facts = ApiText.facts("containers: [{name: app, env: " + env + "}]");

    assertThat(facts.containers().getFirst().start().settings().toString()).isEqualTo(settings);
  }

  @Test
  void aMebibyteOfArgumentsIsNotKept() {
    WorkloadFacts facts =
        ApiText.facts("containers: [{name: app, args: [" + "word, ".repeat(200_000) + "last]}]");

    assertThat(facts.containers().getFirst().start().line()).hasSizeLessThanOrEqualTo(1024);
    assertThat(facts.containers().getFirst().start().isUntruncated()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "{securityContext: null}", "{securityContext: {}}"})
  void aContainerThatSaysNothingHasNoFlag(String container) {
    WorkloadFacts facts = ApiText.facts("containers: [" + container + "]");

    assertThat(facts.containers())
        .singleElement()
        .satisfies(
            read -> {
              assertThat(read.name()).isEmpty();
              assertThat(read.image()).isEmpty();
              assertThat(read.flag()).isEqualTo(ReadOnlyFlag.NOT_SET);
              assertThat(read.privileged()).isFalse();
              assertThat(read.mounts()).isEmpty();
            });
  }

  /** A null container is one that is writable, a null list is empty, a mount needs its volume. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {containers: [null, APP], initContainers: [null], volumes: [{name: tmp, emptyDir: null}]} | WRITABLE_ROOT_FILESYSTEM WRITABLE_ROOT_FILESYSTEM COMPLIANT
          {containers: [{name: app, RO, volumeMounts: null}], initContainers: null, volumes: null} | MISSING_WRITABLE_MOUNT
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

    assertThat(verdicts(ApiText.facts(spec)))
        .extracting(Verdict::name)
        .containsExactly(verdicts.split(" ", -1));
  }

  @Test
  void aMountIsReadOnlyOnlyWhenItSaysSo() {
    WorkloadFacts facts =
        ApiText.facts(
            """
            containers:
            - name: app
              volumeMounts:
              - {name: a, mountPath: /a, readOnly: true}
              - {name: a, mountPath: /b, readOnly: false}
              - {name: a, mountPath: /c, readOnly: null}
              - {name: a, mountPath: /d}
              - {name: a, mountPath: null}
              - {}
            volumes: [{name: a, emptyDir: {}}]
            """);

    assertThat(facts.containers().getFirst().mounts())
        .extracting(mount -> mount.mountPath() + (mount.readOnly() ? " ro" : ""))
        .containsExactly("/a ro", "/b", "/c", "/d", "", "");
  }

  @Test
  void aNameThatAnEarlierContainerHasIsASlip() {
    WorkloadFacts facts =
        ApiText.facts(
            """
            initContainers: [{name: app}, {name: setup}]
            containers: [{name: app}, {name: web}, {name: web}]
            """);

    assertThat(facts.containers())
        .extracting(ContainerFacts::mistakes)
        .containsExactly(
            List.of(),
            List.of(),
            List.of(new Note.DuplicateName()),
            List.of(),
            List.of(new Note.DuplicateName()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spec: {}",
        "spec: {template: null}",
        "spec: {template: {}}",
        "spec: {template: {metadata: null, spec: null}}",
        "spec: {template: {spec: {containers: null}}}",
        "status: {}",
        "spec: null",
      })
  void aWorkloadWithoutContainersIsReadAsSuch(String spec) {
    String object = "metadata: {name: web, namespace: shop}\n" + spec;

    WorkloadFacts facts = ApiText.facts(ApiText.list(WatchedDeployment.class, object).getFirst());

    assertThat(facts.containers()).isEmpty();
    assertThat(facts.ref().name()).isEqualTo("web");
  }

  private static List<Verdict> verdicts(WorkloadFacts facts) {
    return new ReadOnlyFilesystemRule(Policy.DEFAULT, ImageLookup.NONE, LocalDate.of(2026, 11, 24))
        .evaluate(facts, NamespaceFacts.named("shop")).containers().stream()
            .map(evaluated -> evaluated.verdict().verdict())
            .toList();
  }

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
