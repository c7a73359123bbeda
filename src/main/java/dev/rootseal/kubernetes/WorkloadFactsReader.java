package dev.rootseal.kubernetes;

import dev.rootseal.kubernetes.WorkloadModel.Container;
import dev.rootseal.kubernetes.WorkloadModel.Metadata;
import dev.rootseal.kubernetes.WorkloadModel.Pod;
import dev.rootseal.kubernetes.WorkloadModel.Port;
import dev.rootseal.kubernetes.WorkloadModel.SecurityContext;
import dev.rootseal.kubernetes.WorkloadModel.Spec;
import dev.rootseal.kubernetes.WorkloadModel.Template;
import dev.rootseal.kubernetes.WorkloadModel.VolumeDevice;
import dev.rootseal.kubernetes.WorkloadModel.VolumeMount;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.ManifestMistake;
import dev.rootseal.rule.MountFacts;
import dev.rootseal.rule.OwnerAnnotations;
import dev.rootseal.rule.ReadOnlyFlag;
import dev.rootseal.rule.Start;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeSource;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns the API's shape of a workload into facts; nulls end here. */
final class WorkloadFactsReader {
  /** The label of a node, and its name before Kubernetes 1.14, which nodes still carry. */
  static final List<String> OS_LABELS = List.of("kubernetes.io/os", "beta.kubernetes.io/os");

  private static final String WINDOWS = "windows";

  /** By convention; what listens there is a web server, or speaks as one. */
  private static final Set<Integer> WEB_PORTS = Set.of(80, 443, 8080, 8443);

  private static final SharedValues VALUES = new SharedValues();

  private final Map<String, VolumeFacts> volumes;
  private final Set<String> names = new HashSet<>();

  private WorkloadFactsReader(Map<String, VolumeFacts> volumes) {
    this.volumes = volumes;
  }

  /**
   * Reads them.
   *
   * @param rolledOut whether what runs is this template
   */
  static WorkloadFacts read(String kind, Metadata metadata, Spec spec, boolean rolledOut) {
    Template template = Objects.requireNonNullElse(spec.template(), new Template(null, null));
    Pod pod = Objects.requireNonNullElse(template.spec(), Pod.EMPTY);
    Map<String, VolumeFacts> volumes = volumes(pod, spec);
    List<VolumeFacts> all = List.copyOf(volumes.values());
    List<ContainerFacts> containers = List.copyOf(new WorkloadFactsReader(volumes).containers(pod));
    Map<String, String> labels = Map.copyOf(labels(metadata));
    return new WorkloadFacts(
        ref(kind, metadata),
        isWindows(pod),
        VALUES.one(containers, KeptBytes.ofContainers(containers)),
        VALUES.one(all, KeptBytes.ofVolumes(all)),
        VALUES.one(labels, KeptBytes.ofTexts(labels)),
        OwnerAnnotations.of(annotations(metadata), annotations(template.metadata())),
        OwnershipMarks.read(metadata).map(VALUES::one),
        rolledOut);
  }

  static WorkloadRef ref(String kind, Metadata metadata) {
    return new WorkloadRef(kind, shared(metadata.namespace()), shared(metadata.name()));
  }

  private static boolean isWindows(Pod pod) {
    if (pod.os() != null && WINDOWS.equals(pod.os().name())) {
      return true;
    }
    Map<String, @Nullable String> selector = pod.nodeSelector();
    if (selector != null) {
      for (String label : OS_LABELS) {
        if (WINDOWS.equals(selector.get(label))) {
          return true;
        }
      }
    }
    return false;
  }

  /** A StatefulSet's claim templates take the place of volumes of the same name. */
  private static Map<String, VolumeFacts> volumes(Pod pod, Spec spec) {
    Map<String, VolumeFacts> volumes = new LinkedHashMap<>();
    for (VolumeFacts volume : present(pod.volumes())) {
      volumes.put(volume.name(), VALUES.one(volume));
    }
    for (WorkloadModel.ClaimTemplate claim : present(spec.volumeClaimTemplates())) {
      String name = claim.metadata() == null ? "" : shared(claim.metadata().name());
      volumes.put(name, new VolumeFacts(name, VolumeSource.CLAIM_TEMPLATE, false));
    }
    return volumes;
  }

