package dev.rootseal.rule;

/**
 * One volume of a pod.
 *
 * @param name its name in the pod
 * @param source where it comes from
 * @param readOnly whether the volume itself (not the mount) is declared read-only
 */
public record VolumeFacts(String name, VolumeSource source, boolean readOnly) {
  /** The volume that a mount names but the pod does not have. */
  public static VolumeFacts missing(String name) {
    return new VolumeFacts(name, VolumeSource.MISSING, false);
  }

  boolean writable() {
    return source.writable() && !readOnly;
  }
}
