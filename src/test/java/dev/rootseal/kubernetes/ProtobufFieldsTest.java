package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.rootseal.protobuf.BrokenProtobufException;
import dev.rootseal.protobuf.Envelope;
import dev.rootseal.protobuf.ProtobufAnswer;
import dev.rootseal.rule.StartSettings;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Of an object that has every field of Kubernetes' definitions, a list in protobuf lets through
 * what a list in JSON does: no field that is read was forgotten.
 */
class ProtobufFieldsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DEEPEST = 9;
  private static final int NUMBER = 7;

  /** Messages whose fields stand in the object around them in JSON. */
  private static final Set<String> INLINE = Set.of("volumeSource");

  static Stream<Arguments> lists() {
    Outline workload = WorkloadOutlines.watched();
    return Stream.of(
        Arguments.of("DeploymentList", V1Apps.DeploymentList.newBuilder(), workload),
        Arguments.of("StatefulSetList", V1Apps.StatefulSetList.newBuilder(), workload),
        Arguments.of("DaemonSetList", V1Apps.DaemonSetList.newBuilder(), workload),
        Arguments.of("NamespaceList", V1.NamespaceList.newBuilder(), ApiOutlines.namespace()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lists")
  void whatIsReadOfJsonIsReadOfProtobuf(String kind, Message.Builder list, Outline object)
      throws JsonProcessingException, BrokenProtobufException {
    fill(list, 0);
    Message full = list.build();
    ObjectNode json = json(full);
    json.put("kind", kind).put("apiVersion", "v1");
    byte[] answer = Envelope.of("v1", kind, full);
    Outline outline = ApiOutlines.listOf(object);

    String ofJson = ApiText.passed(outline, json.toString());
    ByteBuffer translated = new ProtobufAnswer().take(ByteBuffer.wrap(answer));
    String ofProtobuf = ApiText.passed(outline, UTF_8.decode(translated).toString());

    assertThat(JSON.readTree(ofProtobuf)).isEqualTo(JSON.readTree(ofJson));
    assertThat(ofJson).contains("\"items\":[{");
  }

  private static void fill(Message.Builder message, int depth) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.getType() == FieldDescriptor.Type.MESSAGE) {
        if (depth < DEEPEST) {
          fillMessage(message, field, depth);
        }
      } else if (field.isRepeated()) {
        message.addRepeatedField(field, value(field));
      } else {
        message.setField(field, value(field));
      }
    }
  }

  private static void fillMessage(Message.Builder message, FieldDescriptor field, int depth) {
    Message.Builder inner = message.newBuilderForField(field);
    fill(inner, depth + 1);
    if (field.isRepeated()) {
      message.addRepeatedField(field, inner.build());
    } else {
      message.setField(field, inner.build());
    }
  }

  private static Object value(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING -> text(field);
      case BOOLEAN -> true;
      case INT -> NUMBER;
      case LONG -> (long) NUMBER;
      case BYTE_STRING -> ByteString.copyFromUtf8("bytes");
      default -> throw new IllegalStateException(field.getFullName());
    };
  }

  /** A name that is read, where only some are. */
  private static String text(FieldDescriptor field) {
    return switch (field.getContainingType().getFullName() + "." + field.getName()) {
      case "k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta.AnnotationsEntry.key" ->
          OwnershipMarks.HELM_RELEASE;
      case "k8s.io.api.core.v1.PodSpec.NodeSelectorEntry.key" ->
          WorkloadFactsReader.OS_LABELS.getFirst();
      case "k8s.io.api.apps.v1.DeploymentCondition.type",
          "k8s.io.api.apps.v1.StatefulSetCondition.type",
          "k8s.io.api.apps.v1.DaemonSetCondition.type" ->
          "Progressing";
      case "k8s.io.api.core.v1.EnvVar.name" -> StartSettings.NAMES.iterator().next();
      default -> field.getName();
    };
  }

  private static ObjectNode json(Message message) {
    ObjectNode json = JSON.createObjectNode();
    message.getAllFields().forEach((field, value) -> put(json, field, value));
    return json;
  }

  private static void put(ObjectNode json, FieldDescriptor field, Object value) {
    if (field.isMapField()) {
      ObjectNode map = json.putObject(field.getName());
      map.put(text(field.getMessageType().findFieldByName("key")), "value");
    } else if (value instanceof Iterable<?> values) {
      ArrayNode array = json.putArray(field.getName());
      values.forEach(one -> array.add(node(one)));
    } else if (INLINE.contains(field.getName())) {
      json.setAll(json((Message) value));
    } else {
      json.set(field.getName(), node(value));
    }
  }

  private static JsonNode node(Object value) {
    return switch (value) {
      case Meta.Time time -> JSON.getNodeFactory().textNode("1970-01-01T00:00:07Z");
      case Message message -> json(message);
      default -> JSON.valueToTree(value);
    };
  }
}
