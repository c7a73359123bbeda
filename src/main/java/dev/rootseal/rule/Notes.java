package dev.rootseal.rule;

import java.util.ArrayList;
import java.util.List;

/** Gathers what a person should know about a container beside its verdict. */
final class Notes {
  private Notes() {}

  static List<Note> of(ContainerFacts container, RequiredPaths required) {
    List<Note> notes = new ArrayList<>(required.notes());
    container.slips().forEach(slip -> notes.add(new Note.Mistake(slip)));
    if (container.privileged()) {
      notes.add(new Note.Privileged());
    }
    for (MountFacts mount : container.mounts()) {
      if (MountTable.concerns(mount, required.paths())) {
        addMountNote(notes, mount);
      }
    }
    return notes;
  }

  private static void addMountNote(List<Note> notes, MountFacts mount) {
    ContainerPath path = ContainerPath.of(mount.mountPath());
    VolumeFacts volume = mount.volume();
    switch (volume.source()) {
      case HOST_PATH -> {
        if (mount.writable()) {
          notes.add(new Note.HostPath(path));
        }
      }
      case UNKNOWN -> notes.add(new Note.UnknownVolumeSource(volume.name(), path));
      case MISSING -> notes.add(new Note.MissingVolume(volume.name(), path));
      case EMPTY_DIR,
          PERSISTENT_VOLUME_CLAIM,
          CLAIM_TEMPLATE,
          EPHEMERAL,
          NFS,
          CSI,
          IN_TREE_DISK,
          CONFIG_MAP,
          SECRET,
          DOWNWARD_API,
          PROJECTED,
          IMAGE -> {}
    }
  }
}
