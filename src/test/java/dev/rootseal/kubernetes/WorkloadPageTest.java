package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages in protobuf as the API server would send them, and such as it never would. */
class WorkloadPageTest {
  private static final long SEED = Long.getLong("rootseal.seed", System.nanoTime());
  private static final int PAGES = 50;

  static List<Long> seeds() {
    Random random = new Random(SEED);
    return IntStream.range(0, PAGES).mapToObj(i -> random.nextLong()).toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whereAPageIsCutIntoPiecesIsAllTheSame(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] answer = answer(deployment(random), deployment(random), deployment(random));

    WorkloadPage page = new WorkloadPage();
    for (int at = 0; at < answer.length; ) {
      int count =
          Math.min(answer.length - at, 1 + random.nextInt(random.nextBoolean() ? 9 : 9_000));
      assertThat(page.take()).isNull();
      page.take(ByteBuffer.wrap(answer, at, count));
      at += count;
    }
    int objects = page.objects();

    assertThat(Objects.requireNonNull(page.take()).list())
        .usingRecursiveComparison()
        .isEqualTo(read(answer).list());
    assertThat(objects).isEqualTo(3);

    assertThat(page.take()).as("once").isNull();
  }

  /** Nonsense is refused, or some page; and one that was cut off is none. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nonsenseIsRefusedOrIsAPage(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] answer = answer(deployment(random));
    for (int i = 0; i < 200; i++) {
      byte[] odd = answer.clone();
      for (int change = 0; change < 1 + random.nextInt(3); change++) {
        odd[4 + random.nextInt(odd.length - 4)] = (byte) random.nextInt();
      }
      try {
        new WorkloadPage().take(ByteBuffer.wrap(odd));
      } catch (IOException e) {
        assertThat(e.getMessage()).matches("(?s)(no protobuf of|an object of more than).*");
      }
    }
    WorkloadPage cutOff = new WorkloadPage();
    cutOff.take(ByteBuffer.wrap(answer, 0, answer.length - 30));
    assertThat(cutOff.take()).isNull();
  }

  @Test
  void whatIsTooMuchSaysWhere() throws IOException {
    V1.Container container = V1.Container.newBuilder().setName("app").build();
    V1.PodSpec.Builder many = V1.PodSpec.newBuilder();
    IntStream.rangeClosed(0, 256).forEach(i -> many.addContainers(container));
    V1.Container.Builder mounts = V1.Container.newBuilder();
    IntStream.range(0, 4_000)
        .forEach(i -> mounts.addVolumeMounts(V1.VolumeMount.newBuilder().setMountPath("/a" + i)));
    V1.Container.Builder image = V1.Container.newBuilder().setImage("i".repeat(4_097));

    assertThat(problem(many)).isEqualTo("spec.template.spec.containers: more than 256 entries");
    assertThat(problem(V1.PodSpec.newBuilder().addContainers(0, container).addContainers(mounts)))
        .matches(
            "spec.template.spec.containers\\[1].volumeMounts\\[\\d+].*: more than is read of it: 65536 bytes");
    assertThat(problem(V1.PodSpec.newBuilder().addContainers(image)))
        .isEqualTo("spec.template.spec.containers[0].image: more than 4096 characters");
  }

  /** They are secrets, and nobody reads them. */
  @Test
  void whatIsNotReadIsNotCounted() throws IOException {
    V1.Container.Builder app = V1.Container.newBuilder().setName("app").addArgs("x".repeat(99_999));
    IntStream.range(0, 20_000)
        .forEach(i -> app.addEnv(V1.EnvVar.newBuilder().setName("V" + i).setValue("secret")));

    assertThat(problem(V1.PodSpec.newBuilder().addContainers(app))).isEqualTo("none");
  }

  @Test
  void labelsThatAreTooManyCostTheLabels() throws IOException {
    Meta.ObjectMeta.Builder metadata = Meta.ObjectMeta.newBuilder().setName("web");
    IntStream.range(0, 2_000).forEach(i -> metadata.putLabels("label-" + i, "x"));

    assertThat(reading(metadata, V1.PodSpec.newBuilder()))
        .isInstanceOfSatisfying(
            WorkloadReading.WithoutLabels.class,
            web -> {
              assertThat(web.ref().name()).isEqualTo("web");
              assertThat(web.facts().labels()).isEmpty();
              assertThat(web.reason())
                  .matches("metadata.labels.*: more than is read of it: 16384 bytes");
            });
  }

