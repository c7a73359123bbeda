package dev.rootseal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.ContainerCommand;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes facts of the spec of a pod, of which each field may be missing.
 *
 * <p>Source: Kubernetes API reference 1.37, core/v1 PodSpec, Container and Volume; among the disks
 * also those that are no longer built in but still valid in the API.
 */
final class PodReader {
  /** The label of a node, and its name before Kubernetes 1.14, which nodes still carry. */
  static final List<String> OS_LABELS = List.of("kubernetes.io/os", "beta.kubernetes.io/os");

  private static final String WINDOWS = "windows";

  /** Bytes of a value beside its texts, which are shared themselves. */
  private static final int SMALL = 32;

  /** By convention; what listens there is a web server, or speaks as one. */
  private static final Set<Integer> WEB_PORTS = Set.of(80, 443, 8080, 8443);

  private final JsonNode pod;
  private final SharedValues values;
  private final Map<String, VolumeFacts> volumes = new LinkedHashMap<>();
  private final List<ContainerFacts> containers = new ArrayList<>();
  private int bytesOfContainers;

  /** Reads one; claim templates of a StatefulSet take the place of volumes of the same name. */
  PodReader(JsonNode pod, JsonNode claims, SharedValues values) {
    this.pod = pod;
    this.values = values;
    pod.path("volumes").forEach(volume -> put(volume(volume)));
    for (JsonNode claim : claims) {
      String name = claim.path("metadata").path("name").asText();
      put(new VolumeFacts(name, VolumeSource.CLAIM_TEMPLATE, false));
    }
    // In the order in which a pod starts them; only one that is there already has the last.
    Set<String> names = new HashSet<>();
    read("initContainers", ContainerType.INIT, names);
    read("containers", ContainerType.CONTAINER, names);
    read("ephemeralContainers", ContainerType.EPHEMERAL, names);
  }

  private void put(VolumeFacts volume) {
    volumes.put(volume.name(), values.one(volume, SMALL));
  }

  private void read(String field, ContainerType type, Set<String> names) {
    for (JsonNode container : pod.path(field)) {
      int bytes = FieldTree.bytes(container);
      bytesOfContainers += bytes;
      boolean unique = names.add(container.path("name").asText());
      containers.add(values.one(container(container, type, unique, bytes), bytes));
    }
  }

  boolean isOfWindows() {
    return pod.path("os").path("name").asText().equals(WINDOWS)
        || OS_LABELS.stream()
            .anyMatch(label -> pod.path("nodeSelector").path(label).asText().equals(WINDOWS));
  }

  List<VolumeFacts> volumes() {
    return values.one(List.copyOf(volumes.values()), FieldTree.bytes(pod.path("volumes")));
  }

  List<ContainerFacts> containers() {
    return values.one(List.copyOf(containers), bytesOfContainers);
  }

  /** About how many bytes of the heap all of it takes where it shares nothing with others. */
  int bytes() {
    return bytesOfContainers + FieldTree.bytes(pod.path("volumes"));
  }

  private VolumeFacts volume(JsonNode read) {
    // The API server makes an emptyDir of a volume that names no source, or a null one.
    String source = "emptyDir";
    for (Map.Entry<String, JsonNode> field : read.properties()) {
      source = field.getKey().equals("name") ? source : field.getKey();
    }
    return new VolumeFacts(
        values.text(read.path("name")),
        source(source),
        read.path(source).path("readOnly").asBoolean());
  }

  private static VolumeSource source(String field) {
    return switch (field) {
      case "emptyDir" -> VolumeSource.EMPTY_DIR;
      case "persistentVolumeClaim" -> VolumeSource.PERSISTENT_VOLUME_CLAIM;
      case "ephemeral" -> VolumeSource.EPHEMERAL;
      case "hostPath" -> VolumeSource.HOST_PATH;
      case "nfs" -> VolumeSource.NFS;
      case "csi" -> VolumeSource.CSI;
      case "configMap" -> VolumeSource.CONFIG_MAP;
      case "secret" -> VolumeSource.SECRET;
      case "downwardAPI" -> VolumeSource.DOWNWARD_API;
      case "projected" -> VolumeSource.PROJECTED;
      case "image" -> VolumeSource.IMAGE;
      case "gitRepo" -> VolumeSource.GIT_REPO;
      case ApiMessages.OTHER_SOURCE -> VolumeSource.UNKNOWN;
      default -> VolumeSource.IN_TREE_DISK;
    };
  }

  private ContainerFacts container(JsonNode read, ContainerType type, boolean unique, int bytes) {
    boolean sidecar =
        type == ContainerType.INIT && read.path("restartPolicy").asText().equals("Always");
    JsonNode security = read.path("securityContext");
    return new ContainerFacts(
        values.text(read.path("name")),
        sidecar ? ContainerType.SIDECAR : type,
        values.text(read.path("image")),
        values.one(
            ContainerCommand.of(words(read.path("command")), words(read.path("args")), env(read)),
            bytes),
        flag(security.path("readOnlyRootFilesystem")),
        security.path("privileged").asBoolean(),
        values.one(mounts(read), bytes),
        servesWeb(read.path("ports")),
        unique ? List.of() : List.of(new Note.DuplicateName()));
  }

  private static List<String> words(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).toList();
  }

  /** No other variables have been read than those that the image table knows. */
  private static Map<String, String> env(JsonNode container) {
    Map<String, String> env = new HashMap<>();
    for (JsonNode variable : container.path("env")) {
      String name = variable.path("name").asText();
      env.put(name.intern(), ContainerCommand.keptValue(variable.path("value").asText()));
    }
    return env;
  }

  /** A wrong type is a verdict of its own: neither {@code "true"} nor 1 is taken for true. */
  private static ReadOnlyFlag flag(JsonNode flag) {
    if (flag.isBoolean()) {
      return flag.asBoolean() ? ReadOnlyFlag.TRUE : ReadOnlyFlag.FALSE;
    }
    return flag.isMissingNode() ? ReadOnlyFlag.NOT_SET : ReadOnlyFlag.NOT_A_BOOLEAN;
  }

  private static boolean servesWeb(JsonNode ports) {
    return ports
        .valueStream()
        .anyMatch(
            port ->
                port.path("name").asText().startsWith("http")
                    || WEB_PORTS.contains(port.path("containerPort").asInt()));
  }

  private List<MountFacts> mounts(JsonNode container) {
    List<MountFacts> mounts = new ArrayList<>();
    for (JsonNode mount : container.path("volumeMounts")) {
      String name = mount.path("name").asText();
      VolumeFacts volume = volumes.getOrDefault(name, VolumeFacts.missing(name));
      boolean readOnly = mount.path("readOnly").asBoolean();
      mounts.add(new MountFacts(values.text(mount.path("mountPath")), volume, readOnly));
    }
    for (JsonNode device : container.path("volumeDevices")) {
      String name = values.text(device.path("name"));
      VolumeFacts disk = new VolumeFacts(name, VolumeSource.BLOCK_DEVICE, false);
      mounts.add(new MountFacts(values.text(device.path("devicePath")), disk, false));
    }
    return List.copyOf(mounts);
  }
}
