package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDaemonSet;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import dev.rootseal.rule.ContainerCommand;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFacts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An object with every field gives the same facts in every form: none was forgotten. */
class EveryFormTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DEEPEST = 9;
  private static final int NUMBER = 7;

  /** Messages whose fields stand in the object around them in JSON. */
  private static final Set<String> INLINE = Set.of("volumeSource", "ephemeralContainerCommon");

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(WatchedDeployment.class, V1Apps.DeploymentList.newBuilder()),
        Arguments.of(WatchedStatefulSet.class, V1Apps.StatefulSetList.newBuilder()),
        Arguments.of(WatchedDaemonSet.class, V1Apps.DaemonSetList.newBuilder()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void givesTheSameFacts(Class<? extends WatchedWorkload> type, Message.Builder list)
      throws IOException {
    String kind = HasMetadata.getKind(type);
    fill(list, 0);
    Message full = list.build();
    ObjectNode json = json(full);
    json.put("kind", kind + "List").put("apiVersion", "apps/v1");
    ObjectNode object = (ObjectNode) json.path("items").path(0);

    WatchedWorkload ofJson = ApiText.listOfJson(type, json.toString()).getFirst();
    var ofProtobuf = ApiText.list(type, Envelope.of("apps/v1", kind + "List", full));
    object.put("kind", kind).put("apiVersion", "apps/v1");

    assertThat(ofProtobuf.getItems()).singleElement().usingRecursiveComparison().isEqualTo(ofJson);
    WorkloadFacts facts = ApiText.facts(ofJson);
    assertThat(WorkloadFactsReader.ofManifest(kind, object)).isEqualTo(facts.withRolledOut(true));
    assertThat(facts.containers())
        .extracting(ContainerFacts::type, ContainerFacts::flag, ContainerFacts::privileged)
        .containsExactly(
            tuple(ContainerType.SIDECAR, ReadOnlyFlag.TRUE, true),
            tuple(ContainerType.CONTAINER, ReadOnlyFlag.TRUE, true),
            tuple(ContainerType.EPHEMERAL, ReadOnlyFlag.TRUE, true));
    assertThat(facts.containers().getLast())
        .returns("image", ContainerFacts::image)
        .returns(true, ContainerFacts::servesWeb)
        .returns(List.of("command", "args"), app -> app.start().words())
        .returns(List.of("/value"), app -> List.copyOf(app.start().settings().values()));
    assertThat(facts.containers().getLast().mounts())
        .extracting(MountFacts::mountPath, MountFacts::readOnly)
        .containsExactly(tuple("mountPath", true), tuple("devicePath", false));
    assertThat(facts.volumes())
        .hasSizeGreaterThan(28)
        .extracting(VolumeFacts::source)
        .doesNotContain(VolumeSource.UNKNOWN);
    assertThat(facts.windows()).isTrue();
    assertThat(facts.labels()).isEqualTo(Map.of("key", "value"));
    assertThat(facts.managedBy()).isPresent();
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
    if (field.getFullName().equals("k8s.io.api.core.v1.PodSpec.volumes")) {
      fillVolumes((V1.PodSpec.Builder) message, depth);
      return;
    }
    Message.Builder inner = message.newBuilderForField(field);
    fill(inner, depth + 1);
    if (field.isRepeated()) {
      message.addRepeatedField(field, inner.build());
    } else {
      message.setField(field, inner.build());
    }
  }

  /** One for each source. */
  private static void fillVolumes(V1.PodSpec.Builder pod, int depth) {
    for (FieldDescriptor source : V1.VolumeSource.getDescriptor().getFields()) {
      V1.VolumeSource.Builder one = V1.VolumeSource.newBuilder();
      fillMessage(one, source, depth + 2);
      pod.addVolumes(V1.Volume.newBuilder().setName(source.getName()).setVolumeSource(one));
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
      case "k8s.io.api.core.v1.PodSpec.NodeSelectorEntry.key" -> PodReader.OS_LABELS.getFirst();
      case "k8s.io.api.apps.v1.DeploymentCondition.type",
          "k8s.io.api.apps.v1.StatefulSetCondition.type",
          "k8s.io.api.apps.v1.DaemonSetCondition.type" ->
          "Progressing";
      case "k8s.io.api.core.v1.EnvVar.name" -> ContainerCommand.ENV_VARS.iterator().next();
      case "k8s.io.api.core.v1.EnvVar.value" -> "/value";
      case "k8s.io.api.core.v1.Container.restartPolicy" -> "Always";
      case "k8s.io.api.core.v1.ContainerPort.name" -> "http";
      case "k8s.io.api.core.v1.PodOS.name" -> "windows";
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
