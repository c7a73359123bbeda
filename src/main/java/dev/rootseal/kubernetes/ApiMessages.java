package dev.rootseal.kubernetes;

import dev.rootseal.rule.OwnerAnnotations;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the API, with the fields that are read of an object, by the numbers of protobuf
 * and the names of JSON, and all of an error.
 *
 * <p>Source: the files {@code generated.proto} of {@code k8s.io/apimachinery} (runtime, meta/v1)
 * and {@code k8s.io/api} (core/v1, apps/v1). Kubernetes never gives a number another meaning.
 */
final class ApiMessages {
  /**
   * Each message with its fields: name, number, what it holds if that is no text, and how many
   * bytes are read of it at most. Of a message whose name stands behind {@code =}, the fields stand
   * in the object around it in JSON; {@code *} is a list.
   */
  private static final String SCHEMA =
      """
      TypeMeta: apiVersion 1, kind 2
      Unknown: typeMeta 1 TypeMeta, raw 2
      Entry: key 1, value 2
      ListMeta: selfLink 1, resourceVersion 2, continue 3, remainingItemCount 4 count
      OwnerReference: kind 1, name 3, controller 6 bool
      ObjectMeta: name 1, namespace 3, uid 5, resourceVersion 6, generation 7 count,
        labels 11 map 16384, annotations 12 map 16384, ownerReferences 13 OwnerReference*
      ContainerPort: name 1, containerPort 3 int
      EnvVar: name 1, value 2
      VolumeMount: name 1, readOnly 2 bool, mountPath 3 path
      VolumeDevice: name 1, devicePath 2 path
      SecurityContext: privileged 2 bool, readOnlyRootFilesystem 6 flag
      Container: name 1, image 2 path, command 3 text*, args 4 text*, ports 6 ContainerPort*,
        env 7 EnvVar*, volumeMounts 9 VolumeMount*, securityContext 15 SecurityContext,
        volumeDevices 21 VolumeDevice*, restartPolicy 24
      EphemeralContainer: ephemeralContainerCommon 1 =Container
      Plain:
      Disk2: readOnly 2 bool
      Disk3: readOnly 3 bool
      Disk4: readOnly 4 bool
      Disk5: readOnly 5 bool
      Disk6: readOnly 6 bool
      Disk8: readOnly 8 bool
      Disk10: readOnly 10 bool
      VolumeSource: hostPath 1 Plain, emptyDir 2 Plain, gcePersistentDisk 3 Disk4,
        awsElasticBlockStore 4 Disk4, gitRepo 5 Plain, secret 6 Plain, nfs 7 Disk3, iscsi 8 Disk6,
        glusterfs 9 Disk3, persistentVolumeClaim 10 Disk2, rbd 11 Disk8, flexVolume 12 Disk4,
        cinder 13 Disk3, cephfs 14 Disk6, flocker 15 Plain, downwardAPI 16 Plain, fc 17 Disk4,
        azureFile 18 Disk3, configMap 19 Plain, vsphereVolume 20 Plain, quobyte 21 Disk3,
        azureDisk 22 Disk5, photonPersistentDisk 23 Plain, portworxVolume 24 Disk3,
        scaleIO 25 Disk10, projected 26 Plain, storageos 27 Disk4, csi 28 Disk2, ephemeral 29 Plain,
        image 30 Plain, unknown 0 Plain
      Volume: name 1, volumeSource 2 =VolumeSource
      Named: name 1
      PodSpec: volumes 1 Volume*, containers 2 Container*, nodeSelector 7 map,
        initContainers 20 Container*, ephemeralContainers 34 EphemeralContainer*, os 36 Named
      TemplateMeta: annotations 12 map 16384
      PodTemplateSpec: metadata 1 TemplateMeta, spec 2 PodSpec
      PersistentVolumeClaim: metadata 1 Named
      Condition: type 1, reason 4
      UpdateStrategy: type 1
      DeploymentSpec: replicas 1 count, template 3 PodTemplateSpec
      DeploymentStatus: observedGeneration 1 count, replicas 2 count, updatedReplicas 3 count,
        conditions 6 Condition*
      Deployment: metadata 1 ObjectMeta, spec 2 DeploymentSpec 65536,
        status 3 DeploymentStatus 4096
      DeploymentList: metadata 1 ListMeta, items 2 Deployment*
      StatefulSetSpec: replicas 1 count, template 3 PodTemplateSpec,
        volumeClaimTemplates 4 PersistentVolumeClaim*, updateStrategy 7 UpdateStrategy
      StatefulSetStatus: observedGeneration 1 count, replicas 2 count, updatedReplicas 5 count,
        currentRevision 6, updateRevision 7, conditions 10 Condition*
      StatefulSet: metadata 1 ObjectMeta, spec 2 StatefulSetSpec 65536,
        status 3 StatefulSetStatus 4096
      StatefulSetList: metadata 1 ListMeta, items 2 StatefulSet*
      DaemonSetSpec: template 2 PodTemplateSpec, updateStrategy 3 UpdateStrategy
      DaemonSetStatus: currentNumberScheduled 1 count, desiredNumberScheduled 3 count,
        observedGeneration 5 count, updatedNumberScheduled 6 count, conditions 10 Condition*
      DaemonSet: metadata 1 ObjectMeta, spec 2 DaemonSetSpec 65536,
        status 3 DaemonSetStatus 4096
      DaemonSetList: metadata 1 ListMeta, items 2 DaemonSet*
      ManifestTemplate: metadata 1 ObjectMeta, spec 2 PodSpec
      ManifestClaim: metadata 1 ObjectMeta
      ManifestSpec: template 3 ManifestTemplate, volumeClaimTemplates 4 ManifestClaim*
      Manifest: metadata 1 ObjectMeta, spec 2 ManifestSpec
      NamespaceMeta: name 1, uid 5, resourceVersion 6, creationTimestamp 8, deletionTimestamp 9,
        labels 11 map 65536, annotations 12 map 16384
      NamespaceStatus: phase 1
      Namespace: metadata 1 NamespaceMeta, status 3 NamespaceStatus
      StatusCause: reason 1, message 2, field 3
      StatusDetails: name 1, group 2, kind 3, causes 4 StatusCause*, retryAfterSeconds 5 int,
        uid 6
      Status: metadata 1 ListMeta, status 2, message 3, reason 4, details 5 StatusDetails,
        code 6 int
      """;

