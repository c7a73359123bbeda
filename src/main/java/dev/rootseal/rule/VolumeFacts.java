package dev.rootseal.rule;

import org.jspecify.annotations.Nullable;

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

  /** By hand, as that of {@link Start}. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VolumeFacts volume
        && source == volume.source
        && readOnly == volume.readOnly
        && name.equals(volume.name);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * name.hashCode() + source.hashCode()) + Boolean.hashCode(readOnly);
  }

  boolean writable() {
    return source.writable() && !readOnly;
  }
}
