package dev.rootseal.rule;

import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ReadOnlyFilesystemRule.EvaluationInput;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Gathers what a person should know about a container beside its verdict. */
record Notes(EvaluationInput input, RequiredPaths required, List<Note> notes) {
  static List<Note> of(EvaluationInput input, RequiredPaths required, List<Note> ofVerdict) {
    ContainerFacts container = input.container();
    List<Note> notes = new ArrayList<>(required.notes());
    Notes more = new Notes(input, required, notes);
    notes.addAll(input.workload().annotations().unknown());
    Exemptions.lastDayAlone(input).ifPresent(notes::add);
    required.waived().ifPresent(notes::add);
    required.observed().ifPresent(seen -> notes.add(new Note.Observed(seen)));
    notes.addAll(ofVerdict);
    notes.addAll(container.mistakes());
    if (container.privileged()) {
      notes.add(new Note.Privileged());
    }
    more.addPathNotes();
    more.addCommandNotes();
    for (MountFacts mount : container.mounts()) {
      if (mount.concerns(required.paths())) {
        more.addMountNote(mount);
      }
    }
    return notes;
  }

  private void addPathNotes() {
    ContainerFacts container = input.container();
    for (ContainerPath path : container.uncovered(required.paths())) {
      input
          .knowledge()
          .flatMap(known -> known.needOf(path))
          .ifPresent(need -> notes.add(new Note.SpecialNeed(path, need)));
    }
    input
        .knowledge()
        .filter(known -> container.flag() == ReadOnlyFlag.TRUE)
        .map(known -> known.onVolumesOfTheImage(required.paths(), container))
        .filter(paths -> !paths.isEmpty())
        .ifPresent(paths -> notes.add(new Note.OnVolumeOfTheImage(paths)));
    for (ContainerPath path : container.uncovered(required.advised())) {
      notes.add(new Note.AdvisedPath(path, whoWritesTo(path)));
    }
  }

  private void addCommandNotes() {
    ContainerFacts container = input.container();
    CommandWrites writes = CommandWrites.of(container.start());
    writes.installer().ifPresent(command -> notes.add(new Note.InstallsSoftware(command)));
    List<ContainerPath> known =
        Stream.of(required.paths(), required.advised(), required.optionalDefaultPaths())
            .flatMap(List::stream)
            .toList();
    List<ContainerPath> paths = new ArrayList<>(container.uncovered(writes.paths()));
    paths.removeIf(path -> known.stream().anyMatch(path::isAtOrBelow));
    if (!paths.isEmpty()) {
      notes.add(new Note.CommandWritesTo(paths));
    }
  }

  /** The image's program where it is known to; nobody where only the policy asks for the path. */
  private String whoWritesTo(ContainerPath path) {
    return input
        .knowledge()
        .filter(known -> known.needs(path))
        .map(ImageKnowledge::name)
        .orElse("");
  }

  private void addMountNote(MountFacts mount) {
    ContainerPath path = ContainerPath.of(mount.mountPath());
    VolumeFacts volume = mount.volume();
    switch (volume.source()) {
      case HOST_PATH -> {
        if (mount.writable()) {
          notes.add(new Note.HostPath(path));
        }
      }
      case UNKNOWN -> notes.add(new Note.UnknownVolumeSource(volume.name(), path));
      case GIT_REPO -> notes.add(new Note.GitRepo(volume.name(), path));
      case MISSING -> notes.add(new Note.MissingVolume(volume.name(), path));
      default -> {}
    }
  }
}
