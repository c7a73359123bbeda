package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.live.ApiRight;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.Patience;
import dev.rootseal.live.PodWriter;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.PodObject;
import dev.rootseal.observe.paths.ObserverContainer;
import dev.rootseal.observe.paths.PathsText;
import dev.rootseal.observe.paths.PodChoice;
import dev.rootseal.observe.paths.PodObserver;
import dev.rootseal.observe.paths.PodObserver.ContainerWrites;
import dev.rootseal.remediation.Patch;
import dev.rootseal.terminal.Terminal;
import dev.rootseal.trial.CopyState.Symptom;
import dev.rootseal.trial.CopyWatch.Outcome;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Tries the patch of a workload on copies of one of its pods, one after the other. */
public final class Trial {
  /** Without these a copy would not be watched, or not be removed again. */
  private static final List<ApiRight> NEEDED =
      List.of(
          new ApiRight("", "pods", "create"),
          new ApiRight("", "pods", "get"),
          new ApiRight("", "pods", "delete"),
          new ApiRight("", "pods/log", "get"),
          new ApiRight("", "pods/ephemeralcontainers", "patch"),
          new ApiRight("", "events", "list"));

  private final ReadOnlyApi api;
  private final PodWriter writer;
  private final TrialPlanner planner;
  private final ReadOnlyApi patientApi;
  private final Settings settings;
  private final Terminal terminal;
  private final Clock clock;
  private final List<ContainerWrites> seen = new ArrayList<>();
  private Optional<String> node = Optional.empty();
  private boolean looked;

  /**
   * What is tried, and how.
   *
   * @param time for how long a copy that is ready is watched
   * @param readyWithin how long it may take to get ready
   * @param image that of the container which looks where a copy writes
   * @param sameNode whether copies run on a node of a pod of the workload
   * @param attempts how many patches are tried at most
   * @param hostPath whether a copy may write to paths of its node
   */
  public record Settings(
      LiveTarget.One workload,
      Duration time,
      Duration readyWithin,
      String image,
      boolean sameNode,
      int attempts,
      boolean hostPath) {}

  public sealed interface TrialResult {
    /** The copy runs, with this patch; with none where the template is as it has to be. */
    record Passed(Optional<Patch> patch) implements TrialResult {}

    /** The copy does not run; the patch to try next, where one is known. */
    record Failed(Optional<Patch> next) implements TrialResult {}

    /** It could not be tried; why, was told. */
    record Inconclusive() implements TrialResult {}

    /** Nothing was done: it was not allowed, or could not be read. */
    record NotStarted() implements TrialResult {}
  }

  /** One that has sent nothing to the cluster yet; its client leaves nothing out of a workload. */
  public Trial(KubernetesClient client, Settings settings, Terminal terminal, Clock clock) {
    this.api = new ReadOnlyApi(client);
    this.planner = new TrialPlanner(clock, settings.workload());
    // The rights were there a moment ago.
    Patience patience =
        new Patience(clock, e -> e.mayPass() || e.kind() == ReadException.Kind.FORBIDDEN);
    this.patientApi = api.with(patience);
    this.writer = new PodWriter(client, patience);
    this.settings = settings;
    this.terminal = terminal;
    this.clock = clock;
  }

  /** The pod that would be created first. */
  public ObjectNode preview() {
    PodCopy copy = copyOf(planner.plan(api).patched());
    copy.remarks().forEach(remark -> terminal.line("# " + remark));
    return copy.pod();
  }

  /** Tries it, if that is allowed after it was told what will be done. */
  public TrialResult run(BooleanSupplier isAllowed) throws InterruptedException {
    boolean started = false;
    try {
      TrialPlan plan = planner.plan(api);
      planner.remarks().forEach(this::say);
      if (isRefused(plan)) {
        return new TrialResult.NotStarted();
      }
      TrialText.before(plan, copyOf(plan.patched()), settings).forEach(terminal::line);
      started = isAllowed.getAsBoolean();
      return started ? attempts(plan) : new TrialResult.NotStarted();
    } catch (ReadException e) {
      say(String.valueOf(e.getMessage()));
      return started ? new TrialResult.Inconclusive() : new TrialResult.NotStarted();
    }
  }

  private void say(String line) {
    terminal.line("rootseal: " + line);
  }

  private boolean isRefused(TrialPlan plan) {
    List<String> missing = writer.missing(NEEDED, settings.workload().namespace());
    List<String> paths =
        settings.hostPath() ? List.of() : PodCopy.writablePathsOfTheNode(plan.patched());
    boolean nothing = plan.sealed().isEmpty() && plan.changesNothing();
    if (nothing) {
      say("there is no patch to try:");
      plan.lines().forEach(terminal::line);
    }
    paths.forEach(
        path ->
            say(
                "the copy could write to %s of its node (hostPath): --allow-hostpath lets it"
                    .formatted(path)));
    missing.forEach(this::say);
    return nothing || !paths.isEmpty() || !missing.isEmpty();
  }

  private PodCopy copyOf(JsonNode object) {
    LiveTarget.One workload = settings.workload();
    if (settings.sameNode() && node.isEmpty()) {
      node = Optional.of(new PodChoice(api).of(workload, Optional.empty()).node());
    }
    // Longer than anything that is done with it.
    Duration life = settings.time().plus(settings.readyWithin()).plusMinutes(10);
    return PodCopy.of(object, PodCopy.claims(api, workload.namespace()), node, life);
  }

