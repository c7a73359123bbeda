package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages in protobuf as the API server would send them, and such as it never would. */
class ProtobufListTest {
  private static final long SEED = Long.getLong("rootseal.seed", System.nanoTime());
  private static final int PAGES = 50;

  static List<Long> seeds() {
    Random random = new Random(SEED);
    return IntStream.range(0, PAGES).mapToObj(i -> random.nextLong()).toList();
  }

  /** Nonsense is refused, or some page; and one that was cut off is none. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nonsenseIsRefusedOrIsAPage(long seed) {
    Random random = new Random(seed);
    Meta.ObjectMeta.Builder metadata = Meta.ObjectMeta.newBuilder().setName("n");
    IntStream.range(0, 5).forEach(i -> metadata.putLabels("l" + i, "v".repeat(9 * i)));
    byte[] answer = Envelope.deployments(List.of(Envelope.deployment(metadata, pod(random))));
    for (int i = 0; i < 200; i++) {
      byte[] odd = answer.clone();
      for (int change = 0; change < 1 + random.nextInt(3); change++) {
        odd[4 + random.nextInt(odd.length - 4)] = (byte) random.nextInt();
      }
      try {
        read(odd);
      } catch (KubernetesClientException e) {
        assertThat(e).hasRootCauseInstanceOf(IOException.class);
      }
    }
    assertThatThrownBy(() -> read(Arrays.copyOf(answer, answer.length - 30)))
        .isInstanceOf(KubernetesClientException.class);
  }

  private static V1.PodSpec.Builder pod(Random random) {
    V1.VolumeMount.Builder mount =
        V1.VolumeMount.newBuilder().setName("v").setReadOnly(true).setMountPath("/ü");
    return V1.PodSpec.newBuilder()
        .addContainers(
            V1.Container.newBuilder()
                .setName("c")
                .setImage("image")
                .setWorkingDir("/" + "x".repeat(random.nextInt(30_000)))
                .addVolumeMounts(mount));
  }

  /** One that is not known must not be taken for none, which is an emptyDir. */
  @Test
  void aVolumeIsNamedByItsSource() {
    UnknownFieldSet.Field field =
        UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8("x")).build();
    V1.VolumeSource young =
        V1.VolumeSource.newBuilder()
            .setUnknownFields(UnknownFieldSet.newBuilder().addField(63, field).build())
            .build();
    V1.PodSpec.Builder pod =
        V1.PodSpec.newBuilder()
            .addVolumes(V1.Volume.newBuilder().setName("young").setVolumeSource(young))
            .addVolumes(V1.Volume.newBuilder().setName("none"))
            .addContainers(
                V1.Container.newBuilder()
                    .addVolumeMounts(V1.VolumeMount.newBuilder().setName("young")));

    byte[] answer =
        Envelope.deployments(List.of(Envelope.deployment(Meta.ObjectMeta.newBuilder(), pod)));
    var facts = ApiText.facts(read(answer).getItems().getFirst());

    assertThat(facts.volumes())
        .containsExactly(
            new VolumeFacts("young", VolumeSource.UNKNOWN, false),
            new VolumeFacts("none", VolumeSource.EMPTY_DIR, false));
    assertThat(facts.containers().getFirst().mounts())
        .extracting(MountFacts::volume)
        .containsExactly(facts.volumes().getFirst());
  }

  @Test
  void aFieldThatComesAgainIsRefused() {
    ByteString metadata =
        V1Apps.Deployment.newBuilder()
            .setMetadata(Meta.ObjectMeta.newBuilder().setName("a"))
            .build()
            .toByteString();
    ByteString twice = metadata.concat(metadata);
    ByteString list =
        ByteString.copyFrom(new byte[] {2 << 3 | 2, (byte) twice.size()}).concat(twice);

    assertThatThrownBy(() -> read(Envelope.of("apps/v1", "DeploymentList", list)))
        .rootCause()
        .hasMessageContaining("metadata comes again");
  }

  @Test
  void anErrorIsWhole() {
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
    byte[] answer = Envelope.of("v1", "Status", status);

    assertThat(ApiText.handedOn(WatchedDeployment.class, Arrays.copyOf(answer, answer.length - 20)))
        .isEmpty();
    assertThat(
            ApiText.serialization()
                .unmarshal(
                    new String(ApiText.handedOn(WatchedDeployment.class, answer), UTF_8),
                    Status.class))
        .isEqualTo(
            new StatusBuilder()
                .withStatus("Failure")
                .withMessage("too \"old\"")
                .withReason("Expired")
                .withNewDetails()
                .withKind("deployments")
                .withRetryAfterSeconds(2)
                .addNewCause()
                .withMessage("compacted")
                .endCause()
                .endDetails()
                .withCode(410)
                .build());
  }

  @Test
  void otherKindsAreRefused() {
    byte[] secrets = Envelope.of("v1", "SecretList", V1.SecretList.getDefaultInstance());

    assertThatThrownBy(() -> read(secrets))
        .rootCause()
        .hasMessageContaining("a kind that was not asked for");
  }

  private static DefaultKubernetesResourceList<WatchedDeployment> read(byte[] answer) {
    return ApiText.list(WatchedDeployment.class, answer);
  }
}
