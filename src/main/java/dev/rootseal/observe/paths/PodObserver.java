package dev.rootseal.observe.paths;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.live.PodWriter;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.PodObject;
import dev.rootseal.observe.PodObject.Container;
import dev.rootseal.rootfs.ContainerProcess;
import dev.rootseal.rootfs.RootWalk;
import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.rule.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts observers into a pod, waits for them, and reads what they have found. */
public record PodObserver(
    ReadOnlyApi api, PodWriter writer, ObserverContainer.Settings settings, InstantSource clock) {
  /** An image has to be there by then. */
  private static final Duration START = Duration.ofMinutes(3);

  private static final Duration POLL = Duration.ofSeconds(1);

  /** The log of an observer is a few lines; whose image is another may log what it likes. */
  private static final int MOST_LOG = 8 << 20;

  /** By the kernel, or with the first process of its container. */
  private static final int KILLED = 128 + 9;

  /** In the log of one that is not the user that it would have to be. */
  private static final String DENIED = "AccessDeniedException";

  /** See ptrace(2), "Ptrace access mode checking". */
  private static final String HIDDEN =
      "the kernel hides it from its own user: its program has changed its user itself, or its file"
          + " has capabilities";

  /** Reasons to wait that do not pass by themselves, or after minutes only. */
  private static final Set<String> PERMANENT_WAIT_REASONS =
      Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

  /**
   * What came of the look at one container.
   *
   * @param writes what it has written; nothing where that could not be seen
   * @param problem why it could not be seen, or why no annotation says what was; empty otherwise
   */
  public record ContainerWrites(String container, Optional<RootWrites> writes, String problem) {
    /** Why no annotation says what was seen; nothing where one does, or nothing was seen. */
    public Optional<String> unsaid() {
      return writes.map(_ -> problem).filter(why -> !why.isEmpty());
    }
  }

  /** What an observer has found, or why there is nothing, and as whom another one has to look. */
  private record ObserverResult(
      Optional<RootWrites> writes, Optional<ContainerProcess.ProcessUser> user, String problem) {}

  /** The containers to look at, or this one; a ReadException says that there is none. */
  public static List<String> targets(PodObject pod, Optional<String> named) {
    List<Container> all =
        pod.longRunning().stream()
            .filter(one -> named.map(one.name()::equals).orElse(true))
            .toList();
    List<String> writable =
        all.stream().filter(one -> !one.isReadOnly()).map(Container::name).toList();
    if (writable.isEmpty()) {
      String why =
          named.isEmpty()
              ? "all containers of pod '%s' have a read-only root already"
              : all.isEmpty()
                  ? "pod '%s' has no container '%s'"
                  : "the root of container '%2$s' is read-only already";
      throw new ReadException(why.formatted(pod.name(), named.orElse("")));
    }
    return writable;
  }

  public List<ContainerWrites> observe(PodObject pod, List<String> containers)
      throws InterruptedException {
    List<ContainerWrites> found = new ArrayList<>();
    List<Container> running = new ArrayList<>();
    for (Container one : pod.longRunning()) {
      if (containers.contains(one.name()) && one.isRunning()) {
        running.add(one);
      } else if (containers.contains(one.name())) {
        found.add(new ContainerWrites(one.name(), Optional.empty(), "it does not run"));
      }
    }
    List<String> observers = add(pod, running, Optional.empty());
    for (int i = 0; i < running.size(); i++) {
      found.add(result(pod, running.get(i), observers.get(i)));
    }
    return found;
  }

  /** One that was not allowed to look has found out who is, and a second one is that. */
  private ContainerWrites result(PodObject pod, Container target, String observer)
      throws InterruptedException {
    ObserverResult result = await(pod, observer);
    if (result.user().isPresent()) {
      result = await(pod, add(pod, List.of(target), result.user()).getFirst());
    }
    return new ContainerWrites(
        target.name(),
        result.writes(),
        result
            .writes()
            .map(seen -> PathsAnnotation.problem(seen, restartedIn(pod, target), settings.least()))
            .orElse(result.problem()));
  }

  /** Of an unknown beginning a pod is as young as can be. */
  private static Optional<Instant> restartedIn(PodObject pod, Container target) {
    return target.restarts() == 0
        ? Optional.empty()
        : TimeText.time(pod.object().at("/status/startTime").asText())
            .or(() -> Optional.of(Instant.MAX));
  }

  /** All of them, or none where one is refused: their names. */
  private List<String> add(
      PodObject pod, List<Container> targets, Optional<ContainerProcess.ProcessUser> user) {
    List<ObjectNode> observers =
        targets.stream()
            .map(target -> new ObserverContainer(pod, target, settings).asJson(user))
            .toList();
    try {
      if (!observers.isEmpty()) {
        writer.addEphemeral(pod.namespace(), pod.name(), observers);
      }
    } catch (ReadException e) {
      throw e.about("no observer can be added to pod '" + pod.name() + "'");
    }
    return observers.stream().map(observer -> observer.path("name").asText()).toList();
  }

  private ObserverResult await(PodObject pod, String observer) throws InterruptedException {
    Instant start = clock.instant();
    Instant end = start.plus(START).plus(settings.time()).plus(RootWalk.WalkLimits.DEFAULT.time());
    while (clock.instant().isBefore(end)) {
      Optional<PodObject> there = PodObject.read(api, pod.namespace(), pod.name());
      if (there.filter(other -> other.uid().equals(pod.uid())).isEmpty()) {
        return failed("the pod has gone meanwhile");
      }
      PodObject now = there.get();
      JsonNode state = now.status(observer).path("state");
      if (state.has("terminated")) {
        return read(pod, now, observer);
      }
      Optional<String> obstacle = obstacle(state.path("waiting"));
      if (obstacle.isPresent()) {
        return failed("the observer cannot start: " + obstacle.get());
      }
      if (!now.isRunning()) {
        return failed("the pod has ended meanwhile");
      }
      if (!state.has("running") && clock.instant().isAfter(start.plus(START))) {
        return failed("the observer has not started within " + START.toMinutes() + " minutes");
      }
      Thread.sleep(POLL);
    }
    return failed("the observer has not ended in time");
  }

  private Optional<String> obstacle(JsonNode waiting) {
    String reason = waiting.path("reason").asText();
    String said = reason + PodObject.said(waiting);
    if (PodObject.lacksImage(reason)) {
      return Optional.of(
          "its image %s cannot be pulled (%s): --image names another"
              .formatted(settings.image(), said));
    }
    return PERMANENT_WAIT_REASONS.contains(reason) ? Optional.of(said) : Optional.empty();
  }

  private static ObserverResult failed(String problem) {
    return new ObserverResult(Optional.empty(), Optional.empty(), problem);
  }

  /** Where containers of the application were ended meanwhile, that may be for the look. */
  private ObserverResult read(PodObject before, PodObject now, String observer) {
    String path = before.path() + "/log?container=" + observer + "&limitBytes=" + MOST_LOG;
    String log;
    try {
      log = api.text(path);
    } catch (ReadException e) {
      throw e.about("the log of the observer in pod '" + before.name() + "' cannot be read");
    }
    String ended = ended(before, now);
    Optional<RootWrites> writes =
        RootWrites.find(log.lines()).map(seen -> ended.isEmpty() ? seen : seen.with(ended));
    boolean denied = writes.isEmpty() && log.contains(DENIED);
    String problem = denied ? HIDDEN : why(now.status(observer).at("/state/terminated"), log);
    return new ObserverResult(
        writes,
        denied ? ContainerProcess.ProcessUser.find(log.lines()) : Optional.empty(),
        ended.isEmpty() ? problem : problem + "; " + ended);
  }

  private static String why(JsonNode end, String log) {
    int code = end.path("exitCode").asInt();
    String last = log.lines().filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("");
    return code == KILLED
        ? "the observer was killed, as where the memory of a pod does not suffice"
        : "the observer has ended with %d: %s%s".formatted(code, last, PodObject.said(end));
  }

  private static String ended(PodObject before, PodObject now) {
    Map<String, String> ran =
        before.longRunning().stream()
            .filter(Container::isRunning)
            .collect(Collectors.toMap(Container::name, Container::id));
    return now.longRunning().stream()
        .filter(one -> ran.containsKey(one.name()))
        .filter(one -> !one.isRunning() || !one.id().equals(ran.get(one.name())))
        .map(one -> "container '%s' was ended meanwhile (%s)".formatted(one.name(), whyEnded(one)))
        .collect(Collectors.joining(", "));
  }

  private static String whyEnded(Container one) {
    return Stream.of("/state/terminated/reason", "/lastState/terminated/reason")
        .map(reason -> one.status().at(reason).asText())
        .filter(reason -> !reason.isEmpty())
        .findFirst()
        .orElse("no reason is given");
  }
}
