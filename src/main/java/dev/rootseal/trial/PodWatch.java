package dev.rootseal.trial;

import dev.rootseal.live.ReadOnlyApi;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches a copy until it is known whether it runs. */
final class PodWatch {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOGS = Duration.ofSeconds(5);

  /** So long a program may go on to say what else it cannot write. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  /** A scheduler that finds no node may find one when another pod ends. */
  private static final Duration SCHEDULING = Duration.ofSeconds(30);

  private final BorrowedPod pod;
  private final PodVoices voices;
  private final TrialSettings settings;
  private final InstantSource clock;
  private final Instant start;
  private @Nullable Instant readyAt;

  PodWatch(ReadOnlyApi api, BorrowedPod pod, TrialSettings settings, InstantSource clock) {
    this.pod = pod;
    this.voices = new PodVoices(api, pod);
    this.settings = settings;
    this.clock = clock;
    this.start = clock.instant();
  }

  /**
   * Waits for it.
   *
   * @throws TrialException if it cannot be watched
   */
  Outcome await() throws InterruptedException {
    Instant nextLogs = start;
    while (true) {
      CopyState now = new CopyState(pod.read());
      Optional<Outcome> outcome = undone(now);
      if (outcome.isPresent()) {
        return outcome.get();
      }
      boolean logsAreDue = !clock.instant().isBefore(nextLogs);
      boolean over = isOver(now);
      if (!now.symptoms().isEmpty()
          || ((logsAreDue || over) && !voices.errors(now).isEmpty())
          || (over && !now.isReady())) {
        return failed(now);
      }
      if (over) {
        return new Outcome.Passed(Duration.between(start, readySince()));
      }
      nextLogs = logsAreDue ? clock.instant().plus(BETWEEN_LOGS) : nextLogs;
      Thread.sleep(POLL);
    }
  }

  private Optional<Outcome> undone(CopyState now) {
    if (now.isOnItsWayOut()) {
      return Optional.of(
          new Outcome.Undone("pod '" + pod.name() + "' is being removed by somebody else"));
    }
    boolean impatient = clock.instant().isAfter(start.plus(SCHEDULING));
    return now.obstacle()
        .or(
            () ->
                now.unschedulable()
                    .filter(why -> impatient)
                    .map(why -> "the pod cannot be scheduled: " + why))
        .map(Outcome.Undone::new);
  }

  /** Whether no more is to be waited for. */
  private boolean isOver(CopyState now) {
    if (readyAt == null && now.isReady()) {
      readyAt = clock.instant();
    }
    Instant end = readyAt == null ? start.plus(settings.patience()) : readyAt.plus(settings.time());
    return !clock.instant().isBefore(end);
  }

  private Instant readySince() {
    return readyAt == null ? start : readyAt;
  }

  private Outcome failed(CopyState first) throws InterruptedException {
    // Before it starts again, and what it has said is overwritten.
    voices.errors(first);
    Thread.sleep(settings.time().compareTo(LAST_WORDS) < 0 ? settings.time() : LAST_WORDS);
    CopyState now = new CopyState(pod.read());
    Set<Symptom> symptoms = new LinkedHashSet<>(first.symptoms());
    now.symptoms().stream().filter(one -> isNew(one, symptoms)).forEach(symptoms::add);
    List<Symptom> errors = new ArrayList<>(voices.errors(now));
    errors.addAll(voices.mountErrors(now));
    if (symptoms.isEmpty() && !now.isReady()) {
      symptoms.add(Symptom.of("", notReady() + voices.lastWarning()));
    }
    if (errors.isEmpty()) {
      symptoms.stream()
          .map(Symptom::container)
          .distinct()
          .forEach(container -> errors.addAll(voices.lastLines(now, container)));
    }
    symptoms.addAll(errors);
    return new Outcome.Failed(List.copyOf(symptoms));
  }

  private static boolean isNew(Symptom symptom, Set<Symptom> known) {
    return known.stream().noneMatch(one -> one.container().equals(symptom.container()));
  }

  private String notReady() {
    return readyAt == null
        ? "it was not ready within %d s".formatted(settings.patience().toSeconds())
        : "it was ready, but is so no longer";
  }
}
