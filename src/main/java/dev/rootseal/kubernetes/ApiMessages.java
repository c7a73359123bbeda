package dev.rootseal.kubernetes;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the API, with the fields that are read of a workload, and all of an error. Of
 * these numbers {@link ProtobufParser} makes the names that JSON has.
 *
 * <p>Source: the files {@code generated.proto} of {@code k8s.io/apimachinery} (runtime, meta/v1)
 * and {@code k8s.io/api} (core/v1, apps/v1). Kubernetes never gives a number another meaning.
 */
final class ApiMessages {
  /** What a field holds. */
  enum ValueType {
    TEXT,
    BOOL,
    /** A number that is 0 where it is missing. */
    COUNT,
    /** A number that may be missing, which is not the same as 0. */
    NUMBER,
    MESSAGE,
    /** A message whose fields are those of the object around it in JSON. */
    INLINE,
    /** Names and values, both texts. */
    MAP
  }

  /** The number of a field that is not known, of which nothing is read but that it is there. */
  static final int UNKNOWN = 0;

  /** A field that is read. */
  record Field(int number, String name, ValueType type, boolean list, Message message) {}

  /** What is read of the messages of one type. */
  static final class Message {
    /** More than any number that is read; which fields have come is a bit of a long each. */
    private static final int NUMBERS = 64;

    private final @Nullable Field[] byNumber = new Field[NUMBERS];
    private @Nullable Field others;

    /** The field with this number; null if it is not read. */
    @Nullable Field field(long number) {
      Field known = number < NUMBERS ? byNumber[(int) number] : null;
      return known == null ? others : known;
    }

    /** The field with this name in JSON, where those that are inline stand beside the others. */
    @Nullable Field field(String name) {
      @Nullable Field found = null;
      for (@Nullable Field field : byNumber) {
        if (field != null && field.type() == ValueType.INLINE) {
          @Nullable Field inner = field.message().field(name);
          found = inner == null ? field.message().others : inner;
        } else if (field != null && field.name().equals(name)) {
          return field;
        }
      }
      return found;
    }

    /** All that are read by their numbers. */
    List<Field> all() {
      List<Field> all = new ArrayList<>();
      for (@Nullable Field field : byNumber) {
        if (field != null) {
          all.add(field);
        }
      }
      return all;
    }

    private Message with(int number, String name, ValueType type, boolean list, Message message) {
      byNumber[number] = new Field(number, name, type, list, message);
      return this;
    }

    private Message text(int number, String name) {
      return with(number, name, ValueType.TEXT, false, NOTHING);
    }

    private Message texts(int number, String name) {
      return with(number, name, ValueType.TEXT, true, NOTHING);
    }

    private Message bool(int number, String name) {
      return with(number, name, ValueType.BOOL, false, NOTHING);
    }

    private Message count(int number, String name) {
      return with(number, name, ValueType.COUNT, false, NOTHING);
    }

    private Message number(int number, String name) {
      return with(number, name, ValueType.NUMBER, false, NOTHING);
    }

    private Message map(int number, String name) {
      return with(number, name, ValueType.MAP, false, NOTHING);
    }

    private Message one(int number, String name, Message message) {
      return with(number, name, ValueType.MESSAGE, false, message);
    }

    private Message list(int number, String name, Message message) {
      return with(number, name, ValueType.MESSAGE, true, message);
    }
  }

  private static final Message NOTHING = new Message();

  /** What is around every answer: its kind, and a message of that kind as bytes. */
  static final Message ENVELOPE =
      fields().one(1, "typeMeta", fields().text(1, "apiVersion").text(2, "kind")).text(2, "raw");

  private static final Message LIST_METADATA =
      fields()
          .text(1, "selfLink")
          .text(2, "resourceVersion")
          .text(3, "continue")
          .number(4, "remainingItemCount");

  private static final Message OWNER =
      fields().text(1, "kind").text(3, "name").bool(6, "controller");

  private static final Message METADATA =
      fields()
          .text(1, "name")
          .text(3, "namespace")
          .text(5, "uid")
          .text(6, "resourceVersion")
          .count(7, "generation")
          .map(11, "labels")
          .map(12, "annotations")
          .list(13, "ownerReferences", OWNER);

  /** A variable, of which the value comes behind the name. */
  static final Message VARIABLE = fields().text(1, "name").text(2, "value");

  private static final Message CONTAINER =
      fields()
          .text(1, "name")
          .text(2, "image")
          .texts(3, "command")
          .texts(4, "args")
          .list(6, "ports", fields().text(1, "name").count(3, "containerPort"))
          .list(7, "env", VARIABLE)
          .list(
              9, "volumeMounts", fields().text(1, "name").bool(2, "readOnly").text(3, "mountPath"))
          .one(
              15,
              "securityContext",
              fields().bool(2, "privileged").bool(6, "readOnlyRootFilesystem"))
          .list(21, "volumeDevices", fields().text(1, "name").text(2, "devicePath"))
          .text(24, "restartPolicy");

