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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts observers into a pod, waits for them, and reads what they have found. */
public final class PodObserver {
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

  private final ReadOnlyApi api;
  private final PodWriter writer;
  private final ObserverContainer.Settings settings;
  private final InstantSource clock;

  private record Observer(Container target, String name) {}

  private record ObserverResult(
      Optional<RootWrites> writes, Optional<ContainerProcess.ProcessUser> user, String problem) {
    /** The same where containers of the application were ended meanwhile, perhaps by the look. */
    private ObserverResult beside(String ended) {
      return ended.isEmpty()
          ? this
          : new ObserverResult(writes.map(seen -> seen.with(ended)), user, problem + "; " + ended);
    }
  }

  /** One for the pods of an API server. */
  public PodObserver(
      ReadOnlyApi api, PodWriter writer, ObserverContainer.Settings settings, InstantSource clock) {
    this.api = api;
    this.writer = writer;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * The names of the containers that are to be looked at.
   *
   * @param named only this one
   * @throws ReadException if there is none
   */
  public static List<String> targets(PodObject pod, Optional<String> named) {
    List<Container> all = pod.staying();
    if (named.isPresent()) {
      String name = named.get();
      Container target =
          all.stream()
              .filter(one -> one.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new ReadException(
                          "pod '%s' has no container '%s'".formatted(pod.name(), name)));
      if (target.isReadOnly()) {
        throw new ReadException("the root of container '" + name + "' is read-only already");
      }
      return List.of(name);
    }
    List<String> names =
        all.stream().filter(one -> !one.isReadOnly()).map(Container::name).toList();
    if (names.isEmpty()) {
      throw new ReadException(
          "all containers of pod '" + pod.name() + "' have a read-only root already");
    }
    return names;
  }

  /**
   * Looks at these containers, at all of them at once.
   *
   * @throws ReadException if the pod may not be changed, or its logs not be read
   */
  public List<ContainerWrites> observe(PodObject pod, List<String> containers)
      throws InterruptedException {
    List<ContainerWrites> found = new ArrayList<>();
    List<Container> running = new ArrayList<>();
    for (Container target : pod.staying()) {
      if (containers.contains(target.name())) {
        if (target.isRunning()) {
          running.add(target);
        } else {
          found.add(ContainerWrites.unseen(target.name(), "it does not run", life(pod, target)));
        }
      }
    }
    for (Observer observer : add(pod, running, Optional.empty())) {
      found.add(result(pod, observer));
    }
    return found;
  }

  /** One that was not allowed to look has found out who is, and a second one is that. */
  private ContainerWrites result(PodObject pod, Observer observer) throws InterruptedException {
    ObserverResult result = await(pod, observer.name());
    if (result.writes().isEmpty() && result.user().isPresent()) {
      result = await(pod, add(pod, List.of(observer.target()), result.user()).getFirst().name());
    }
    String container = observer.target().name();
    ContainerWrites.Life life = life(pod, observer.target());
    String problem = result.problem();
    return result
        .writes()
        .map(writes -> ContainerWrites.seen(container, writes, life))
        .orElseGet(() -> ContainerWrites.unseen(container, problem, life));
  }

  /** All of them, or none where one is refused. */
  private List<Observer> add(
      PodObject pod, List<Container> targets, Optional<ContainerProcess.ProcessUser> user) {
    if (targets.isEmpty()) {
      return List.of();
    }
    List<Observer> observers = new ArrayList<>();
    List<ObjectNode> containers = new ArrayList<>();
    for (Container target : targets) {
      ObjectNode container = new ObserverContainer(pod, target, settings).asJson(user);
      containers.add(container);
      observers.add(new Observer(target, container.path("name").asText()));
    }
    try {
      writer.addEphemeral(pod.namespace(), pod.name(), containers);
    } catch (ReadException e) {
      throw e.about("no observer can be added to pod '" + pod.name() + "'");
    }
    return observers;
  }

  private ObserverResult await(PodObject pod, String observer) throws InterruptedException {
    Instant start = clock.instant();
    Instant end = start.plus(START).plus(settings.time()).plus(RootWalk.WalkLimits.DEFAULT.time());
    while (clock.instant().isBefore(end)) {
      Optional<PodObject> there = read(pod);
      if (there.filter(other -> other.uid().equals(pod.uid())).isEmpty()) {
        return failed("the pod has gone meanwhile");
      }
      PodObject now = there.get();
      JsonNode state = now.status(observer).path("state");
      if (state.has("terminated")) {
        return read(pod, observer, state.path("terminated")).beside(ended(pod, now));
      }
      String waiting = state.at("/waiting/reason").asText();
      if (PodObject.lacksImage(waiting)) {
        return failed(
            "the observer cannot start: its image %s cannot be pulled (%s): --image names another"
                .formatted(settings.image(), waiting + said(state.path("waiting"))));
      }
      if (PERMANENT_WAIT_REASONS.contains(waiting)) {
        return failed("the observer cannot start: " + waiting + said(state.path("waiting")));
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

  /** As it is now; nothing where there is none any more. */
  private Optional<PodObject> read(PodObject pod) {
    try {
      return Optional.of(new PodObject(api.get(pod.path())));
    } catch (ReadException e) {
      if (e.kind() == ReadException.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e.about("pod '" + pod.name() + "' cannot be read");
    }
  }

  /** Of an unknown beginning it is as short as can be. */
  private static ContainerWrites.Life life(PodObject pod, Container container) {
    String since = pod.object().at("/status/startTime").asText();
    return new ContainerWrites.Life(
        since.isEmpty() ? Instant.MAX : Instant.parse(since), container.restarts() > 0);
  }

  /** Which containers were ended since, and why. */
  private static String ended(PodObject before, PodObject now) {
    return before.staying().stream()
        .filter(Container::isRunning)
        .flatMap(
            target ->
                now.staying().stream()
                    .filter(one -> one.name().equals(target.name()))
                    .filter(one -> !one.isRunning() || !one.id().equals(target.id())))
        .map(one -> "container '%s' was ended meanwhile (%s)".formatted(one.name(), one.whyEnded()))
        .collect(Collectors.joining(", "));
  }

  private ObserverResult read(PodObject pod, String observer, JsonNode end) {
    String path = pod.path() + "/log?container=" + observer + "&limitBytes=" + MOST_LOG;
    String log;
    try {
      log = api.text(path);
    } catch (ReadException e) {
      throw e.about("the log of the observer in pod '" + pod.name() + "' cannot be read");
    }
    Optional<RootWrites> writes = RootWrites.find(log.lines());
    if (writes.isEmpty() && log.contains(DENIED)) {
      return new ObserverResult(writes, ContainerProcess.ProcessUser.find(log.lines()), HIDDEN);
    }
    String last = log.lines().filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("");
    boolean killed = end.path("exitCode").asInt() == KILLED;
    return new ObserverResult(
        writes,
        Optional.empty(),
        killed
            ? "the observer was killed, as where the memory of a pod does not suffice"
            : "the observer has ended with %d: %s%s"
                .formatted(end.path("exitCode").asInt(), last, said(end)));
  }

  private static String said(JsonNode state) {
    String message = state.path("message").asText();
    return message.isBlank() ? "" : ": " + message.lines().findFirst().orElse("");
  }

  private static ObserverResult failed(String problem) {
    return new ObserverResult(Optional.empty(), Optional.empty(), problem);
  }
}
