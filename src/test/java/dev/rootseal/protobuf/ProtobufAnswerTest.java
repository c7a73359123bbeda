package dev.rootseal.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Meta.ObjectMeta;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1.Container;
import io.kubernetes.client.proto.V1.PodSpec;
import io.kubernetes.client.proto.V1.Volume;
import io.kubernetes.client.proto.V1.VolumeSource;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Apps.Deployment;
import io.kubernetes.client.proto.V1Apps.DeploymentList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers as the API server would send them, and such as it never would. */
class ProtobufAnswerTest {
  private static final long SEED = Long.getLong("rootseal.seed", System.nanoTime());
  private static final int ANSWERS = 50;

  @Test
  void aWorkloadHasItsFields() throws BrokenProtobufException {
    Container app =
        Container.newBuilder()
            .setName("app")
            .setImage("nginx:1.27")
            .addCommand("nginx")
            .addArgs("-g")
            .addArgs("daemon off;")
            .addPorts(V1.ContainerPort.newBuilder().setContainerPort(80).setProtocol("TCP"))
            .addEnv(variable("PASSWORD", "secret"))
            .addEnv(variable("HOME", "/home/app"))
            .addEnv(variable("TOKEN", "secret"))
            .addVolumeMounts(mount("tmp", "/tmp", false))
            .addVolumeMounts(mount("config", "/etc/app", true))
            .setSecurityContext(
                V1.SecurityContext.newBuilder()
                    .setReadOnlyRootFilesystem(true)
                    .setPrivileged(false)
                    .setRunAsUser(101))
            .build();
    ObjectMeta metadata =
        ObjectMeta.newBuilder()
            .setName("web")
            .setGenerateName("")
            .setNamespace("shop")
            .setUid("u-1")
            .setResourceVersion("12")
            .setGeneration(3)
            .putLabels("app", "web")
            .putLabels("empty", "")
            .addOwnerReferences(owner())
            .addManagedFields(Meta.ManagedFieldsEntry.newBuilder().setManager("kubectl"))
            .build();

    String json = json(list(deployment(metadata, PodSpec.newBuilder().addContainers(app).build())));

    assertThat(json)
        .isEqualTo(
            """
            {"apiVersion":"apps/v1","kind":"DeploymentList",\
            "metadata":{"resourceVersion":"100","continue":"next"},"items":[\
            {"metadata":{"name":"web","namespace":"shop","uid":"u-1","resourceVersion":"12",\
            "generation":3,"labels":{"app":"web","empty":""},\
            "ownerReferences":[{"kind":"App","name":"web","controller":true}]},\
            "spec":{"replicas":1,"template":{"spec":{"containers":[{"name":"app","image":"nginx:1.27",\
            "command":["nginx"],"args":["-g","daemon off;"],"ports":[{"containerPort":80}],\
            "env":[{"name":"HOME","value":"/home/app"}],\
            "volumeMounts":[{"name":"tmp","mountPath":"/tmp"},\
            {"name":"config","readOnly":true,"mountPath":"/etc/app"}],\
            "securityContext":{"privileged":false,"readOnlyRootFilesystem":true}}]}}}}]}""");
  }

  @Test
  void listsWithoutObjectsAndObjectsWithoutFieldsAreSuch() throws BrokenProtobufException {
    assertThat(json(list()))
        .endsWith("\"metadata\":{\"resourceVersion\":\"100\",\"continue\":\"next\"}}");
    assertThat(json(list(Deployment.getDefaultInstance(), Deployment.getDefaultInstance())))
        .endsWith("\"items\":[{},{}]}");
  }

