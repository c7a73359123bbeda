package dev.rootseal.remediation;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.WorkloadFacts;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Names for new volumes of one pod: DNS labels that nothing in the pod has yet, each given once.
 * Not for more than one thread.
 */
final class VolumeNames {
  private static final String PREFIX = "rootseal-";

  /** Source: RFC 1123, by which the API server checks names of volumes and containers. */
  private static final int MAX_LENGTH = 63;

  private final Set<String> taken;

  private VolumeNames(Set<String> taken) {
    this.taken = taken;
  }

  /**
   * Taken are the pod's volumes, a StatefulSet's claim templates, and the volumes that mounts name
   * without the pod having them: nobody gets one of these by chance.
   */
  static VolumeNames of(WorkloadFacts workload) {
    Set<String> taken = new HashSet<>();
    workload.volumes().stream().map(VolumeFacts::name).forEach(taken::add);
    workload.containers().stream()
        .flatMap(container -> container.mounts().stream())
        .map(MountFacts::volume)
        .map(VolumeFacts::name)
        .forEach(taken::add);
    return new VolumeNames(taken);
  }

  static VolumeNames ofContainers(WorkloadFacts workload) {
    Set<String> taken = new HashSet<>();
    workload.containers().forEach(container -> taken.add(container.name()));
    return new VolumeNames(taken);
  }

  /** A free name for a volume at the path, such as {@code rootseal-var-cache-nginx}. */
  String take(ContainerPath path) {
    return take(PREFIX, path);
  }

  /** A free name that begins with the given DNS label and a hyphen. */
  String take(String prefix, ContainerPath path) {
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