  private TrialResult attempts(TrialPlan first) throws InterruptedException {
    TrialPlan plan = first;
    for (int attempt = 1; ; attempt++) {
      Outcome outcome = watch(plan);
      TrialText.after(outcome, settings).forEach(terminal::line);
      if (outcome instanceof Outcome.Passed) {
        return passed(plan);
      }
      if (!(outcome instanceof Outcome.Failed failed)) {
        return new TrialResult.Inconclusive();
      }
      Optional<TrialPlan> next = learn(failed, plan);
      if (next.isEmpty() || attempt >= settings.attempts()) {
        terminal.line(
            next.isPresent()
                ? "The next patch to try is on standard output; it has not run yet:"
                : "No other patch is known to try next.");
        next.ifPresent(one -> one.lines().forEach(terminal::line));
        return new TrialResult.Failed(next.map(TrialPlan::patch));
      }
      plan = next.get();
      terminal.line("Attempt %d of at most %d:".formatted(attempt + 1, settings.attempts()));
      plan.lines().forEach(terminal::line);
    }
  }

  private Outcome watch(TrialPlan plan) throws InterruptedException {
    try (TemporaryPod pod = create(plan.patched())) {
      return new CopyWatch(patientApi, pod, settings, clock).await();
    }
  }

  private TemporaryPod create(JsonNode workload) {
    return TemporaryPod.create(patientApi, writer, copyOf(workload), terminal);
  }

  /** A program that goes on without what it could not write may say little of it. */
  private TrialResult passed(TrialPlan plan) throws InterruptedException {
    for (String name : plan.unsealed()) {
      terminal.line("  not proved: the root of container '" + name + "' is not read-only in it");
    }
    try {
      look(plan).ifPresent(why -> terminal.line("  not compared: " + why));
      seen.forEach(one -> TrialText.unwritten(plan, one).forEach(terminal::line));
    } catch (ReadException e) {
      terminal.line("  not compared: " + e.getMessage());
    }
    return new TrialResult.Passed(Optional.of(plan.patch()).filter(_ -> !plan.changesNothing()));
  }

  /** The next plan, where something was learnt. */
  private Optional<TrialPlan> learn(Outcome.Failed failed, TrialPlan tried)
      throws InterruptedException {
    // What was seen is right, and a log may be cut, or name what was only tried.
    planner.learn(failed.symptoms(), lookAfter(failed, tried));
    TrialPlan next = next();
    if (next.patch().equals(tried.patch())) {
      planner.learn(failed.symptoms(), Set.of());
      next = next();
    }
    if (!next.sealed().containsAll(tried.sealed())) {
      next.lines().forEach(terminal::line);
      return Optional.empty();
    }
    return Optional.of(next).filter(plan -> !plan.patch().equals(tried.patch()));
  }

  private TrialPlan next() {
    return planner.plan(api.with(new Patience(clock, ReadException::mayPass)));
  }

  /** The containers of which it was seen now where they write. */
  private Set<String> lookAfter(Outcome.Failed failed, TrialPlan tried)
      throws InterruptedException {
    if (looked) {
      return Set.of();
    }
    Optional<String> problem = look(tried);
    if (problem.isPresent() && failed.symptoms().stream().noneMatch(Symptom::ofReadOnlyRoot)) {
      throw new ReadException(
          "a copy does not run without the patch either, so nothing is proved: " + problem.get());
    }
    problem.ifPresent(why -> terminal.line("  nothing was seen: " + why));
    return seen.stream()
        .filter(planner::learn)
        .map(ContainerWrites::container)
        .collect(Collectors.toSet());
  }

  /** Looks once; why nothing was seen, where that is so. */
  private Optional<String> look(TrialPlan tried) throws InterruptedException {
    if (looked) {
      return Optional.empty();
    }
    looked = true;
    terminal.line("Where it writes, a copy shows whose root is not read-only.");
    Outcome outcome;
    try (TemporaryPod pod = create(tried.withoutReadOnlyRoots())) {
      outcome = new CopyWatch(patientApi, pod, settings, clock).await();
      if (outcome instanceof Outcome.Passed) {
        seen.addAll(writes(pod, tried.sealed()));
      }
    }
    seen.forEach(one -> PathsText.of(one).forEach(line -> terminal.line("  " + line)));
    return switch (outcome) {
      case Outcome.Passed _ -> Optional.empty();
      case Outcome.Failed(var symptoms) -> Optional.of(symptoms.getFirst().sentence());
      case Outcome.Inconclusive(var reason) -> Optional.of(reason);
    };
  }

  /** Where no observer may be added, the log of the other copy has to do. */
  private List<ContainerWrites> writes(TemporaryPod pod, List<String> containers)
      throws InterruptedException {
    ObserverContainer.Settings once =
        new ObserverContainer.Settings(settings.image(), Duration.ZERO, Duration.ZERO);
    PodObject now = pod.read();
    try {
      return new PodObserver(patientApi, writer, once, clock).observe(now, containers);
    } catch (ReadException e) {
      if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
        throw e;
      }
      terminal.line("  not looked at: " + e.getMessage());
      return List.of();
    }
  }
}
