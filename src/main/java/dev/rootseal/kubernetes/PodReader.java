package dev.rootseal.kubernetes;

import dev.rootseal.rule.ContainerCommand;
import dev.rootseal.rule.ContainerCommand.KnownEnvVars;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ManifestMistake;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the spec of a pod: its fields may come in any order, and be missing or null.
 *
 * <p>Source: Kubernetes API reference 1.37, core/v1 PodSpec, Container and Volume; among the disks
 * also those that are no longer built in but still valid in the API.
 */
final class PodReader {
  /** The label of a node, and its name before Kubernetes 1.14, which nodes still carry. */
  static final List<String> OS_LABELS = List.of("kubernetes.io/os", "beta.kubernetes.io/os");

  private static final String WINDOWS = "windows";
  private static final int LONGEST_SHARED = 128;
  private static final int MOST_CONTAINERS = 256;

  /** By convention; what listens there is a web server, or speaks as one. */
  private static final Set<Integer> WEB_PORTS = Set.of(80, 443, 8080, 8443);

  private static final SharedValues VALUES = new SharedValues();

  private final TokenReader tokens;
  private final List<Container> init = new ArrayList<>();
  private final List<Container> main = new ArrayList<>();
  private final List<Container> ephemeral = new ArrayList<>();
  private final Map<String, VolumeFacts> volumes = new LinkedHashMap<>();
  private final List<String> claims = new ArrayList<>();
  private int bytesOfContainers;
  private int bytesOfVolumes;
  private boolean windows;

  PodReader(TokenReader tokens) {
    this.tokens = tokens;
  }

  /** What has come of a container. One without any field is what a null entry of a list is. */
  private static final class Container {
    private ContainerType type;
    private String name = "";
    private String image = "";
    private List<String> command = List.of();
    private List<String> args = List.of();
    private Map<String, String> env = Map.of();
    private ReadOnlyFlag flag = ReadOnlyFlag.NOT_SET;
    private boolean privileged;
    private boolean web;
    private final List<Mount> mounts = new ArrayList<>();
    private final List<Mount> devices = new ArrayList<>();
    private int bytes;

    private Container(ContainerType type) {
      this.type = type;
    }
  }

  /** A text that is kept. Clusters repeat themselves, so that most spellings are kept once. */
  static String shared(String text) {
    return text.length() > LONGEST_SHARED ? text : VALUES.one(text);
  }

  /** A value that is kept once, if it has no more than so many bytes. */
  static <T> T shared(T value, long bytes) {
    return VALUES.one(value, bytes);
  }

  void read() throws IOException {
    tokens.object(this::read);
  }

  private void read(String field) throws IOException {
    switch (field) {
      case "os" -> tokens.object(this::operatingSystem);
      case "nodeSelector" -> windows |= tokens.texts(OS_LABELS::contains).containsValue(WINDOWS);
      case "initContainers" -> containers(init, ContainerType.INIT);
      case "containers" -> containers(main, ContainerType.CONTAINER);
      // No template has them: only a pod that is there already, as kubectl prints it.
      case "ephemeralContainers" -> {
        if (tokens.isStrict()) {
          containers(ephemeral, ContainerType.EPHEMERAL);
        } else {
          tokens.skip();
        }
      }
      case "volumes" -> {
        int begin = tokens.spent();
        tokens.list(this::volume);
        bytesOfVolumes += tokens.spent() - begin;
      }
      default -> tokens.skip();
    }
  }

  private void operatingSystem(String field) throws IOException {
    if (field.equals("name")) {
      windows |= tokens.text().equals(WINDOWS);
    } else {
      tokens.skip();
    }
  }

  private void containers(List<Container> list, ContainerType type) throws IOException {
    tokens.list(
        MOST_CONTAINERS,
        () -> {
          Container container = new Container(type);
          int begin = tokens.spent();
          tokens.object(field -> container(container, field));
          container.bytes = tokens.spent() - begin;
          bytesOfContainers += container.bytes;
          list.add(container);
        });
  }

  private void container(Container read, String field) throws IOException {
    switch (field) {
      case "name" -> read.name = tokens.shared();
      case "image" -> read.image = tokens.place();
      case "command" -> read.command = words();
      case "args" -> read.args = words();
      case "env" -> read.env = settings();
      case "restartPolicy" -> {
        if (tokens.text().equals("Always") && read.type == ContainerType.INIT) {
          read.type = ContainerType.SIDECAR;
        }
      }
      case "securityContext" -> tokens.object(inner -> security(read, inner));
      case "ports" -> tokens.list(() -> tokens.object(inner -> port(read, inner)));
      case "volumeMounts" -> tokens.list(() -> mount(read.mounts));
      case "volumeDevices" -> tokens.list(() -> mount(read.devices));
      default -> tokens.skip();
    }
  }

  /** An odd shape costs no workload: one value without a list is one word. */
  private List<String> words() throws IOException {
    List<String> words = new ArrayList<>();
    if (tokens.isList() || tokens.isStrict()) {
      tokens.list(() -> word(words));
    } else {
      word(words);
    }
    return words;
  }

  private void word(List<String> words) throws IOException {
    if (words.size() > ContainerCommand.MOST_WORDS) {
      tokens.pass();
      return;
    }
    String word = tokens.word();
    String read = word.substring(0, Math.min(word.length(), ContainerCommand.MOST_WORDS + 1));
    tokens.spend(read.length());
    words.add(read);
  }

  private static final class Variable {
    private String name = "";
    private String value = "";
  }

  /** The few variables that the image table knows, and no other, since values can be secrets. */
  private Map<String, String> settings() throws IOException {
    Map<String, String> settings = new HashMap<>();
    if (tokens.isList() || tokens.isStrict()) {
      tokens.list(() -> setting(settings));
    } else {
      tokens.skip();
    }
    return settings;
  }

