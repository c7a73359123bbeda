package dev.rootseal.observe.paths;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.live.PodWriter;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.Unread;
import dev.rootseal.rootfs.ProcessUser;
import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.rootfs.RootWritesJson;
import dev.rootseal.rootfs.WalkLimits;
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
  private static final Set<String> HOPELESS =
      Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

  private final ReadOnlyApi api;
  private final PodWriter writer;
  private final ObserverSettings settings;
  private final InstantSource clock;

  private record Observer(RunningPod.Target target, String name) {}

  private record Look(Optional<RootWrites> writes, Optional<ProcessUser> user, String problem) {
    /** The same where containers of the application were ended meanwhile, perhaps by the look. */
    private Look beside(String ended) {
      return ended.isEmpty()
          ? this
          : new Look(writes.map(seen -> seen.with(ended)), user, problem + "; " + ended);
    }
  }

  /** One for the pods of an API server. */
  public PodObserver(
      ReadOnlyApi api, PodWriter writer, ObserverSettings settings, InstantSource clock) {
    this.api = api;
    this.writer = writer;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * The names of the containers that are to be looked at.
   *
   * @param named only this one
   * @throws PathsException if there is none
   */
  public static List<String> targets(RunningPod pod, Optional<String> named) {
    List<RunningPod.Target> all = pod.targets();
    if (named.isPresent()) {
      String name = named.get();
      RunningPod.Target target =
          all.stream()
              .filter(one -> one.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new PathsException(
                          "pod '%s' has no container '%s'".formatted(pod.name(), name)));
      if (target.isReadOnly()) {
        throw new PathsException("the root of container '" + name + "' is read-only already");
      }
      return List.of(name);
    }
    List<String> names =
        all.stream().filter(one -> !one.isReadOnly()).map(RunningPod.Target::name).toList();
    if (names.isEmpty()) {
      throw new PathsException(
          "all containers of pod '" + pod.name() + "' have a read-only root already");
    }
    return names;
  }

  /**
   * Looks at these containers, at all of them at once.
   *
   * @throws PathsException if the pod may not be changed, or its logs not be read
   */
  public List<ContainerWrites> observe(RunningPod pod, List<String> containers)
      throws InterruptedException {
    List<ContainerWrites> found = new ArrayList<>();
    List<RunningPod.Target> running = new ArrayList<>();
    for (RunningPod.Target target : pod.targets()) {
      if (containers.contains(target.name())) {
        if (target.isRunning()) {
          running.add(target);
        } else {
          found.add(ContainerWrites.unseen(target.name(), "it does not run", pod.life(target)));
        }
      }
    }
    for (Observer observer : add(pod, running, Optional.empty())) {
      found.add(result(pod, observer));
    }
    return found;
  }

  /** One that was not allowed to look has found out who is, and a second one is that. */
  private ContainerWrites result(RunningPod pod, Observer observer) throws InterruptedException {
    Look look = await(pod, observer.name());
    if (look.writes().isEmpty() && look.user().isPresent()) {
      look = await(pod, add(pod, List.of(observer.target()), look.user()).getFirst().name());
    }
    String container = observer.target().name();
    ContainerWrites.Life life = pod.life(observer.target());
    String problem = look.problem();
    return look.writes()
        .map(writes -> ContainerWrites.seen(container, writes, life))
        .orElseGet(() -> ContainerWrites.unseen(container, problem, life));
  }

  /** All of them, or none where one is refused. */
  private List<Observer> add(
      RunningPod pod, List<RunningPod.Target> targets, Optional<ProcessUser> user) {
    if (targets.isEmpty()) {
      return List.of();
    }
    List<Observer> observers = new ArrayList<>();
    List<ObjectNode> containers = new ArrayList<>();
    for (RunningPod.Target target : targets) {
      ObjectNode container = new ObserverContainer(pod, target, settings).asJson(user);
      containers.add(container);
      observers.add(new Observer(target, container.path("name").asText()));
    }
    try {
      writer.addEphemeral(pod.namespace(), pod.name(), containers);
    } catch (ReadException e) {
      throw Rights.refused(
          "no observer can be added to pod '" + pod.name() + "'",
          Unread.rule("", "pods/ephemeralcontainers", "patch"),
          e);
    }
    return observers;
  }

  private Look await(RunningPod pod, String observer) throws InterruptedException {
    Instant start = clock.instant();
    Instant end = start.plus(START).plus(settings.time()).plus(WalkLimits.DEFAULT.time());
    while (clock.instant().isBefore(end)) {
      Optional<RunningPod> there = Rights.readIfThere(api, pod.path());
      if (there.filter(other -> other.uid().equals(pod.uid())).isEmpty()) {
        return failed("the pod has gone meanwhile");
      }
      RunningPod now = there.get();
      JsonNode state = now.status(observer).path("state");
      if (state.has("terminated")) {
        return read(pod, observer, state.path("terminated")).beside(ended(pod, now));
      }
      String waiting = state.at("/waiting/reason").asText();
      if (RunningPod.lacksImage(waiting)) {
        return failed(
            "the observer cannot start: its image %s cannot be pulled (%s): --image names another"
                .formatted(settings.image(), waiting + said(state.path("waiting"))));
      }
      if (HOPELESS.contains(waiting)) {
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

  /** Which containers were ended since, and why. */
  private static String ended(RunningPod before, RunningPod now) {
    return before.targets().stream()
        .filter(RunningPod.Target::isRunning)
        .flatMap(
            target ->
                now.targets().stream()
                    .filter(one -> one.name().equals(target.name()))
                    .filter(one -> !one.isRunning() || !one.id().equals(target.id())))
        .map(one -> "container '%s' was ended meanwhile (%s)".formatted(one.name(), one.whyEnded()))
        .collect(Collectors.joining(", "));
  }

  private Look read(RunningPod pod, String observer, JsonNode end) {
    String path = pod.path() + "/log?container=" + observer + "&limitBytes=" + MOST_LOG;
    String log;
    try {
      log = api.text(path);
    } catch (ReadException e) {
      throw Rights.refused(
          "the log of the observer in pod '" + pod.name() + "' cannot be read",
          Unread.rule("", "pods/log", "get"),
          e);
    }
    Optional<RootWrites> writes = RootWritesJson.find(log.lines());
    if (writes.isEmpty() && log.contains(DENIED)) {
      return new Look(writes, ProcessUser.find(log.lines()), HIDDEN);
    }
    String last = log.lines().filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("");
    boolean killed = end.path("exitCode").asInt() == KILLED;
    return new Look(
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

  private static Look failed(String problem) {
    return new Look(Optional.empty(), Optional.empty(), problem);
  }
}
