package dev.rootseal.remediation;

import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.OwnerObservation;
import java.util.List;
import java.util.Optional;

/**
 * What a patch does to one container.
 *
 * @param setsFlag whether {@code readOnlyRootFilesystem: true} is set; otherwise it is there
 * @param opened mounts that lose their {@code readOnly: true}
 * @param added mounts of new, empty volumes
 * @param confidence how well it is known which paths it writes
 * @param observed when these were seen to be written
 */
public record PatchedContainer(
    String name,
    ContainerType type,
    boolean setsFlag,
    List<Mount> opened,
    List<Mount> added,
    PatchConfidence confidence,
    Optional<OwnerObservation> observed) {
  public PatchedContainer {
    opened = List.copyOf(opened);
    added = List.copyOf(added);
  }

  /** One mount; its path is as the object spells it, where it is there already. */
  public record Mount(String volume, String mountPath) {}
}
