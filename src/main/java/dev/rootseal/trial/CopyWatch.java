package dev.rootseal.trial;

import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.trial.CopyState.Symptom;
import dev.rootseal.trial.Trial.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Watches a copy until it is known whether it runs. */
final class CopyWatch {
  private static final Duration POLL = Duration.ofSeconds(2);

  /** So long a program may go on to say what else it cannot write. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  /** A scheduler that finds no node may find one when another pod ends. */
  private static final Duration SCHEDULING = Duration.ofSeconds(30);

  private final TemporaryPod pod;
  private final Settings settings;
  private final Clock clock;
  private final PodLogs logs;
  private final Instant start;
  private Optional<Duration> readyAfter = Optional.empty();

  /** When no more is to be waited for. */
  private Instant end;

  sealed interface Outcome {
    /** It was ready and has stayed so. */
    record Passed(Duration readyAfter) implements Outcome {}

    record Failed(List<Symptom> symptoms) implements Outcome {}

    /** Nobody knows: it could not run for a reason that has nothing to do with the patch. */
    record Inconclusive(String reason) implements Outcome {}
  }

  CopyWatch(ReadOnlyApi api, TemporaryPod pod, Settings settings, Clock clock) {
    this.pod = pod;
    this.settings = settings;
    this.clock = clock;
    this.logs = new PodLogs(api, pod);
    this.start = clock.instant();
    this.end = start.plus(settings.readyWithin());
  }

  Outcome await() throws InterruptedException {
    while (true) {
      CopyState now = new CopyState(pod.read());
      Instant at = clock.instant();
      Optional<String> obstacle = obstacle(now, at);
      if (obstacle.isPresent()) {
        return new Outcome.Inconclusive(obstacle.get());
      }
      noteReadiness(now, at);
      boolean over = !at.isBefore(end);
      // Also where it has ended: before it starts again, and what it has said is overwritten.
      boolean complains = !logs.errors(now).isEmpty();
      if (complains || !now.symptoms().isEmpty() || (over && !now.pod().isReady())) {
        return failed(now);
      }
      if (over) {
        return new Outcome.Passed(readyAfter.orElseThrow());
      }
      Thread.sleep(POLL);
    }
  }

  private Optional<String> obstacle(CopyState now, Instant at) {
    if (now.pod().isTerminating()) {
      return Optional.of("pod '" + pod.name() + "' is being removed by somebody else");
    }
    boolean impatient = at.isAfter(start.plus(SCHEDULING)) || !at.isBefore(end);
    return now.obstacle().or(() -> now.unschedulable().filter(_ -> impatient));
  }

  private void noteReadiness(CopyState now, Instant at) {
    if (readyAfter.isEmpty() && now.pod().isReady()) {
      readyAfter = Optional.of(Duration.between(start, at));
      end = at.plus(settings.time());
    }
  }

  private Outcome failed(CopyState first) throws InterruptedException {
    Thread.sleep(settings.time().compareTo(LAST_WORDS) < 0 ? settings.time() : LAST_WORDS);
    CopyState now = new CopyState(pod.read());
    List<Symptom> symptoms = new ArrayList<>(first.symptoms());
    for (Symptom one : now.symptoms()) {
      if (symptoms.stream().noneMatch(known -> known.container().equals(one.container()))) {
        symptoms.add(one);
      }
    }
    List<Symptom> errors = new ArrayList<>(logs.errors(now));
    errors.addAll(logs.mountErrors(now));
    if (symptoms.isEmpty() && !now.pod().isReady()) {
      symptoms.add(Symptom.of("", notReady() + logs.lastWarning()));
    }
    if (errors.isEmpty()) {
      symptoms.stream()
          .map(Symptom::container)
          .distinct()
          .forEach(container -> errors.addAll(logs.lastLines(container)));
    }
    return new Outcome.Failed(
        Stream.concat(symptoms.stream(), errors.stream()).distinct().toList());
  }

  private String notReady() {
    return readyAfter.isEmpty()
        ? "it was not ready within %d s".formatted(settings.readyWithin().toSeconds())
        : "it was ready, but is so no longer";
  }
}
