package dev.rootseal.protobuf;

import static dev.rootseal.protobuf.Message.fields;

import dev.rootseal.rule.StartSettings;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the API, with the fields that are read of a workload and of a namespace, and all
 * of an error.
 *
 * <p>Source: the files {@code generated.proto} of {@code k8s.io/apimachinery} (runtime, meta/v1)
 * and {@code k8s.io/api} (core/v1, apps/v1). Kubernetes never gives a number another meaning.
 */
public final class ApiMessages {
  /** The field of an envelope that says what is in it. */
  static final Field KIND = new Field(2, "kind", FieldType.TEXT, FieldShape.SINGLE, null);

  /** What is around every answer. */
  static final Message ENVELOPE =
      fields()
          .inline(1, "typeMeta", fields().text(1, "apiVersion").with(KIND).build())
          .with(new Field(2, "raw", FieldType.RAW, FieldShape.SINGLE, null))
          .build();

  private static final Message LIST_METADATA =
      fields()
          .text(1, "selfLink")
          .text(2, "resourceVersion")
          .text(3, "continue")
          .number(4, "remainingItemCount")
          .build();

  private static final Message OWNER =
      fields().text(1, "kind").text(3, "name").bool(6, "controller").build();

  private static final Message METADATA =
      fields()
          .text(1, "name")
          .text(3, "namespace")
          .text(5, "uid")
          .text(6, "resourceVersion")
          .count(7, "generation")
          .time(8, "creationTimestamp")
          .time(9, "deletionTimestamp")
          .map(11, "labels")
          .map(12, "annotations")
          .list(13, "ownerReferences", OWNER)
          .build();

  private static final Message SECURITY_CONTEXT =
      fields().bool(2, "privileged").bool(6, "readOnlyRootFilesystem").build();

  private static final Message CONTAINER =
      fields()
          .text(1, "name")
          .text(2, "image")
          .texts(3, "command")
          .texts(4, "args")
          .list(6, "ports", fields().text(1, "name").count(3, "containerPort").build())
          .list(
              7,
              "env",
              fields().text(1, "name").text(2, "value").named(StartSettings.NAMES).build())
          .list(
              9,
              "volumeMounts",
              fields().text(1, "name").flag(2, "readOnly").text(3, "mountPath").build())
          .one(15, "securityContext", SECURITY_CONTEXT)
          .list(21, "volumeDevices", fields().text(1, "name").text(2, "devicePath").build())
          .text(24, "restartPolicy")
          .build();

  private static final Message POD =
      fields()
          .list(1, "volumes", volume())
          .list(2, "containers", CONTAINER)
          .map(7, "nodeSelector")
          .flag(11, "hostNetwork")
          .flag(12, "hostPID")
          .flag(13, "hostIPC")
          .list(20, "initContainers", CONTAINER)
          .text(24, "priorityClassName")
          .one(36, "os", fields().text(1, "name").build())
          .build();

  private static final Message TEMPLATE =
      fields().one(1, "metadata", METADATA).one(2, "spec", POD).build();

  private static final Message STATUS =
      fields()
          .one(1, "metadata", LIST_METADATA)
          .text(2, "status")
          .text(3, "message")
          .text(4, "reason")
          .one(5, "details", statusDetails())
          .count(6, "code")
          .build();

  /** Of what the controllers say of their work, how far it is. */
  private static final Message CONDITION =
      fields().text(1, "type").text(4, "reason").named(Set.of("Progressing")).build();

  private static final Message STRATEGY = fields().text(1, "type").build();

  private static final Message DEPLOYMENTS =
      listOf(
          fields().number(1, "replicas").one(3, "template", TEMPLATE),
          fields()
              .count(1, "observedGeneration")
              .count(2, "replicas")
              .count(3, "updatedReplicas")
              .list(6, "conditions", CONDITION));

