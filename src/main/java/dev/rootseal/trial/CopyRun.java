package dev.rootseal.trial;

import dev.rootseal.live.Patience;
import dev.rootseal.live.PodWriter;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.paths.ContainerWrites;
import dev.rootseal.observe.paths.ObserverSettings;
import dev.rootseal.observe.paths.PathsException;
import dev.rootseal.observe.paths.PodObserver;
import dev.rootseal.observe.paths.RunningPod;
import dev.rootseal.terminal.Screen;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs copies, one at a time, each for as long as it is needed. */
final class CopyRun {
  private final ReadOnlyApi api;
  private final PodWriter writer;
  private final TrialSettings settings;
  private final Screen told;
  private final Clock clock;

  /**
   * What a copy has shown that could write to its root.
   *
   * @param problem why it has not run
   */
  record Look(List<ContainerWrites> writes, Optional<String> problem) {
    Look {
      writes = List.copyOf(writes);
    }
  }

  CopyRun(KubernetesClient client, TrialSettings settings, Screen told, Clock clock) {
    // The rights were there a moment ago.
    Patience patience =
        new Patience(clock, e -> e.mayPass() || e.kind() == ReadException.Kind.FORBIDDEN);
    this.api = new ReadOnlyApi(client).with(patience);
    this.writer = new PodWriter(client).with(patience);
    this.settings = settings;
    this.told = told;
    this.clock = clock;
  }

  /**
   * Watches one.
   *
   * @throws TrialException if it cannot be made or watched
   */
  Outcome watch(PodCopy.Made copy) throws InterruptedException {
    try (BorrowedPod pod = create(copy)) {
      return new PodWatch(api, pod, settings, clock).await();
    }
  }

  /**
   * Watches one, and looks where it has written.
   *
   * @throws TrialException if it cannot be made or watched
   */
  Look look(PodCopy.Made copy, List<String> containers) throws InterruptedException {
    try (BorrowedPod pod = create(copy)) {
      return switch (new PodWatch(api, pod, settings, clock).await()) {
        case Outcome.Passed _ -> look(pod, containers);
        case Outcome.Failed(var symptoms) ->
            new Look(List.of(), Optional.of(symptoms.getFirst().sentence()));
        case Outcome.Undone(var reason) -> new Look(List.of(), Optional.of(reason));
      };
    }
  }

  /** Where no observer may be added, the log of the other copy has to do. */
  private Look look(BorrowedPod pod, List<String> containers) throws InterruptedException {
    ObserverSettings once = new ObserverSettings(settings.image(), Duration.ZERO, Duration.ZERO);
    try {
      return new Look(
          new PodObserver(api, writer, once, clock).observe(new RunningPod(pod.read()), containers),
          Optional.empty());
    } catch (PathsException e) {
      told.line("  not looked at: " + e.getMessage());
      return new Look(List.of(), Optional.empty());
    }
  }

  private BorrowedPod create(PodCopy.Made copy) {
    BorrowedPod pod = BorrowedPod.create(api, writer, copy, told);
    told.line("Pod '" + pod.name() + "' is there.");
    return pod;
  }
}