  /** One that is not known must not be taken for none, which is an emptyDir. */
  @Test
  void aVolumeIsNamedByItsSource() throws IOException {
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

    var facts = reading(Meta.ObjectMeta.newBuilder(), pod).known().orElseThrow();

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
        .isInstanceOf(IOException.class)
        .hasMessageContaining("metadata comes again");
  }

  @Test
  void anErrorIsWhole() throws IOException {
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
    WorkloadPage page = new WorkloadPage();
    page.take(ByteBuffer.wrap(Envelope.of("v1", "Status", status)));

    assertThat(new ObjectMapper().readTree(UTF_8.decode(page.takeError()).toString()).toString())
        .isEqualTo(
            """
            {"apiVersion":"v1","kind":"Status","status":"Failure","message":"too \\"old\\"",\
            "reason":"Expired","details":{"kind":"deployments","causes":[{"message":"compacted"}],\
            "retryAfterSeconds":2},"code":410}\
            """);
    assertThat(page.take()).isNull();
  }

  @Test
  void otherKindsAreRefused() {
    byte[] secrets = Envelope.of("v1", "SecretList", V1.SecretList.getDefaultInstance());

    assertThatThrownBy(() -> new WorkloadPage().take(ByteBuffer.wrap(secrets)))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("a kind that was not asked for");
  }

  @Test
  void onlyWhatBeginsSoIsProtobuf() {
    assertThat(WorkloadPage.isBegunBy(ByteBuffer.wrap(answer()))).isTrue();
    assertThat(WorkloadPage.isBegunBy(ByteBuffer.wrap(new byte[] {'k'}))).isTrue();
    assertThat(WorkloadPage.isBegunBy(ByteBuffer.wrap("{}".getBytes(UTF_8)))).isFalse();
    assertThat(WorkloadPage.isBegunBy(ByteBuffer.wrap("k8s is down".getBytes(UTF_8)))).isFalse();
    assertThat(WorkloadPage.isBegunBy(ByteBuffer.allocate(0))).isFalse();
  }

  private static String problem(V1.PodSpec.Builder pod) throws IOException {
    return reading(Meta.ObjectMeta.newBuilder().setName("web"), pod)
            instanceof WorkloadReading.Unreadable(var _, var reason)
        ? reason
        : "none";
  }

  private static WorkloadReading reading(Meta.ObjectMeta.Builder metadata, V1.PodSpec.Builder pod)
      throws IOException {
    Object read = read(answer(deployment(metadata, pod))).list().getItems().getFirst();
    return ((WatchedWorkload) read).reading();
  }

  private static ReadPages.Page read(byte[] answer) throws IOException {
    WorkloadPage page = new WorkloadPage();
    page.take(ByteBuffer.wrap(answer));
    return Objects.requireNonNull(page.take());
  }

  private static byte[] answer(V1Apps.Deployment... items) {
    return Envelope.of(
        "apps/v1",
        "DeploymentList",
        V1Apps.DeploymentList.newBuilder()
            .setMetadata(
                Meta.ListMeta.newBuilder()
                    .setResourceVersion("100")
                    .setContinue("more")
                    .setRemainingItemCount(7))
            .addAllItems(Arrays.asList(items))
            .build());
  }

  private static V1Apps.Deployment deployment(
      Meta.ObjectMeta.Builder metadata, V1.PodSpec.Builder pod) {
    return V1Apps.Deployment.newBuilder()
        .setMetadata(metadata)
        .setSpec(
            V1Apps.DeploymentSpec.newBuilder()
                .setReplicas(1)
                .setTemplate(V1.PodTemplateSpec.newBuilder().setSpec(pod)))
        .build();
  }

  private static V1Apps.Deployment deployment(Random random) {
    V1.PodSpec.Builder pod = V1.PodSpec.newBuilder();
    for (int i = 0; i < random.nextInt(4); i++) {
      pod.addContainers(
          V1.Container.newBuilder()
              .setName("c" + i)
              .setImage("image" + random.nextInt())
              .setWorkingDir("/" + "x".repeat(random.nextInt(30_000)))
              .addVolumeMounts(
                  V1.VolumeMount.newBuilder()
                      .setName("v")
                      .setReadOnly(random.nextBoolean())
                      .setMountPath("/" + "ü".repeat(random.nextInt(20)))));
    }
    Meta.ObjectMeta.Builder metadata = Meta.ObjectMeta.newBuilder().setName("n");
    for (int i = 0; i < random.nextInt(5); i++) {
      metadata.putLabels("l" + i, "v".repeat(random.nextInt(64)));
    }
    return deployment(metadata, pod);
  }
}