  @Test
  void aVolumeIsNamedByItsSource() throws BrokenProtobufException {
    VolumeSource claim =
        VolumeSource.newBuilder()
            .setPersistentVolumeClaim(
                V1.PersistentVolumeClaimVolumeSource.newBuilder()
                    .setClaimName("data")
                    .setReadOnly(true))
            .build();
    VolumeSource young =
        VolumeSource.newBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        63,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFromUtf8("x"))
                            .build())
                    .build())
            .build();
    PodSpec pod =
        PodSpec.newBuilder()
            .addVolumes(volume("data", claim))
            .addVolumes(volume("young", young))
            .addVolumes(volume("none", VolumeSource.getDefaultInstance()))
            .build();

    assertThat(json(list(deployment(ObjectMeta.getDefaultInstance(), pod))))
        .contains(
            """
            "volumes":[{"name":"data","persistentVolumeClaim":{"readOnly":true}},\
            {"name":"young","unknown":{}},{"name":"none"}]""");
  }

  @Test
  void aNamespaceHasItsDates() throws BrokenProtobufException {
    V1.NamespaceList list =
        V1.NamespaceList.newBuilder()
            .addItems(
                V1.Namespace.newBuilder()
                    .setMetadata(
                        ObjectMeta.newBuilder()
                            .setName("shop")
                            .setCreationTimestamp(Meta.Time.newBuilder().setSeconds(1_800_000_000))
                            .setDeletionTimestamp(Meta.Time.getDefaultInstance()))
                    .setStatus(V1.NamespaceStatus.newBuilder().setPhase("Active")))
            .build();

    assertThat(json(Envelope.of("v1", "NamespaceList", list)))
        .contains("{\"name\":\"shop\",\"creationTimestamp\":\"2027-01-15T08:00:00Z\"}")
        .contains("\"status\":{\"phase\":\"Active\"}");
  }

  @Test
  void anErrorIsWhole() throws BrokenProtobufException {
    Meta.Status status =
        Meta.Status.newBuilder()
            .setStatus("Failure")
            .setMessage("too \"old\"")
            .setReason("Expired")
            .setDetails(
                Meta.StatusDetails.newBuilder()
                    .setKind("deployments")
                    .setRetryAfterSeconds(2)
                    .addCauses(Meta.StatusCause.newBuilder().setMessage("compacted")))
            .setCode(410)
            .build();

    assertThat(json(Envelope.of("v1", "Status", status)))
        .isEqualTo(
            """
            {"apiVersion":"v1","kind":"Status","status":"Failure","message":"too \\"old\\"",\
            "reason":"Expired","details":{"kind":"deployments","causes":[{"message":"compacted"}],\
            "retryAfterSeconds":2},"code":410}""");
  }

  @Test
  void textsAreSpelledAsInGoAndWhatIsNoUtf8IsReplaced() throws BrokenProtobufException {
    byte[] odd = {
      'a', (byte) 0xC3, '"', '<', '\n', 1, (byte) 0xE2, (byte) 0x80, (byte) 0xA8, 'ü' & 0x7F
    };
    Deployment deployment =
        deployment(
            ObjectMeta.newBuilder().setNameBytes(ByteString.copyFrom(odd)).setUid("grün").build(),
            PodSpec.getDefaultInstance());

    assertThat(json(list(deployment)))
        .contains("{\"name\":\"a\uFFFD\\\"\\u003c\\n\\u0001\\u2028|\",\"uid\":\"grün\"}");
  }

  @Test
  void ofAVeryLongTextTheBeginningIsHeld() throws BrokenProtobufException {
    Deployment deployment =
        deployment(
            ObjectMeta.newBuilder().setName("n".repeat(1_000_000)).setUid("u").build(),
            PodSpec.getDefaultInstance());

    assertThat(json(list(deployment)))
        .contains("{\"name\":\"" + "n".repeat(TextInPieces.LONGEST) + "\",\"uid\":\"u\"}");
  }

  static List<Long> seeds() {
    Random random = new Random(SEED);
    return IntStream.range(0, ANSWERS).mapToObj(i -> random.nextLong()).toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whereAnAnswerIsCutIntoPiecesIsAllTheSame(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] answer = list(someDeployment(random), someDeployment(random));

    ProtobufAnswer protobuf = new ProtobufAnswer();
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    for (int at = 0; at < answer.length; ) {
      int count = Math.min(answer.length - at, 1 + random.nextInt(100));
      write(protobuf.take(ByteBuffer.wrap(answer, at, count)), json);
      at += count;
    }

    assertThat(json.toString(UTF_8)).isEqualTo(json(answer));
    assertThat(new ObjectMapper().readTree(json.toByteArray()).path("items")).hasSize(2);
  }

  /** Nonsense is refused, or is JSON; and an answer that was cut off is none. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nonsenseIsRefusedOrIsJson(long seed) {
    Random random = new Random(seed);
    byte[] answer = list(someDeployment(random));
    for (int i = 0; i < 200; i++) {
      byte[] odd = answer.clone();
      for (int change = 0; change < 1 + random.nextInt(3); change++) {
        odd[4 + random.nextInt(odd.length - 4)] = (byte) random.nextInt();
      }
      try {
        String json = json(odd);
        assertThat(isJsonOrItsBeginning(json)).as(json).isTrue();
      } catch (BrokenProtobufException e) {
        assertThat(e).hasMessageMatching("the answer is no protobuf of the API at byte \\d+: .+");
      }
    }
  }

  private static boolean isJsonOrItsBeginning(String text) {
    try {
      new ObjectMapper().readTree(text);
      return true;
    } catch (JsonEOFException e) {
      return true;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  @Test
  void aListThatGoesOnElsewhereIsRefused() {
    ByteString item =
        DeploymentList.newBuilder().addItems(someDeployment(new Random(1))).build().toByteString();
    ByteString metadata =
        DeploymentList.newBuilder()
            .setMetadata(Meta.ListMeta.newBuilder().setResourceVersion("1"))
            .build()
            .toByteString();

    assertThatExceptionOfType(BrokenProtobufException.class)
        .isThrownBy(
            () ->
                json(Envelope.of("apps/v1", "DeploymentList", item.concat(metadata).concat(item))))
        .withMessageEndingWith("items comes again, or too late");
  }

  @Test
  void otherKindsAreRefused() {
    assertThatExceptionOfType(BrokenProtobufException.class)
        .isThrownBy(() -> json(Envelope.of("v1", "SecretList", V1.SecretList.getDefaultInstance())))
        .withMessageEndingWith("a kind that was not asked for");
  }

  @Test
  void onlyWhatBeginsSoIsProtobuf() {
    assertThat(ProtobufAnswer.isBegunBy(ByteBuffer.wrap(list()))).isTrue();
    assertThat(ProtobufAnswer.isBegunBy(ByteBuffer.wrap(new byte[] {'k'}))).isTrue();
    assertThat(ProtobufAnswer.isBegunBy(ByteBuffer.wrap("{}".getBytes(UTF_8)))).isFalse();
    assertThat(ProtobufAnswer.isBegunBy(ByteBuffer.wrap("k8s is down".getBytes(UTF_8)))).isFalse();
    assertThat(ProtobufAnswer.isBegunBy(ByteBuffer.allocate(0))).isFalse();
  }

  private static Deployment someDeployment(Random random) {
    PodSpec.Builder pod = PodSpec.newBuilder();
    for (int i = 0; i < random.nextInt(4); i++) {
      pod.addContainers(
          Container.newBuilder()
              .setName("c" + i)
              .setImage("image" + random.nextInt())
              .setWorkingDir("/" + "x".repeat(random.nextInt(300)))
              .addVolumeMounts(
                  mount("v", "/" + "ü".repeat(random.nextInt(20)), random.nextBoolean())));
    }
    ObjectMeta.Builder metadata = ObjectMeta.newBuilder().setName("n");
    for (int i = 0; i < random.nextInt(5); i++) {
      metadata.putLabels("l" + i, "v".repeat(random.nextInt(64)));
    }
    return deployment(metadata.build(), pod.build());
  }

  private static Deployment deployment(ObjectMeta metadata, PodSpec pod) {
    return Deployment.newBuilder()
        .setMetadata(metadata)
        .setSpec(
            V1Apps.DeploymentSpec.newBuilder()
                .setReplicas(1)
                .setTemplate(V1.PodTemplateSpec.newBuilder().setSpec(pod)))
        .build();
  }

  private static Meta.OwnerReference.Builder owner() {
    return Meta.OwnerReference.newBuilder().setKind("App").setName("web").setController(true);
  }

  private static V1.EnvVar.Builder variable(String name, String value) {
    return V1.EnvVar.newBuilder().setName(name).setValue(value);
  }

  private static V1.VolumeMount.Builder mount(String name, String path, boolean readOnly) {
    return V1.VolumeMount.newBuilder().setName(name).setReadOnly(readOnly).setMountPath(path);
  }

  private static Volume volume(String name, VolumeSource source) {
    return Volume.newBuilder().setName(name).setVolumeSource(source).build();
  }

  private static byte[] list(Deployment... items) {
    DeploymentList list =
        DeploymentList.newBuilder()
            .setMetadata(
                Meta.ListMeta.newBuilder()
                    .setSelfLink("")
                    .setResourceVersion("100")
                    .setContinue("next"))
            .addAllItems(List.of(items))
            .build();
    return Envelope.of("apps/v1", "DeploymentList", list);
  }

  private static String json(byte[] answer) throws BrokenProtobufException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    write(new ProtobufAnswer().take(ByteBuffer.wrap(answer)), json);
    return json.toString(UTF_8);
  }

  private static void write(ByteBuffer from, ByteArrayOutputStream to) {
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    to.writeBytes(bytes);
  }
}
