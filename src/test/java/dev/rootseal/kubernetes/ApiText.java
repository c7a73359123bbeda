package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.rule.WorkloadFacts;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What the API server would send, told as YAML because that is how people read it, and read as the
 * JSON that it really sends, through the serialization that the client really uses.
 */
final class ApiText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypedSerialization SERIALIZATION = newSerialization();

  private ApiText() {}

  /** The serialization with a typed path for the three workloads, Namespace and Status. */
  static TypedSerialization serialization() {
    return SERIALIZATION;
  }

  private static TypedSerialization newSerialization() {
    Map<TypedSerialization.Type, Class<? extends KubernetesResource>> types =
        Map.of(
            new TypedSerialization.Type("v1", "Status"), Status.class,
            new TypedSerialization.Type("v1", "Namespace"), Namespace.class,
            new TypedSerialization.Type("apps/v1", "Deployment"), WatchedDeployment.class,
            new TypedSerialization.Type("apps/v1", "StatefulSet"), WatchedStatefulSet.class,
            new TypedSerialization.Type("apps/v1", "DaemonSet"), WatchedDaemonSet.class);
    return new TypedSerialization(new ObjectMapper(), types, new ReadPages());
  }

  static String json(String yaml) {
    try {
      Object value = new Load(LoadSettings.builder().build()).loadFromString(yaml);
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The text of a list of these objects. */
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
    return listOfPassed(type, passed(ApiFieldMasks.listOf(WorkloadFieldMasks.watched()), json));
  }

  /** The same with the list's own fields. */
  static <T extends HasMetadata> DefaultKubernetesResourceList<T> wholeListOfJson(
      Class<T> type, String json) {
    return wholeList(type, passed(ApiFieldMasks.listOf(WorkloadFieldMasks.watched()), json));
  }

  /** What a sieve lets through. */
  static String passed(FieldMask mask, String json) {
    JsonSieve sieve = new JsonSieve(mask);
    try {
      sieve.take(ByteBuffer.wrap(json.getBytes(UTF_8)));
    } catch (JsonSieve.BrokenJsonException e) {
      throw KubernetesClientException.launderThrowable(e);
    }
    return new String(sieve.handOver(), UTF_8);
  }

  private static <T extends HasMetadata> List<T> listOfPassed(Class<T> type, String json) {
    return wholeList(type, json).getItems();
  }

  private static <T extends HasMetadata> DefaultKubernetesResourceList<T> wholeList(
      Class<T> type, String json) {
    TypedSerialization serialization = serialization();
    Type listType =
        serialization.constructParametricType(DefaultKubernetesResourceList.class, type);
    return serialization.unmarshal(
        json,
        new TypeReference<DefaultKubernetesResourceList<T>>() {
          @Override
          public Type getType() {
            return listType;
          }
        });
  }

  /** Reads a frame of a watch over workloads the way the client does. */
  static WatchEvent frame(String type, String yamlObject) {
    return frameOfJson("{\"type\":\"" + type + "\",\"object\":" + json(yamlObject) + "}");
  }

  static WatchEvent frameOfJson(String json) {
    return unsievedFrame(passed(ApiFieldMasks.frameOf(WorkloadFieldMasks.watched()), json));
  }

  /** Reads a frame of which all has come through. */
  static WatchEvent unsievedFrame(String json) {
    return serialization().unmarshal(json, WatchEvent.class);
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
    return facts(list(WatchedDeployment.class, deployment(podSpec)).getFirst());
  }

  static WorkloadFacts facts(WatchedWorkload workload) {
    return switch (workload.reading()) {
      case WorkloadReading.Read(var facts) -> facts;
      case WorkloadReading.WithoutLabels(var _, var reason) -> throw new AssertionError(reason);
      case WorkloadReading.Unreadable(var _, var reason) -> throw new AssertionError(reason);
    };
  }

  /** Why the workload could not be read. */
  static String problem(WatchedWorkload workload) {
    return switch (workload.reading()) {
      case WorkloadReading.Read(var facts) -> throw new AssertionError("was read: " + facts);
      case WorkloadReading.WithoutLabels(var _, var reason) -> reason;
      case WorkloadReading.Unreadable(var _, var reason) -> reason;
    };
  }
}
