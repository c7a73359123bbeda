package dev.rootseal.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every number, name and type is the one of Kubernetes' own definitions. */
class ApiMessagesTest {
  /** Younger than the definitions that are compared; a real API server shows it. */
  private static final Set<String> YOUNGER = Set.of("k8s.io.api.core.v1.VolumeSource.image");

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("DeploymentList", V1Apps.DeploymentList.getDescriptor()),
        Arguments.of("StatefulSetList", V1Apps.StatefulSetList.getDescriptor()),
        Arguments.of("DaemonSetList", V1Apps.DaemonSetList.getDescriptor()),
        Arguments.of("NamespaceList", V1.NamespaceList.getDescriptor()),
        Arguments.of("Status", Meta.Status.getDescriptor()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void eachFieldIsThatOfKubernetes(String kind, Descriptor definition) {
    compare(Objects.requireNonNull(ApiMessages.ofKind(kind)), definition);
  }

  @Test
  void theEnvelopeIsThatOfKubernetes() {
    Descriptor definition = Runtime.Unknown.getDescriptor();

    for (Field field : ApiMessages.ENVELOPE.all()) {
      assertThat(definition.findFieldByNumber(field.number).getName()).isEqualTo(field.name);
    }
    Field type = Objects.requireNonNull(ApiMessages.ENVELOPE.field(1));
    compare(Objects.requireNonNull(type.message), Runtime.TypeMeta.getDescriptor());
  }

  private static void compare(Message message, Descriptor definition) {
    for (Field field : message.all()) {
      String place = definition.getFullName() + "." + field.name;
      if (YOUNGER.contains(place)) {
        continue;
      }
      FieldDescriptor defined = definition.findFieldByNumber(field.number);
      assertThat(defined).as(place).isNotNull();
      assertThat(nameIn(definition, field)).as(place).isEqualTo(field.name);
      assertThat(typesOf(defined)).as(place).contains(field.type);
      assertThat(field.shape != FieldShape.SINGLE).as(place).isEqualTo(defined.isRepeated());
      assertThat(field.shape == FieldShape.MAP).as(place).isEqualTo(defined.isMapField());
      if (field.message != null) {
        compare(field.message, defined.getMessageType());
      }
    }
  }

  /** A point in time has its field's name on its only number. */
  private static String nameIn(Descriptor definition, Field field) {
    return definition.equals(Meta.Time.getDescriptor())
        ? field.name
        : definition.findFieldByNumber(field.number).getName();
  }

  private static Set<FieldType> typesOf(FieldDescriptor defined) {
    return switch (defined.getType()) {
      case STRING ->
          defined.getContainingType().getOptions().getMapEntry()
              ? Set.of(FieldType.KEY, FieldType.VALUE)
              : Set.of(FieldType.TEXT);
      case BOOL -> Set.of(FieldType.BOOL, FieldType.FLAG);
      case INT32, INT64 -> Set.of(FieldType.NUMBER, FieldType.COUNT, FieldType.SECONDS);
      case MESSAGE -> Set.of(FieldType.MESSAGE, FieldType.INLINE);
      default -> Set.of();
    };
  }

  @Test
  void whatIsNotAskedForIsNoKind() {
    assertThat(ApiMessages.ofKind("SecretList")).isNull();
  }
}