  private static final Message STATEFUL_SETS =
      listOf(
          fields()
              .number(1, "replicas")
              .one(3, "template", TEMPLATE)
              .list(4, "volumeClaimTemplates", fields().one(1, "metadata", METADATA).build())
              .one(7, "updateStrategy", STRATEGY),
          fields()
              .count(1, "observedGeneration")
              .count(2, "replicas")
              .count(5, "updatedReplicas")
              .text(6, "currentRevision")
              .text(7, "updateRevision")
              .list(10, "conditions", CONDITION));

  private static final Message DAEMON_SETS =
      listOf(
          fields().one(2, "template", TEMPLATE).one(3, "updateStrategy", STRATEGY),
          fields()
              .count(1, "currentNumberScheduled")
              .count(3, "desiredNumberScheduled")
              .count(5, "observedGeneration")
              .count(6, "updatedNumberScheduled")
              .list(10, "conditions", CONDITION));

  private static final Message NAMESPACES = listOf(fields(), fields().text(1, "phase"));

  private ApiMessages() {}

  /** What is in an envelope that says so; null if nobody asks for it. */
  public static @Nullable Message ofKind(String kind) {
    return switch (kind) {
      case "DeploymentList" -> DEPLOYMENTS;
      case "StatefulSetList" -> STATEFUL_SETS;
      case "DaemonSetList" -> DAEMON_SETS;
      case "NamespaceList" -> NAMESPACES;
      case "Status" -> STATUS;
      default -> null;
    };
  }

  private static Message listOf(Message.Builder spec, Message.Builder status) {
    Message object =
        fields()
            .one(1, "metadata", METADATA)
            .one(2, "spec", spec.build())
            .one(3, "status", status.build())
            .build();
    return fields().one(1, "metadata", LIST_METADATA).list(2, "items", object).build();
  }

  private static Message statusDetails() {
    Message cause = fields().text(1, "reason").text(2, "message").text(3, "field").build();
    return fields()
        .text(1, "name")
        .text(2, "group")
        .text(3, "kind")
        .list(4, "causes", cause)
        .count(5, "retryAfterSeconds")
        .text(6, "uid")
        .build();
  }

  /** A source that is not known must not be taken for none, which is an emptyDir. */
  private static Message volume() {
    Message source =
        fields()
            .one(1, "hostPath", fields().build())
            .one(2, "emptyDir", fields().build())
            .one(3, "gcePersistentDisk", readOnly(4))
            .one(4, "awsElasticBlockStore", readOnly(4))
            .one(5, "gitRepo", fields().build())
            .one(6, "secret", fields().build())
            .one(7, "nfs", readOnly(3))
            .one(8, "iscsi", readOnly(6))
            .one(9, "glusterfs", readOnly(3))
            .one(10, "persistentVolumeClaim", readOnly(2))
            .one(11, "rbd", readOnly(8))
            .one(12, "flexVolume", readOnly(4))
            .one(13, "cinder", readOnly(3))
            .one(14, "cephfs", readOnly(6))
            .one(15, "flocker", fields().build())
            .one(16, "downwardAPI", fields().build())
            .one(17, "fc", readOnly(4))
            .one(18, "azureFile", readOnly(3))
            .one(19, "configMap", fields().build())
            .one(20, "vsphereVolume", fields().build())
            .one(21, "quobyte", readOnly(3))
            .one(22, "azureDisk", readOnly(5))
            .one(23, "photonPersistentDisk", fields().build())
            .one(24, "portworxVolume", readOnly(3))
            .one(25, "scaleIO", readOnly(10))
            .one(26, "projected", fields().build())
            .one(27, "storageos", readOnly(4))
            .one(28, "csi", fields().bool(2, "readOnly").build())
            .one(29, "ephemeral", fields().build())
            .one(30, "image", fields().build())
            .others("unknown")
            .build();
    return fields().text(1, "name").inline(2, "volumeSource", source).build();
  }

  private static Message readOnly(int number) {
    return fields().flag(number, "readOnly").build();
  }
}
