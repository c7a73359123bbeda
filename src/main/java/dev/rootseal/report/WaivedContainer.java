package dev.rootseal.report;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A container that complies only because its owner's annotation took away a required path.
 *
 * @param workload its workload
 * @param container its name
 * @param annotation the annotation's key
 * @param paths the paths that have no writable mount, and need none because of it
 */
public record WaivedContainer(
    WorkloadRef workload, String container, String annotation, List<ContainerPath> paths) {
  static final Comparator<WaivedContainer> ORDER =
      Comparator.comparing(WaivedContainer::workload).thenComparing(WaivedContainer::container);

  public WaivedContainer {
    paths = List.copyOf(paths);
  }

  /** The waived containers of a workload, in its order. */
  static List<WaivedContainer> of(WorkloadVerdict workload) {
    List<WaivedContainer> waived = new ArrayList<>();
    for (var container : workload.containers()) {
      container
          .waiver()
          .ifPresent(
              waiver ->
                  waived.add(
                      new WaivedContainer(
                          workload.ref(), container.facts().name(), waiver.key(), waiver.paths())));
    }
    return waived;
  }
}