  private static final Pattern FIELD =
      Pattern.compile(
          "(?<name>\\w+) (?<number>\\d+)(?: (?<inline>=?)(?<type>\\w+)(?<list>\\*?))?(?: (?<limit>\\d+))?");

  /** Instead of the name of a source of volumes that is not known, of which nothing is read. */
  static final String OTHER_SOURCE = "unknown";

  private static final Map<String, Message> MESSAGES = messages();

  /** Around every answer: its kind, and a message of that kind as bytes. */
  static final Message ENVELOPE = of("Unknown");

  /** An entry of a map. */
  static final Message PAIR = of("Entry");

  static final Message OWNER = of("OwnerReference");

  static final Message CONTAINER = of("Container");

  /** A variable, of which the value comes behind the name. */
  static final Message VARIABLE = of("EnvVar");

  /** An object of a file, whose types are checked wherever metadata stand. */
  static final Message MANIFEST = of("Manifest");

  /** As JSON alone: in protobuf a time is no text. */
  static final Message NAMESPACE = of("Namespace");

  private ApiMessages() {}

  enum ValueType {
    TEXT,
    /** A text that is kept as long as it is: what is longer than any path is none. */
    PATH,
    BOOL,
    /** A boolean of which it matters that something else stands there. */
    FLAG,
    /** A number that is 0 where it is missing. */
    INT,
    /** A number on which no verdict rests: what is none is missing. */
    COUNT,
    MESSAGE,
    /** A message whose fields are those of the object around it in JSON. */
    INLINE,
    /** Names and values, both texts. */
    MAP;

    boolean isNumber() {
      return this == BOOL || this == FLAG || this == INT || this == COUNT;
    }
  }

  /**
   * A field that is read.
   *
   * @param number 0 for any that is not known, of which nothing is read but that it is there
   * @param limit bytes that are read of it at most, and then a problem in it costs it alone; or 0
   */
  record ApiField(
      int number, String name, ValueType type, boolean list, Message message, int limit) {
    boolean isUnknown() {
      return number == 0;
    }

    boolean isText() {
      return type == ValueType.TEXT || type == ValueType.PATH;
    }

    /** Whether the value of that name is read of a map. */
    boolean reads(String key) {
      return switch (name) {
        case "annotations" ->
            OwnerAnnotations.isOurs(key) || OwnershipMarks.ANNOTATIONS.contains(key);
        case "nodeSelector" -> PodReader.OS_LABELS.contains(key);
        default -> true;
      };
    }
  }

  /** What is read of the messages of one type. */
  static final class Message {
    /** The first is for what is not known. */
    private final @Nullable ApiField[] byNumber = new ApiField[Long.SIZE];

    private final Map<String, ApiField> byName = new HashMap<>();

    /** The field with this number; null if it is not read. */
    @Nullable ApiField field(long number) {
      ApiField known = number < byNumber.length ? byNumber[(int) number] : null;
      return known == null ? byNumber[0] : known;
    }

    /** The same by its name in JSON. */
    @Nullable ApiField field(String name) {
      ApiField known = byName.get(name);
      return known == null ? byName.get(OTHER_SOURCE) : known;
    }

    private void add(ApiField field) {
      byNumber[field.number] = field;
      if (field.type == ValueType.INLINE) {
        byName.putAll(field.message.byName);
      } else {
        byName.put(field.name, field);
      }
    }
  }

  static Optional<Message> find(String kind) {
    return Optional.ofNullable(MESSAGES.get(kind));
  }

  static Message of(String kind) {
    return find(kind).orElseThrow();
  }

  private static Map<String, Message> messages() {
    Map<String, Message> messages = new HashMap<>();
    for (String one : SCHEMA.split("\n(?! )", -1)) {
      Message message = new Message();
      for (Matcher field = FIELD.matcher(one); field.find(); ) {
        message.add(field(field, messages));
      }
      messages.put(one.replaceFirst("(?s):.*", ""), message);
    }
    return messages;
  }

  private static ApiField field(Matcher words, Map<String, Message> messages) {
    String type = Objects.requireNonNullElse(words.group("type"), "text");
    Message message = messages.get(type);
    boolean inline = "=".equals(words.group("inline"));
    return new ApiField(
        Integer.parseInt(words.group("number")),
        words.group("name"),
        message == null
            ? ValueType.valueOf(type.toUpperCase(Locale.ROOT))
            : inline ? ValueType.INLINE : ValueType.MESSAGE,
        "*".equals(words.group("list")),
        message == null ? new Message() : message,
        Integer.parseInt(Objects.requireNonNullElse(words.group("limit"), "0")));
  }
}
