package dev.rootseal.rule;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a container's {@code volumeMounts}, or of its {@code volumeDevices}: a device takes
 * its path as a mount does, and nothing can be written to or mounted below it.
 *
 * @param mountPath the path as it is written in the object
 * @param volume the volume that is mounted there
 * @param readOnly whether the mount says {@code readOnly: true}
 */
public record MountFacts(String mountPath, VolumeFacts volume, boolean readOnly) {
  /** By hand, as that of {@link Start}. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MountFacts mount
        && readOnly == mount.readOnly
        && mountPath.equals(mount.mountPath)
        && volume.equals(mount.volume);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * mountPath.hashCode() + volume.hashCode()) + Boolean.hashCode(readOnly);
  }

  boolean writable() {
    return !readOnly && volume.writable();
  }
}
