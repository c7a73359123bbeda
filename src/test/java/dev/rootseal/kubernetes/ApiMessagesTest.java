package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.rootseal.kubernetes.ApiMessages.ApiField;
import dev.rootseal.kubernetes.ApiMessages.Message;
import dev.rootseal.kubernetes.ApiMessages.ValueType;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1Apps;
import java.util.Set;
import java.util.stream.LongStream;
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
        Arguments.of("Deployment", V1Apps.Deployment.getDescriptor()),
        Arguments.of("StatefulSet", V1Apps.StatefulSet.getDescriptor()),
        Arguments.of("DaemonSet", V1Apps.DaemonSet.getDescriptor()),
        Arguments.of("DeploymentList", V1Apps.DeploymentList.getDescriptor()),
        Arguments.of("StatefulSetList", V1Apps.StatefulSetList.getDescriptor()),
        Arguments.of("DaemonSetList", V1Apps.DaemonSetList.getDescriptor()),
        Arguments.of("Status", Meta.Status.getDescriptor()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void eachFieldIsThatOfKubernetes(String kind, Descriptor definition) {
    compare(ApiMessages.of(kind), definition);
  }

  @Test
  void whatIsAroundObjectsIsThatOfKubernetes() {
    compare(ApiMessages.ENVELOPE, Runtime.Unknown.getDescriptor());
  }

  private static void compare(Message message, Descriptor definition) {
    for (ApiField field : LongStream.range(1, 64).mapToObj(message::field).toList()) {
      if (field == null || field.isUnknown()) {
        continue;
      }
      String place = definition.getFullName() + "." + field.name();
      if (YOUNGER.contains(place)) {
        continue;
      }
      FieldDescriptor defined = definition.findFieldByNumber(field.number());
      assertThat(defined).as(place).isNotNull();
      assertThat(defined.getName()).as(place).isEqualTo(field.name());
      assertThat(typesOf(defined)).as(place).contains(field.type());
      assertThat(field.type() == ValueType.MAP).as(place).isEqualTo(defined.isMapField());
      assertThat(field.list()).as(place).isEqualTo(defined.isRepeated() && !defined.isMapField());
      if (defined.getType() == FieldDescriptor.Type.MESSAGE) {
        compare(field.message(), defined.getMessageType());
      }
    }
  }

  private static Set<ValueType> typesOf(FieldDescriptor defined) {
    return switch (defined.getType()) {
      case STRING, BYTES -> Set.of(ValueType.TEXT, ValueType.PATH);
      case BOOL -> Set.of(ValueType.BOOL, ValueType.FLAG);
      case INT32, INT64 -> Set.of(ValueType.INT, ValueType.COUNT);
      case MESSAGE -> Set.of(ValueType.MESSAGE, ValueType.INLINE, ValueType.MAP);
      default -> Set.of();
    };
  }
}
