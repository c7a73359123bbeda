package dev.rootseal.rule;

import dev.rootseal.rule.Note.ManifestMistake;
import java.time.LocalDate;
import java.util.List;

/** Something that a person should know about a container, beside its verdict. */
public sealed interface Note {
  /** An annotation of the owner that cannot be used. */
  sealed interface BrokenAnnotation extends Note {
    String key();
  }

  /** A writable mount at a required path is a path of the node: writable, but not isolated. */
  record HostPath(ContainerPath path) implements Note {}

  /** A privileged container can remount its root for writing. */
  record Privileged() implements Note {}

  /** A mount at or near a required path has a volume source that this program does not know. */
  record UnknownVolumeSource(String volume, ContainerPath path) implements Note {}

  /** A mount at or near a required path is a gitRepo, which kubelets do not mount any more. */
  record GitRepo(String volume, ContainerPath path) implements Note {}

  /** A mount names a volume that the pod does not have. */
  record MissingVolume(String volume, ContainerPath path) implements Note {}

  /** An annotation with paths cannot be used as it stands; the policy's default counts as well. */
  record UnusableAnnotation(String key, String problem) implements BrokenAnnotation {}

  /** A mistake of the author's that leaves the flag unset; only files can hold one. */
  sealed interface ManifestMistake extends Note {}

  /** The flag stands under the pod's securityContext, where no such field exists. */
  record FlagAtPodLevel() implements ManifestMistake {}

  record MisspeltFlag(String spelling) implements ManifestMistake {}

  /** An earlier container of the pod has the same name. */
  record DuplicateName() implements ManifestMistake {}

  /** An exemption matches but is over; the owner is empty where nobody answers for it. */
  record ExpiredExemption(String name, String owner, LocalDate expired) implements Note {}

  /** An annotation asks for an exemption without giving a reason. */
  record EmptyReason(String key) implements BrokenAnnotation {}

  record BadDate(String key) implements BrokenAnnotation {}

  /** An annotation does not say when paths were observed, and for how long. */
  record BadObservation(String key) implements BrokenAnnotation {}

  /** An annotation speaks of a container that the workload does not have. */
  record NoSuchContainer(String key, String container) implements BrokenAnnotation {}

  /** An annotation begins like ours, and nothing reads it; one that is alike may be meant. */
  record UnknownAnnotation(String key, String meant) implements Note {}

  /** An annotation gives a last day, and none beside it a reason. */
  record LastDayAlone(String key) implements Note {}

  /** The owner exempts the container, but the policy does not allow owners to. */
  record SelfExemptionDenied(String key) implements Note {}

  record Observed(OwnerObservation observation) implements Note {}

  /** An owner's annotation takes these paths away, which have no writable mount. */
  record WaivedByOwner(String key, List<ContainerPath> paths) implements Note {
    public WaivedByOwner {
      paths = List.copyOf(paths);
    }
  }

  /** It would take these away, but the policy denies that: they are required. */
  record OwnerPathsDenied(String key, List<ContainerPath> paths) implements Note {
    public OwnerPathsDenied {
      paths = List.copyOf(paths);
    }
  }

  /** The image is called like an exempt one; its registry lets anybody call it so. */
  record UnknownRegistry(String name, ImageClass imageClass) implements Note {}

  /**
   * A path had better be writable, for this program; {@code who} is empty for the policy's default.
   */
  record AdvisedPath(ContainerPath path, String who) implements Note {}

  /** Required paths have no mount, but the image declares a volume there. */
  record OnVolumeOfTheImage(List<ContainerPath> paths) implements Note {
    public OnVolumeOfTheImage {
      paths = List.copyOf(paths);
    }
  }

  /** The container's command line shows that it writes to its root, whatever its image is. */
  sealed interface WritesToRoot extends Note {}

  /** The command installs software, for example by {@code apk add}. */
  record InstallsSoftware(String command) implements WritesToRoot {}

  /** The command writes to paths without a writable mount of which nothing else is known. */
  record CommandWritesTo(List<ContainerPath> paths) implements WritesToRoot {
    public CommandWritesTo {
      paths = List.copyOf(paths);
    }
  }

  /** The container complies, but what runs may be another template than this one. */
  record NotRolledOut() implements Note {}

  /** A required path needs something other than an empty volume. */
  record SpecialNeed(ContainerPath path, ImageKnowledge.Need need) implements Note {}
}