  private static final Message POD =
      fields()
          .list(1, "volumes", volume())
          .list(2, "containers", CONTAINER)
          .map(7, "nodeSelector")
          .list(20, "initContainers", CONTAINER)
          .one(36, "os", fields().text(1, "name"));

  private static final Message TEMPLATE =
      fields().one(1, "metadata", fields().map(12, "annotations")).one(2, "spec", POD);

  private static final Message CLAIM = fields().one(1, "metadata", fields().text(1, "name"));

  /** Of what the controllers say of their work, how far it is. */
  private static final Message CONDITION = fields().text(1, "type").text(4, "reason");

  private static final Message STRATEGY = fields().text(1, "type");

  private static final Message DEPLOYMENT =
      workload(
          fields().number(1, "replicas").one(3, "template", TEMPLATE),
          fields()
              .count(1, "observedGeneration")
              .count(2, "replicas")
              .count(3, "updatedReplicas")
              .list(6, "conditions", CONDITION));

  private static final Message STATEFUL_SET =
      workload(
          fields()
              .number(1, "replicas")
              .one(3, "template", TEMPLATE)
              .list(4, "volumeClaimTemplates", CLAIM)
              .one(7, "updateStrategy", STRATEGY),
          fields()
              .count(1, "observedGeneration")
              .count(2, "replicas")
              .count(5, "updatedReplicas")
              .text(6, "currentRevision")
              .text(7, "updateRevision")
              .list(10, "conditions", CONDITION));

  private static final Message DAEMON_SET =
      workload(
          fields().one(2, "template", TEMPLATE).one(3, "updateStrategy", STRATEGY),
          fields()
              .count(1, "currentNumberScheduled")
              .count(3, "desiredNumberScheduled")
              .count(5, "observedGeneration")
              .count(6, "updatedNumberScheduled")
              .list(10, "conditions", CONDITION));

  private static final Message CAUSE =
      fields().text(1, "reason").text(2, "message").text(3, "field");

  private static final Message STATUS =
      fields()
          .one(1, "metadata", LIST_METADATA)
          .text(2, "status")
          .text(3, "message")
          .text(4, "reason")
          .one(
              5,
              "details",
              fields()
                  .text(1, "name")
                  .text(2, "group")
                  .text(3, "kind")
                  .list(4, "causes", CAUSE)
                  .count(5, "retryAfterSeconds")
                  .text(6, "uid"))
          .count(6, "code");

  private ApiMessages() {}

  /** The message of a kind; null if nobody asks for it. */
  static @Nullable Message ofKind(String kind) {
    return switch (kind) {
      case "Deployment" -> DEPLOYMENT;
      case "StatefulSet" -> STATEFUL_SET;
      case "DaemonSet" -> DAEMON_SET;
      case "DeploymentList" -> listOf(DEPLOYMENT);
      case "StatefulSetList" -> listOf(STATEFUL_SET);
      case "DaemonSetList" -> listOf(DAEMON_SET);
      case "Status" -> STATUS;
      default -> null;
    };
  }

  private static Message listOf(Message item) {
    return fields().one(1, "metadata", LIST_METADATA).list(2, "items", item);
  }

  private static Message fields() {
    return new Message();
  }

  private static Message workload(Message spec, Message status) {
    return fields().one(1, "metadata", METADATA).one(2, "spec", spec).one(3, "status", status);
  }

  /** A source that is not known must not be taken for none, which is an emptyDir. */
  private static Message volume() {
    Message source =
        fields()
            .one(1, "hostPath", fields())
            .one(2, "emptyDir", fields())
            .one(3, "gcePersistentDisk", readOnly(4))
            .one(4, "awsElasticBlockStore", readOnly(4))
            .one(5, "gitRepo", fields())
            .one(6, "secret", fields())
            .one(7, "nfs", readOnly(3))
            .one(8, "iscsi", readOnly(6))
            .one(9, "glusterfs", readOnly(3))
            .one(10, "persistentVolumeClaim", readOnly(2))
            .one(11, "rbd", readOnly(8))
            .one(12, "flexVolume", readOnly(4))
            .one(13, "cinder", readOnly(3))
            .one(14, "cephfs", readOnly(6))
            .one(15, "flocker", fields())
            .one(16, "downwardAPI", fields())
            .one(17, "fc", readOnly(4))
            .one(18, "azureFile", readOnly(3))
            .one(19, "configMap", fields())
            .one(20, "vsphereVolume", fields())
            .one(21, "quobyte", readOnly(3))
            .one(22, "azureDisk", readOnly(5))
            .one(23, "photonPersistentDisk", fields())
            .one(24, "portworxVolume", readOnly(3))
            .one(25, "scaleIO", readOnly(10))
            .one(26, "projected", fields())
            .one(27, "storageos", readOnly(4))
            .one(28, "csi", readOnly(2))
            .one(29, "ephemeral", fields())
            .one(30, "image", fields());
    source.others = new Field(UNKNOWN, "unknown", ValueType.MESSAGE, false, NOTHING);
    return fields().text(1, "name").with(2, "volumeSource", ValueType.INLINE, false, source);
  }

  private static Message readOnly(int number) {
    return fields().bool(number, "readOnly");
  }
}
