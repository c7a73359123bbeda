package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.kubernetes.Envelope;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.kubernetes.ParseResult;
import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDaemonSet;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Threshold;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists in protobuf say what lists in JSON say, also of what only protobuf can write. */
@Needs(Requirement.CONTROL_PLANE)
class ProtobufListsIT {
  private static final Path VOLUMES = Path.of("src/test/resources/e2e/every-volume.yaml");
  private static final List<Class<? extends WatchedWorkload>> KINDS =
      List.of(WatchedDeployment.class, WatchedStatefulSet.class, WatchedDaemonSet.class);

  private final ControlPlane cluster;
  private final Answers answers = new Answers();
  private final KubernetesClient protobuf;
  private final KubernetesClient json;

  ProtobufListsIT(ControlPlane cluster) throws IOException {
    this.cluster = cluster;
    Config config = Config.fromKubeconfig(Files.readString(cluster.kubectl().kubeconfig()));
    protobuf = KubernetesClients.create(config, List.of(), answers);
    json = KubernetesClients.create(config, List.of(), new InJson());
    Corpus.own().post(cluster.api());
    cluster.kubectl().apply(Workloads.namespace("odd") + Files.readString(VOLUMES));
    assertThat(cluster.api().acceptsProtobuf("/apis/apps/v1/namespaces/odd/deployments", noUtf8()))
        .isTrue();
  }

  @AfterAll
  void stop() {
    protobuf.close();
    json.close();
  }

  /** Runs behind what asks for protobuf. */
  private static final class InJson implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      builder.setHeader("Accept", "application/json");
    }
  }

  /** What the API server said its answers are, and what came back for each write. */
  private static final class Answers implements Interceptor {
    private final Set<String> types = ConcurrentHashMap.newKeySet();
    private final List<String> toWrites = new CopyOnWriteArrayList<>();

    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
        AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
      if (request.method().equals("GET")) {
        return consumer;
      }
      return (come, body) -> {
        come.forEach(one -> toWrites.add(StandardCharsets.UTF_8.decode(one.slice()).toString()));
        consumer.consume(come, body);
      };
    }

    @Override
    public void after(
        HttpRequest request,
        HttpResponse<?> response,
        AsyncBody.Consumer<List<ByteBuffer>> consumer) {
      types.add(response.header("Content-Type"));
    }
  }

  @Test
  void eachWorkloadIsReadAlike() {
    List<ParseResult> asJson = readings(json);
    answers.types.clear();

    assertThat(asJson).hasSizeGreaterThan(6);
    assertThat(readings(protobuf)).isEqualTo(asJson);
    assertThat(answers.types).containsOnly("application/vnd.kubernetes.protobuf");
    assertThat(asJson).allSatisfy(one -> assertThat(one.problem(true)).isEmpty());
  }

  /** Whoever asks for one object alone wants to know the version of the list. */
  @ParameterizedTest
  @ValueSource(strings = {"deployments", "statefulsets", "daemonsets"})
  void aLookAtTheVersionIsReadAsJson(String plural) throws IOException {
    String list = protobuf.raw("/apis/apps/v1/" + plural + "?limit=1");

    assertThat(Api.parse(list).at("/metadata/resourceVersion").asText()).containsOnlyDigits();
  }

  /** An error comes as protobuf, too. */
  @Test
  void anErrorSaysWhatItSaysInJson() {
    assertThat(error(protobuf).getStatus()).isEqualTo(error(json).getStatus());
    assertThat(error(protobuf).getStatus().getReason()).isNotEmpty();
  }

  private static KubernetesClientException error(KubernetesClient client) {
    return Assertions.catchThrowableOfType(
        KubernetesClientException.class,
        () ->
            client
                .resources(WatchedDeployment.class)
                .inAnyNamespace()
                .withLabel("no label!", "x")
                .list());
  }

  private static List<ParseResult> readings(KubernetesClient client) {
    return KINDS.stream().flatMap(kind -> readings(client, kind)).toList();
  }

  private static Stream<ParseResult> readings(
      KubernetesClient client, Class<? extends WatchedWorkload> kind) {
    return client.resources(kind).inAnyNamespace().list().getItems().stream()
        .map(WatchedWorkload::reading);
  }

  /** The API server keeps what it is given, and writes it as it is. */
  private static byte[] noUtf8() {
    V1Apps.Deployment.Builder deployment = V1Apps.Deployment.newBuilder();
    deployment.getMetadataBuilder().setName("no-utf8");
    deployment.getSpecBuilder().getSelectorBuilder().putMatchLabels("app", "odd");
    V1.PodTemplateSpec.Builder template = deployment.getSpecBuilder().getTemplateBuilder();
    template.getMetadataBuilder().putLabels("app", "odd");
    byte[] image = {'a', (byte) 0xFF, (byte) 0xC3};
    V1.Container.Builder app = template.getSpecBuilder().addContainersBuilder().setName("app");
    app.setImageBytes(ByteString.copyFrom(image));
    return Envelope.of("apps/v1", "Deployment", deployment.build());
  }

  /** What has been sent need not come back, which would cost both sides as much once more. */
  @Test
  void ofAReportThatIsWrittenTheMetadataAloneComesBack() {
    Installation.definitions(cluster);
    NamespaceReport numbers =
        NamespaceReport.of(NamespaceFacts.named("odd"), Threshold.DEFAULT, List.of(), List.of());
    Instant now = Instant.parse("2026-03-01T10:00:00Z");
    ComplianceReport report =
        ComplianceReport.of(
            "odd", ComplianceReportStatus.of(numbers, Optional.empty(), List.of(), now));

    protobuf.resource(report).create();
    protobuf.resource(report).subresource("status").update();

    assertThat(answers.toWrites)
        .hasSize(2)
        .allSatisfy(
            answer ->
                assertThat(answer)
                    .contains("\"kind\":\"PartialObjectMetadata\"", "\"resourceVersion\"")
                    .doesNotContain("\"status\":"));
  }
}
