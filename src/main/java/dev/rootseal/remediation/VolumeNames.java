package dev.rootseal.remediation;

import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.WorkloadFacts;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names for new volumes or containers of one pod: labels that nothing in it has yet. */
final class VolumeNames {
  /** Source: RFC 1123, by which the API server checks names of volumes and containers. */
  private static final int MAX_LENGTH = 63;

  /** A DNS label and a hyphen. */
  private final String prefix;

  private final Set<String> taken;

  private VolumeNames(String prefix, Stream<String> taken) {
    this.prefix = prefix;
    this.taken = taken.collect(Collectors.toCollection(HashSet::new));
  }

  /**
   * Taken are the pod's volumes, a StatefulSet's claim templates, and the volumes that mounts name
   * without the pod having them: nobody gets one of these by chance.
   */
  static VolumeNames of(WorkloadFacts workload) {
    Stream<VolumeFacts> mounted =
        workload.containers().stream()
            .flatMap(container -> container.mounts().stream())
            .map(MountFacts::volume);
    return new VolumeNames(
        "rootseal-", Stream.concat(workload.volumes().stream(), mounted).map(VolumeFacts::name));
  }

  static VolumeNames ofContainers(WorkloadFacts workload) {
    return new VolumeNames(
        ContainerFacts.SEED, workload.containers().stream().map(ContainerFacts::name));
  }

  /** A free name for what is at the path, such as {@code rootseal-var-cache-nginx}. */
  String take(ContainerPath path) {
    String label = prefix + label(path.spelling());
    String name = cut(label, MAX_LENGTH);
    for (int number = 2; !taken.add(name); number++) {
      String suffix = "-" + number;
      name = cut(label, MAX_LENGTH - suffix.length()) + suffix;
    }
    return name;
  }

  private static String label(String path) {
    String label =
        path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]++", "-").replaceAll("^-|-$", "");
    return label.isEmpty() ? "path" : label;
  }

  /** A label may not end with a hyphen. */
  private static String cut(String label, int length) {
    return label.length() <= length ? label : label.substring(0, length).replaceAll("-$", "");
  }
}
