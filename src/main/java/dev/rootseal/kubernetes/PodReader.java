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
import org.jspecify.annotations.Nullable;

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
  private static final int LONGEST_SHARED = 128;

  /** By convention; what listens there is a web server, or speaks as one. */
  private static final Set<Integer> WEB_PORTS = Set.of(80, 443, 8080, 8443);

  static final SharedValues VALUES = new SharedValues();

  private final JsonNode pod;
  private final Map<String, VolumeFacts> volumes = new LinkedHashMap<>();
  private final List<ContainerFacts> containers = new ArrayList<>();
  private int bytesOfContainers;

  /** Reads one; claim templates of a StatefulSet take the place of volumes of the same name. */
  PodReader(JsonNode pod, JsonNode claims) {
    this.pod = pod;
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
    volumes.put(volume.name(), VALUES.one(volume));
  }

  private void read(String field, ContainerType type, Set<String> names) {
    for (JsonNode container : pod.path(field)) {
      int bytes = FieldTree.bytes(container);
      bytesOfContainers += bytes;
      boolean unique = names.add(container.path("name").asText());
      containers.add(VALUES.one(container(container, type, unique, bytes), bytes));
    }
  }

  /** A text that is kept. Clusters repeat themselves, so that most spellings are kept once. */
  static String shared(JsonNode text) {
    String read = text.asText();
    return read.length() > LONGEST_SHARED ? read : VALUES.one(read);
  }

  boolean isOfWindows() {
    return pod.path("os").path("name").asText().equals(WINDOWS)
        || OS_LABELS.stream()
            .anyMatch(label -> pod.path("nodeSelector").path(label).asText().equals(WINDOWS));
  }

  List<VolumeFacts> volumes() {
    return VALUES.one(List.copyOf(volumes.values()), FieldTree.bytes(pod.path("volumes")));
  }

  List<ContainerFacts> containers() {
    return VALUES.one(List.copyOf(containers), bytesOfContainers);
  }

  /** About how many bytes of the heap all of it takes where it shares nothing with others. */
  int bytes() {
    return bytesOfContainers + FieldTree.bytes(pod.path("volumes"));
  }

  private static VolumeFacts volume(JsonNode read) {
    // The API server makes an emptyDir of a volume that names no source, or a null one.
    String source = "emptyDir";
    for (Map.Entry<String, JsonNode> field : read.properties()) {
      source = field.getKey().equals("name") ? source : field.getKey();
    }
    return new VolumeFacts(
        shared(read.path("name")), source(source), read.path(source).path("readOnly").asBoolean());
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
        shared(read.path("name")),
        sidecar ? ContainerType.SIDECAR : type,
        shared(read.path("image")),
        VALUES.one(
            ContainerCommand.of(words(read.path("command")), words(read.path("args")), env(read))),
        flag(security.path("readOnlyRootFilesystem")),
        security.path("privileged").asBoolean(),
        VALUES.one(mounts(read), bytes),
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
      mounts.add(new MountFacts(shared(mount.path("mountPath")), volume, readOnly));
    }
    for (JsonNode device : container.path("volumeDevices")) {
      String name = shared(device.path("name"));
      VolumeFacts disk = new VolumeFacts(name, VolumeSource.BLOCK_DEVICE, false);
      mounts.add(new MountFacts(shared(device.path("devicePath")), disk, false));
    }
    return List.copyOf(mounts);
  }

  /**
   * Gives equal values one place in memory. The workloads of a cluster resemble each other: they
   * come from the same charts, so that their labels, volumes and mounts are mostly those of some
   * other workload, and many containers are whole.
   *
   * <p>It remembers a bounded number of values, each until another one takes its place, and so
   * keeps nothing alive that matters. One that has come again stays for a while: values that never
   * do drive out none of those.
   */
  static final class SharedValues {
    private static final int PLACES = 1 << 14;

    /** How often another one may come by before one that has come again gives up its place. */
    private static final byte MOST_LIVES = 7;

    /** Without a lock: values never change, and a thread that sees an older one loses nothing. */
    private final @Nullable Object[] places = new Object[PLACES];

    /** Threads may count past each other: it is about what is likely. */
    private final byte[] lives = new byte[PLACES];

    /**
     * The same of a value of so many bytes. Large ones are not remembered: they hardly come again,
     * and all places full of them would be more than the heap.
     */
    <T> T one(T value, long bytes) {
      return bytes > 2 * 1024 ? value : one(value);
    }

    /** The value, or one that is equal to it and is used already; it must never change. */
    @SuppressWarnings("unchecked") // what is equal to a value of a type that never changes is of it
    <T> T one(T value) {
      int hash = value.hashCode();
      int place = (hash ^ (hash >>> 14)) & (PLACES - 1);
      Object known = places[place];
      if (value.equals(known)) {
        lives[place] = MOST_LIVES;
        return (T) known;
      }
      if (--lives[place] < 0) {
        lives[place] = 0;
        places[place] = value;
      }
      return value;
    }
  }
}
