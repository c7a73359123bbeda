package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.live.ApiRight;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.Patience;
import dev.rootseal.live.PodWriter;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.paths.ContainerWrites;
import dev.rootseal.observe.paths.PodChoice;
import dev.rootseal.remediation.Patch;
import dev.rootseal.terminal.Screen;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
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
  private final TrialRun runs;
  private final Settings settings;
  private final Screen screen;
  private final Clock clock;

  /**
   * How a patch is tried.
   *
   * @param time for how long a copy that is ready is watched
   * @param readyWithin how long it may take to get ready
   * @param image that of the container which looks where a copy writes
   * @param sameNode whether copies run on a node of a pod of the workload
   * @param attempts how many patches are tried at most
   * @param hostPath whether a copy may write to paths of its node
   */
  public record Settings(
      Duration time,
      Duration readyWithin,
      String image,
      boolean sameNode,
      int attempts,
      boolean hostPath) {
    /** Longer than anything that is done with a copy. */
    Duration life() {
      return time.plus(readyWithin).plusMinutes(10);
    }
  }

  /** What came of it. */
  public sealed interface Result {
    /** The copy runs, with this patch; with none where the template is as it has to be. */
    record Passed(Optional<Patch> patch) implements Result {}

    /** The copy does not run; the patch to try next, where one is known. */
    record Failed(Optional<Patch> next) implements Result {}

    /** It could not be tried; why, was told. */
    record Inconclusive() implements Result {}

    /** Nothing was done: it was not allowed, or could not be read. */
    record NotStarted() implements Result {}
  }

  /** One that has sent nothing to the cluster yet; its client leaves nothing out of a workload. */
  public Trial(KubernetesClient client, Settings settings, Screen screen, Clock clock) {
    this.clock = clock;
    this.api = new ReadOnlyApi(client);
    this.writer = new PodWriter(client);
    this.settings = settings;
    this.screen = screen;
    this.runs = new TrialRun(client, settings, screen, clock);
  }

  /** The pod that would be created first. */
  public ObjectNode preview(LiveTarget.One workload) {
    TrialPlan plan = new TrialPlanner(clock, workload).plan(api);
    PodCopy.Made copy = copies(workload).apply(plan.patched());
    copy.remarks().forEach(remark -> screen.line("# " + remark));
    return copy.pod();
  }

  /** Tries it, if that is allowed after it was told what will be done. */
  public Result run(LiveTarget.One workload, BooleanSupplier isAllowed)
      throws InterruptedException {
    TrialPlanner planner = new TrialPlanner(clock, workload);
    TrialPlan plan;
    Function<JsonNode, PodCopy.Made> copies;
    try {
      plan = planner.plan(api);
      planner.remarks().forEach(remark -> screen.line("rootseal: " + remark));
      if (isRefused(workload, plan)) {
        return new Result.NotStarted();
      }
      copies = copies(workload);
      TrialText.before(workload, plan, copies.apply(plan.patched()), settings)
          .forEach(screen::line);
    } catch (ReadException e) {
      screen.line("rootseal: " + e.getMessage());
      return new Result.NotStarted();
    }
    return isAllowed.getAsBoolean()
        ? new Attempts(workload, planner, copies).from(plan)
        : new Result.NotStarted();
  }

  private boolean isRefused(LiveTarget.One workload, TrialPlan plan) {
    List<String> problems = new ArrayList<>();
    if (plan.sealed().isEmpty() && plan.changesNothing()) {
      problems.add("there is no patch to try:");
      problems.addAll(plan.lines());
    }
    if (!settings.hostPath()) {
      PodCopy.writablePathsOfTheNode(plan.patched()).stream()
          .map(
              "the copy could write to %s of its node (hostPath): --allow-hostpath lets it"
                  ::formatted)
          .forEach(problems::add);
    }
    problems.addAll(writer.missing(NEEDED, workload.namespace()));
    problems.forEach(
        problem -> screen.line(problem.startsWith(" ") ? problem : "rootseal: " + problem));
    return !problems.isEmpty();
  }

  /** Makes copies of a pod of a workload. */
  private Function<JsonNode, PodCopy.Made> copies(LiveTarget.One workload) {
    Function<String, PodCopy.Sharing> claims = PodCopy.claims(api, workload.namespace());
    Optional<String> node =
        settings.sameNode()
            ? Optional.of(new PodChoice(api).of(workload, Optional.empty()).node())
            : Optional.empty();
    return object -> PodCopy.of(object, claims, node, settings.life());
  }

  /** The attempts at one workload. */
  private final class Attempts {
    private final LiveTarget.One workload;
    private final TrialPlanner planner;
    private final Function<JsonNode, PodCopy.Made> copies;
    private final List<ContainerWrites> seen = new ArrayList<>();
    private boolean looked;

    Attempts(
        LiveTarget.One workload, TrialPlanner planner, Function<JsonNode, PodCopy.Made> copies) {
      this.workload = workload;
      this.planner = planner;
      this.copies = copies;
    }

    Result from(TrialPlan first) throws InterruptedException {
      TrialPlan plan = first;
      try {
        for (int attempt = 1; ; attempt++) {
          TrialRun.Outcome outcome = runs.watch(copies.apply(plan.patched()));
          TrialText.after(workload, outcome, settings).forEach(screen::line);
          if (outcome instanceof TrialRun.Outcome.Passed) {
            return passed(plan);
          }
          if (!(outcome instanceof TrialRun.Outcome.Failed failed)) {
            return new Result.Inconclusive();
          }
          Optional<TrialPlan> next = learn(failed, plan);
          boolean last = attempt >= settings.attempts();
          if (next.isEmpty() || last) {
            return failed(next);
          }
          screen.line("Attempt %d of at most %d:".formatted(attempt + 1, settings.attempts()));
          next.get().lines().forEach(screen::line);
          plan = next.get();
        }
      } catch (ReadException e) {
        screen.line("rootseal: " + e.getMessage());
        return new Result.Inconclusive();
      }
    }

    /** A program that goes on without what it could not write may say little of it. */
    private Result passed(TrialPlan plan) throws InterruptedException {
      TrialText.unproved(plan).forEach(screen::line);
      try {
        look(plan).ifPresent(why -> screen.line("  not compared: " + why));
        seen.forEach(one -> TrialText.unwritten(plan, one).forEach(screen::line));
      } catch (ReadException e) {
        screen.line("  not compared: " + e.getMessage());
      }
      return new Result.Passed(Optional.of(plan.patch()).filter(_ -> !plan.changesNothing()));
    }

    private Result failed(Optional<TrialPlan> next) {
      screen.line(
          next.isPresent()
              ? "The next patch to try is on standard output; it has not run yet:"
              : "No other patch is known to try next.");
      next.ifPresent(plan -> plan.lines().forEach(screen::line));
      return new Result.Failed(next.map(TrialPlan::patch));
    }

    /** The next plan, where something was learnt. */
    private Optional<TrialPlan> learn(TrialRun.Outcome.Failed failed, TrialPlan tried)
        throws InterruptedException {
      Set<String> known = lookAfter(failed, tried);
      // What was seen is right, and a log may be cut, or name what was only tried.
      LearnedPaths.addTo(planner, failed.symptoms(), known);
      TrialPlan next = next();
      if (next.patch().equals(tried.patch())) {
        LearnedPaths.addTo(planner, failed.symptoms(), Set.of());
        next = next();
      }
      if (!next.sealed().containsAll(tried.sealed())) {
        next.lines().forEach(screen::line);
        return Optional.empty();
      }
      return next.patch().equals(tried.patch()) ? Optional.empty() : Optional.of(next);
    }

    private TrialPlan next() {
      return planner.plan(api.with(new Patience(clock, ReadException::mayPass)));
    }

    /** The containers of which it was seen where they write. */
    private Set<String> lookAfter(TrialRun.Outcome.Failed failed, TrialPlan tried)
        throws InterruptedException {
      if (looked) {
        return Set.of();
      }
      Optional<String> problem = look(tried);
      if (problem.isPresent() && !failed.isOfReadOnlyRoot()) {
        throw new ReadException(
            "a copy does not run without the patch either, so nothing is proved: " + problem.get());
      }
      problem.ifPresent(why -> screen.line("  nothing was seen: " + why));
      return seen.stream()
          .filter(one -> LearnedPaths.addTo(planner, one))
          .map(ContainerWrites::container)
          .collect(Collectors.toSet());
    }

    /** Looks once; why nothing was seen, where that is so. */
    private Optional<String> look(TrialPlan tried) throws InterruptedException {
      if (looked) {
        return Optional.empty();
      }
      looked = true;
      screen.line("Where it writes, a copy shows whose root is not read-only.");
      TrialRun.Look look = runs.look(copies.apply(tried.withoutReadOnlyRoots()), tried.sealed());
      seen.addAll(look.writes());
      seen.forEach(one -> TrialText.seen(one).forEach(screen::line));
      return look.problem();
    }
  }

  /** As what is printed begins with, so that nobody takes one for the other. */
  public static String headed(String head, Patch patch) {
    return "# " + head + "\n" + patch.yaml();
  }
}
