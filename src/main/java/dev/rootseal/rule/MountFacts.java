package dev.rootseal.rule;

/**
 * One entry of a container's {@code volumeMounts}, or of its {@code volumeDevices}: a device takes
 * its path as a mount does, and nothing can be written to or mounted below it.
 *
 * @param mountPath the path as it is written in the object
 * @param volume the volume that is mounted there
 * @param readOnly whether the mount says {@code readOnly: true}
 */
public record MountFacts(String mountPath, VolumeFacts volume, boolean readOnly) {
  boolean writable() {
    return !readOnly && volume.writable();
  }
}
