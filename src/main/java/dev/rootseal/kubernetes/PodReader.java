package dev.rootseal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.ContainerCommand;
import dev.rootseal.rule.ContainerCommand.KnownEnvVars;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ManifestMistake;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerType;
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
  private static final int LONGEST_SHARED = 128;

  /** By convention; what listens there is a web server, or speaks as one. */
  private static final Set<Integer> WEB_PORTS = Set.of(80, 443, 8080, 8443);

  private static final SharedValues VALUES = new SharedValues();

  private final JsonNode pod;
  private final Map<String, VolumeFacts> volumes = new LinkedHashMap<>();
  private final List<ContainerFacts> containers = new ArrayList<>();
  private int bytesOfContainers;

  /**
   * Reads one.
   *
   * @param pod its spec
   * @param claims the claim templates of a StatefulSet, which take the place of volumes of the same
   *     name
   */
  PodReader(JsonNode pod, JsonNode claims) {
    this.pod = pod;
    for (JsonNode volume : pod.path("volumes")) {
      if (!volume.isNull()) {
        put(VALUES.one(volume(volume)));
      }
    }
    for (JsonNode claim : claims) {
      if (!claim.isNull()) {
        String name = claim.path("metadata").path("name").asText();
        put(new VolumeFacts(name, VolumeSource.CLAIM_TEMPLATE, false));
      }
    }
    // In the order in which a pod starts them; no template has the last ones, but a pod that is
    // there already, as kubectl prints it.
    Set<String> names = new HashSet<>();
    read("initContainers", ContainerType.INIT, names);
    read("containers", ContainerType.CONTAINER, names);
    read("ephemeralContainers", ContainerType.EPHEMERAL, names);
  }

  private void put(VolumeFacts volume) {
    volumes.put(volume.name(), volume);
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

  /** A value that is kept once, if it has no more than so many bytes. */
  static <T> T shared(T value, long bytes) {
    return VALUES.one(value, bytes);
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
        unique ? List.of() : List.of(new ManifestMistake.DuplicateName()));
  }

  private static List<String> words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(word -> words.add(word.asText()));
    return words;
  }

  /** The few variables that the image table knows, and no other, since values can be secrets. */
  private static Map<String, String> env(JsonNode container) {
    Map<String, String> env = new HashMap<>();
    for (JsonNode variable : container.path("env")) {
      String name = variable.path("name").asText();
      if (KnownEnvVars.NAMES.contains(name)) {
        env.put(name.intern(), KnownEnvVars.kept(variable.path("value").asText()));
      }
    }
    return env;
  }

  /** A wrong type is a verdict of its own: neither {@code "true"} nor 1 is taken for true. */
  private static ReadOnlyFlag flag(JsonNode flag) {
    if (flag.isMissingNode()) {
      return ReadOnlyFlag.NOT_SET;
    }
    if (!flag.isBoolean()) {
      return ReadOnlyFlag.NOT_A_BOOLEAN;
    }
    return flag.asBoolean() ? ReadOnlyFlag.TRUE : ReadOnlyFlag.FALSE;
  }

  private static boolean servesWeb(JsonNode ports) {
    for (JsonNode port : ports) {
      if (port.path("name").asText().startsWith("http")
          || WEB_PORTS.contains(port.path("containerPort").asInt())) {
        return true;
      }
    }
    return false;
  }

  private List<MountFacts> mounts(JsonNode container) {
    List<MountFacts> mounts = new ArrayList<>();
    for (JsonNode mount : container.path("volumeMounts")) {
      if (!mount.isNull()) {
        String name = mount.path("name").asText();
        VolumeFacts volume = volumes.getOrDefault(name, VolumeFacts.missing(name));
        boolean readOnly = mount.path("readOnly").asBoolean();
        mounts.add(new MountFacts(shared(mount.path("mountPath")), volume, readOnly));
      }
    }
    for (JsonNode device : container.path("volumeDevices")) {
      if (!device.isNull()) {
        VolumeFacts disk =
            new VolumeFacts(shared(device.path("name")), VolumeSource.BLOCK_DEVICE, false);
        mounts.add(new MountFacts(shared(device.path("devicePath")), disk, false));
      }
    }
    return List.copyOf(mounts);
  }
}