  private void setting(Map<String, String> settings) throws IOException {
    Variable read = new Variable();
    tokens.oddObject(
        field -> {
          switch (field) {
            case "name" -> read.name = tokens.word();
            case "value" -> read.value = isKnown(read.name) ? tokens.word() : tokens.skipped();
            default -> tokens.skip();
          }
        });
    if (KnownEnvVars.NAMES.contains(read.name)) {
      tokens.spend(read.name.length() + Math.min(read.value.length(), TokenReader.LONGEST_TEXT));
      settings.put(read.name.intern(), KnownEnvVars.kept(read.value));
    }
  }

  /** Whether a value is read: no text is made of any other, but where its name comes behind it. */
  private static boolean isKnown(String variable) {
    return variable.isEmpty() || KnownEnvVars.NAMES.contains(variable);
  }

  private void security(Container read, String field) throws IOException {
    switch (field) {
      case "readOnlyRootFilesystem" -> read.flag = tokens.flag();
      case "privileged" -> read.privileged = tokens.bool();
      default -> tokens.skip();
    }
  }

  private void port(Container read, String field) throws IOException {
    switch (field) {
      case "name" -> read.web |= tokens.text().startsWith("http");
      case "containerPort" -> read.web |= WEB_PORTS.contains(tokens.number());
      default -> tokens.skip();
    }
  }

  /** A mount or a device. Which volume it is of is found at the end. */
  private static final class Mount {
    private String volume = "";
    private String path = "";
    private boolean readOnly;
  }

  private void mount(List<Mount> mounts) throws IOException {
    if (tokens.isNull()) {
      return;
    }
    Mount mount = new Mount();
    tokens.object(
        field -> {
          switch (field) {
            case "name" -> mount.volume = tokens.shared();
            case "mountPath", "devicePath" -> mount.path = tokens.place();
            case "readOnly" -> mount.readOnly = tokens.bool();
            default -> tokens.skip();
          }
        });
    mounts.add(mount);
  }

  private static final class Volume {
    private String name = "";

    /** The API server makes an emptyDir of a volume that names no source, or a null one. */
    private VolumeSource source = VolumeSource.EMPTY_DIR;

    private boolean readOnly;
  }

  private void volume() throws IOException {
    if (tokens.isNull()) {
      return;
    }
    Volume read = new Volume();
    tokens.object(
        field -> {
          if (field.equals("name")) {
            read.name = tokens.shared();
          } else {
            read.source = source(field);
            read.readOnly = false;
            tokens.spend(0);
            tokens.oddObject(inner -> source(read, inner));
          }
        });
    volumes.put(read.name, VALUES.one(new VolumeFacts(read.name, read.source, read.readOnly)));
  }

  private void source(Volume read, String field) throws IOException {
    if (field.equals("readOnly")) {
      read.readOnly |= tokens.anythingButFalse();
    } else {
      tokens.skip();
    }
  }

  static VolumeSource source(String field) {
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
      case "awsElasticBlockStore",
          "azureDisk",
          "azureFile",
          "cephfs",
          "cinder",
          "fc",
          "flexVolume",
          "flocker",
          "gcePersistentDisk",
          "glusterfs",
          "iscsi",
          "photonPersistentDisk",
          "portworxVolume",
          "quobyte",
          "rbd",
          "scaleIO",
          "storageos",
          "vsphereVolume" ->
          VolumeSource.IN_TREE_DISK;
      default -> VolumeSource.UNKNOWN;
    };
  }

  /** A StatefulSet's claim templates take the place of volumes of the same name. */
  void claim(String name) {
    claims.add(name);
  }

  boolean isOfWindows() {
    return windows;
  }

  /** The volumes, once all has been read. */
  List<VolumeFacts> volumes() {
    claims.forEach(
        name -> volumes.put(name, new VolumeFacts(name, VolumeSource.CLAIM_TEMPLATE, false)));
    List<VolumeFacts> all = List.copyOf(volumes.values());
    return VALUES.one(all, bytesOfVolumes);
  }

  /** About how many bytes of the heap all of it takes where it shares nothing with others. */
  int bytes() {
    return bytesOfContainers + bytesOfVolumes;
  }

  /** The containers in the order in which a pod starts them, once all volumes are known. */
  List<ContainerFacts> containers() {
    List<ContainerFacts> containers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (List<Container> list : List.of(init, main, ephemeral)) {
      for (Container one : list) {
        containers.add(facts(one, names.add(one.name)));
      }
    }
    return VALUES.one(List.copyOf(containers), bytesOfContainers);
  }

  private ContainerFacts facts(Container read, boolean unique) {
    List<MountFacts> mounts = new ArrayList<>();
    for (Mount one : read.mounts) {
      VolumeFacts volume = volumes.getOrDefault(one.volume, VolumeFacts.missing(one.volume));
      mounts.add(new MountFacts(one.path, volume, one.readOnly));
    }
    for (Mount one : read.devices) {
      VolumeFacts disk = new VolumeFacts(one.volume, VolumeSource.BLOCK_DEVICE, false);
      mounts.add(new MountFacts(one.path, disk, false));
    }
    ContainerFacts facts =
        new ContainerFacts(
            read.name,
            read.type,
            read.image,
            VALUES.one(ContainerCommand.of(read.command, read.args, read.env)),
            read.flag,
            read.privileged,
            VALUES.one(List.copyOf(mounts), read.bytes),
            read.web,
            unique ? List.of() : List.of(new ManifestMistake.DuplicateName()));
    return VALUES.one(facts, read.bytes);
  }
}
