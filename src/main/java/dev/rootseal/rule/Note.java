package dev.rootseal.rule;

/** Something that a person should know about a container, beside its verdict. */
public sealed interface Note {
  /** A writable mount at a required path is a path of the node: writable, but not isolated. */
  record HostPath(ContainerPath path) implements Note {}

  /** A privileged container can remount its root for writing. */
  record Privileged() implements Note {}

  /** A mount at or near a required path has a volume source that this program does not know. */
  record UnknownVolumeSource(String volume, ContainerPath path) implements Note {}

  /** A mount names a volume that the pod does not have. */
  record MissingVolume(String volume, ContainerPath path) implements Note {}

  /**
   * An annotation with paths cannot be used as it stands; the policy's default counts as well.
   *
   * @param key the annotation's key
   * @param problem what is wrong, in words
   */
  record UnusableAnnotation(String key, String problem) implements Note {}

  /** A mistake in the manifest. */
  record Mistake(Slip slip) implements Note {}
}