  private List<ContainerFacts> containers(Pod pod) {
    List<ContainerFacts> containers = new ArrayList<>();
    for (@Nullable Container container : orEmpty(pod.initContainers())) {
      Container init = Objects.requireNonNullElse(container, Container.EMPTY);
      boolean sidecar = "Always".equals(init.restartPolicy());
      containers.add(container(init, sidecar ? ContainerType.SIDECAR : ContainerType.INIT));
    }
    for (@Nullable Container container : orEmpty(pod.containers())) {
      containers.add(
          container(
              Objects.requireNonNullElse(container, Container.EMPTY), ContainerType.CONTAINER));
    }
    // No template has them: only a pod that is there already, as kubectl prints it.
    for (@Nullable Container container : orEmpty(pod.ephemeralContainers())) {
      containers.add(
          container(
              Objects.requireNonNullElse(container, Container.EMPTY), ContainerType.EPHEMERAL));
    }
    return containers;
  }

  private ContainerFacts container(Container container, ContainerType type) {
    SecurityContext security = container.securityContext();
    String name = shared(container.name());
    List<MountFacts> mounts = List.copyOf(mounts(container));
    ContainerFacts facts =
        new ContainerFacts(
            name,
            type,
            shared(container.image()),
            VALUES.one(start(container)),
            flag(security),
            security != null && Boolean.TRUE.equals(security.privileged()),
            VALUES.one(mounts, KeptBytes.ofMounts(mounts)),
            servesWeb(container),
            names.add(name) ? List.of() : List.of(new ManifestMistake.DuplicateName()));
    return VALUES.one(facts, KeptBytes.ofContainers(List.of(facts)));
  }

  private static Start start(Container container) {
    return Start.of(
        Objects.requireNonNullElse(container.command(), List.of()),
        Objects.requireNonNullElse(container.args(), List.of()),
        Objects.requireNonNullElse(container.env(), Map.of()));
  }

  private static ReadOnlyFlag flag(@Nullable SecurityContext security) {
    return security == null || security.readOnlyRootFilesystem() == null
        ? ReadOnlyFlag.NOT_SET
        : security.readOnlyRootFilesystem();
  }

  private List<MountFacts> mounts(Container container) {
    List<MountFacts> mounts = new ArrayList<>();
    for (VolumeMount mount : present(container.volumeMounts())) {
      String volume = shared(mount.name());
      mounts.add(
          new MountFacts(
              shared(mount.mountPath()),
              volumes.getOrDefault(volume, VolumeFacts.missing(volume)),
              Boolean.TRUE.equals(mount.readOnly())));
    }
    for (VolumeDevice device : present(container.volumeDevices())) {
      VolumeFacts disk = new VolumeFacts(shared(device.name()), VolumeSource.BLOCK_DEVICE, false);
      mounts.add(new MountFacts(shared(device.devicePath()), disk, false));
    }
    return mounts;
  }

  private static boolean servesWeb(Container container) {
    for (@Nullable Port port : orEmpty(container.ports())) {
      if (port != null && isOfWeb(port)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfWeb(Port port) {
    return WEB_PORTS.contains(port.containerPort()) || text(port.name()).startsWith("http");
  }

  private static Map<String, String> annotations(@Nullable Metadata metadata) {
    return metadata == null ? Map.of() : texts(metadata.annotations(), WorkloadFactsReader::text);
  }

  private static Map<String, String> labels(Metadata metadata) {
    return texts(metadata.labels(), WorkloadFactsReader::shared);
  }

  private static Map<String, String> texts(
      @Nullable Map<String, @Nullable String> values, Function<@Nullable String, String> text) {
    if (values == null) {
      return Map.of();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((key, value) -> texts.put(key, text.apply(value)));
    return texts;
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** A text that is kept. Clusters repeat themselves, so that most spellings are kept once. */
  static String shared(@Nullable String value) {
    return SharedTexts.of(text(value));
  }

  private static <T> Collection<@Nullable T> orEmpty(@Nullable List<@Nullable T> list) {
    return list == null ? List.of() : list;
  }

  private static <T> List<T> present(@Nullable List<@Nullable T> list) {
    List<T> present = new ArrayList<>();
    for (@Nullable T entry : orEmpty(list)) {
      if (entry != null) {
        present.add(entry);
      }
    }
    return present;
  }
}
