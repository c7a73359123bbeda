package dev.rootseal.kubernetes;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.rule.WorkloadFacts;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML for people, read as the JSON of an API server, by the client's serialization. */
final class ApiText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypedSerialization SERIALIZATION = new TypedSerialization(List.of());

  /** An odd number of bytes, so that parts end anywhere. */
  private static final int PART = 61;

  private ApiText() {}

  /** The serialization of who watches the three workloads and namespaces. */
  static TypedSerialization serialization() {
    return SERIALIZATION;
  }

  static String json(String yaml) {
    Object value = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return unchecked(() -> JSON.writeValueAsString(value));
  }

  static String listJson(String kind, String... yamlItems) {
    List<String> items = List.of(yamlItems).stream().map(ApiText::json).toList();
    return """
        {"kind":"%sList","apiVersion":"apps/v1","metadata":{"resourceVersion":"100"},"items":[%s]}
        """
        .formatted(kind, String.join(",", items));
  }

  /** Reads a list the way the client does. */
  static <T extends HasMetadata> List<T> list(Class<T> type, String... yamlItems) {
    return listOfJson(type, listJson(HasMetadata.getKind(type), yamlItems));
  }

  static <T extends HasMetadata> List<T> listOfJson(Class<T> type, String json) {
    return list(type, json.getBytes(UTF_8)).getItems();
  }

  /** Reads an answer of any form the way the client does. */
  static <T extends HasMetadata> DefaultKubernetesResourceList<T> list(
      Class<T> type, byte[] answer) {
    Type listType =
        serialization().constructParametricType(DefaultKubernetesResourceList.class, type);
    return serialization()
        .unmarshal(
            new ByteArrayInputStream(handedOn(type, answer)),
            new TypeReference<DefaultKubernetesResourceList<T>>() {
              @Override
              public Type getType() {
                return listType;
              }
            });
  }

  /** What the client gets of an answer that comes in parts. */
  static byte[] handedOn(Class<? extends HasMetadata> type, byte[] answer) {
    HttpRequest request =
        new StandardHttpRequest.Builder().uri("https://a/" + ApiPaths.type(type)).build();
    ByteBuffer collected = ByteBuffer.allocate(answer.length);
    var consumer =
        new AnswerForms(serialization(), AnswerForms.OF_FACTS)
            .consumer((parts, body) -> parts.forEach(collected::put), request);
    unchecked(() -> consumer.consume(List.of(ByteBuffer.allocate(0)), new NoBody()));
    for (int from = 0; from < answer.length; from += PART) {
      ByteBuffer part = ByteBuffer.wrap(answer, from, Math.min(PART, answer.length - from)).slice();
      unchecked(() -> consumer.consume(List.of(part), new NoBody()));
    }
    return Arrays.copyOf(collected.array(), collected.position());
  }

  /** Reads a frame of a watch over Deployments the way the client does. */
  static WatchEvent frame(String json) {
    URI watch = URI.create("https://a/apis/apps/v1/deployments?watch=true");
    return serialization()
        .unmarshal(serialization().handOn(json.getBytes(UTF_8), watch), WatchEvent.class);
  }

  /** A body that is still coming. */
  record NoBody() implements AsyncBody {
    @Override
    public void consume() {}

    @Override
    public CompletableFuture<Void> done() {
      return new CompletableFuture<>();
    }

    @Override
    public void cancel() {}
  }

  /** A Deployment {@code shop/web} with this pod spec. */
  static String deployment(String podSpec) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop, uid: u-1, resourceVersion: "7"}
        spec:
          template:
            spec:
        """
        + podSpec.indent(6);
  }

  /** What is read of a Deployment {@code shop/web} with this pod spec. */
  static WorkloadFacts facts(String podSpec) {
    return facts(WatchedDeployment.class, deployment(podSpec));
  }

  /** What is read of an object, from the API and from a file alike. */
  static WorkloadFacts facts(Class<? extends WatchedWorkload> type, String yaml) {
    WorkloadFacts facts = facts(list(type, yaml).getFirst());
    assertThat(ofFile(HasMetadata.getKind(type), yaml))
        .as("from a file")
        .isEqualTo(facts.withRolledOut(true));
    return facts;
  }

  /** The same of a file, which tells nothing of a roll-out. */
  static WorkloadFacts ofFile(String kind, String yaml) {
    ObjectNode object = (ObjectNode) unchecked(() -> JSON.readTree(json(yaml)));
    return WorkloadFactsReader.ofManifest(kind, object);
  }

  static WorkloadFacts facts(WatchedWorkload workload) {
    assertThat(workload.reading().problem(true)).isEmpty();
    return workload.reading().known().orElseThrow();
  }

  static String problem(WatchedWorkload workload) {
    return workload.reading().problem(true).orElseThrow();
  }
}
