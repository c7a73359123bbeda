package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.rootseal.protobuf.BrokenProtobufException;
import dev.rootseal.protobuf.Envelope;
import dev.rootseal.protobuf.ProtobufAnswer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A page of workloads in protobuf, read as it comes in, holds what the same page holds that becomes
 * JSON, passes the sieve and is read then. A failure names the seed.
 */
class WorkloadPageTest {
  private static final long SEED = Long.getLong("rootseal.seed", System.nanoTime());
  private static final int PAGES = 100;

  static List<Long> seeds() {
    Random random = new Random(SEED);
    return IntStream.range(0, PAGES).mapToObj(i -> random.nextLong()).toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void eachPageIsReadAsThroughTheSieve(long seed) throws BrokenProtobufException {
    RandomMessage random = new RandomMessage(new Random(seed));

    assertIsReadAlike(
        WatchedDeployment.class, random.fill(V1Apps.DeploymentList.newBuilder()), seed);
    assertIsReadAlike(
        WatchedStatefulSet.class, random.fill(V1Apps.StatefulSetList.newBuilder()), seed);
    assertIsReadAlike(WatchedDaemonSet.class, random.fill(V1Apps.DaemonSetList.newBuilder()), seed);
  }

  @Test
  void whatIsTooMuchSaysWhere() throws BrokenProtobufException {
    V1.Container container = V1.Container.newBuilder().setName("app").build();
    V1.PodSpec.Builder many = V1.PodSpec.newBuilder();
    IntStream.rangeClosed(0, 256).forEach(i -> many.addContainers(container));
    V1.Container.Builder mounts = V1.Container.newBuilder();
    IntStream.range(0, 4_000)
        .forEach(i -> mounts.addVolumeMounts(V1.VolumeMount.newBuilder().setMountPath("/a" + i)));
    V1.Container.Builder image = V1.Container.newBuilder().setImage("i".repeat(4_097));

    assertThat(problem(many.build()))
        .isEqualTo("spec.template.spec.containers: more than 256 entries");
    assertThat(problem(V1.PodSpec.newBuilder().addContainers(0, container).addContainers(mounts)))
        .matches(
            "spec.template.spec.containers\\[1].volumeMounts(\\[\\d+])?: more than is read of it: 65536 bytes");
    assertThat(problem(V1.PodSpec.newBuilder().addContainers(image)))
        .isEqualTo("spec.template.spec.containers[0].image: more than 4096 characters");
  }

  @Test
  void labelsThatAreTooManyCostTheLabels() throws BrokenProtobufException {
    Meta.ObjectMeta.Builder metadata = Meta.ObjectMeta.newBuilder().setName("web");
    IntStream.range(0, 2_000).forEach(i -> metadata.putLabels("label-" + i, "x"));

    assertThat(read(list(metadata, V1.PodSpec.newBuilder())).getFirst())
        .isInstanceOfSatisfying(
            WorkloadReading.WithoutLabels.class,
            web -> {
              assertThat(web.facts().labels()).isEmpty();
              assertThat(web.reason())
                  .isEqualTo("metadata.labels: more than is read of it: 16384 bytes");
            });
  }

  @Test
  void aPageThatWasCutOffIsNone() throws BrokenProtobufException {
    byte[] answer =
        Envelope.of(
            "apps/v1",
            "DeploymentList",
            list(Meta.ObjectMeta.newBuilder(), V1.PodSpec.newBuilder()));
    WorkloadPage page = page("DeploymentList");

    new ProtobufAnswer(kind -> page).take(ByteBuffer.wrap(answer, 0, answer.length - 10));

    assertThat(page.take()).isNull();
  }

  private static String problem(V1.PodSpec.Builder pod) throws BrokenProtobufException {
    return problem(pod.build());
  }

  private static String problem(V1.PodSpec pod) throws BrokenProtobufException {
    WorkloadReading reading =
        read(list(Meta.ObjectMeta.newBuilder().setName("web"), pod.toBuilder())).getFirst();
    return reading instanceof WorkloadReading.Unreadable(var _, var reason) ? reason : "none";
  }

  private static List<WorkloadReading> read(Message list) throws BrokenProtobufException {
    byte[] answer = Envelope.of("apps/v1", "DeploymentList", list);
    WorkloadPage page = page("DeploymentList");
    new ProtobufAnswer(kind -> page).take(ByteBuffer.wrap(answer));
    return Objects.requireNonNull(page.take()).list().getItems().stream()
        .map(one -> ((WatchedWorkload) one).reading())
        .toList();
  }

  private static Message list(Meta.ObjectMeta.Builder metadata, V1.PodSpec.Builder pod) {
    return V1Apps.DeploymentList.newBuilder()
        .addItems(
            V1Apps.Deployment.newBuilder()
                .setMetadata(metadata)
                .setSpec(
                    V1Apps.DeploymentSpec.newBuilder()
                        .setTemplate(V1.PodTemplateSpec.newBuilder().setSpec(pod))))
        .build();
  }

  private static WorkloadPage page(String kind) {
    return Objects.requireNonNull(WorkloadPage.of(kind));
  }

  private static <T extends WatchedWorkload> void assertIsReadAlike(
      Class<T> type, Message list, long seed) throws BrokenProtobufException {
    byte[] answer = Envelope.of("apps/v1", HasMetadata.getKind(type) + "List", list);
    String json = UTF_8.decode(new ProtobufAnswer().take(ByteBuffer.wrap(answer))).toString();

    WorkloadPage page = page(HasMetadata.getKind(type) + "List");
    ProtobufAnswer protobuf = new ProtobufAnswer(kind -> page);
    Random cuts = new Random(seed);
    int at = 0;
    while (at < answer.length) {
      int count = Math.min(answer.length - at, 1 + cuts.nextInt(cuts.nextBoolean() ? 20 : 20_000));
      assertThat(protobuf.take(ByteBuffer.wrap(answer, at, count)).hasRemaining()).isEqualTo(false);
      at += count;
    }
    int objects = page.objects();
    ReadPages.Page read = Objects.requireNonNull(page.take());

    assertThat(read.type()).isEqualTo(type);
    assertThat(read.list())
        .usingRecursiveComparison()
        .isEqualTo(ApiText.wholeListOfJson(type, json));
    assertThat(objects).isEqualTo(read.list().getItems().size());
  }

  /** No text of an API server can be mistaken for the number of a page. */
  @Test
  void bytesThatAreNoTextRemainWhatTheyWereInJson() throws BrokenProtobufException {
    ByteString odd = ByteString.copyFrom(new byte[] {'a', (byte) 0xFF, (byte) 0xC3, '"', '<'});
    V1.PodSpec.Builder pod =
        V1.PodSpec.newBuilder().addContainers(V1.Container.newBuilder().setImageBytes(odd));

    assertIsReadAlike(
        WatchedDeployment.class, list(Meta.ObjectMeta.newBuilder().setNameBytes(odd), pod), 1);
  }
}
