package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.Patience;
import dev.rootseal.live.PodWriter;
import dev.rootseal.live.PodWriter.Right;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.paths.ContainerWrites;
import dev.rootseal.observe.paths.PathsException;
import dev.rootseal.observe.paths.PodChoice;
import dev.rootseal.observe.paths.Rights;
import dev.rootseal.remediation.Patch;
import dev.rootseal.terminal.Screen;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tries the patch of a workload on copies of one of its pods, one after the other. */
public final class Trial {
  /** Without these a copy would not be watched, or not be removed again. */
  private static final List<Right> NEEDED =
      List.of(
          new Right("", "pods", "create"),
          new Right("", "pods", "get"),
          new Right("", "pods", "delete"),
          new Right("", "pods/log", "get"),
          new Right("", "pods/ephemeralcontainers", "patch"),
          new Right("", "events", "list"));

  private final ReadOnlyApi api;
  private final PodWriter writer;
  private final CopyRun runs;
  private final TrialSettings settings;
  private final Screen told;
  private final Clock clock;

  /**
   * One that has created nothing.
   *
   * @param client one that leaves nothing out of a workload
   * @param told where a person reads
   */
  public Trial(KubernetesClient client, TrialSettings settings, Screen told, Clock clock) {
    this.clock = clock;
    this.api = new ReadOnlyApi(client);
    this.writer = new PodWriter(client);
    this.settings = settings;
    this.told = told;
    this.runs = new CopyRun(client, settings, told, clock);
  }

  /**
   * The pod that would be created first.
   *
   * @throws TrialException if the workload cannot be read
   * @throws PathsException if the node of its pods is asked for, and they cannot be read
   */
  public ObjectNode preview(LiveTarget.One workload) {
    TrialPlan plan = new TrialPlanner(clock, workload).plan(api);
    PodCopy.Made copy = copies(workload).of(plan.patched());
    copy.remarks().forEach(remark -> told.line("# " + remark));
    return copy.pod();
  }

  /**
   * Tries it.
   *
   * @param isAllowed asks, after it was told what will be done
   */
  public TrialResult run(LiveTarget.One workload, BooleanSupplier isAllowed)
      throws InterruptedException {
    TrialPlanner planner = new TrialPlanner(clock, workload);
    TrialPlan plan;
    Copies copies;
    try {
      plan = planner.plan(api);
      planner.remarks().forEach(remark -> told.line("rootseal: " + remark));
      if (isRefused(workload, plan)) {
        return new TrialResult.NotBegun();
      }
      copies = copies(workload);
      TrialText.before(workload, plan, copies.of(plan.patched()), settings).forEach(told::line);
    } catch (TrialException | PathsException e) {
      told.line("rootseal: " + e.getMessage());
      return new TrialResult.NotBegun();
    }
    return isAllowed.getAsBoolean()
        ? new Attempts(workload, planner, copies).from(plan)
        : new TrialResult.NotBegun();
  }

  private boolean isRefused(LiveTarget.One workload, TrialPlan plan) {
    List<String> problems =
        Stream.concat(
                plan.sealed().isEmpty() && plan.changesNothing()
                    ? Stream.concat(Stream.of("there is no patch to try:"), plan.lines().stream())
                    : Stream.of(),
                Stream.concat(
                    writable(plan), Rights.missing(NEEDED, writer, workload.namespace()).stream()))
            .toList();
    problems.forEach(
        problem -> told.line(problem.startsWith(" ") ? problem : "rootseal: " + problem));
    return !problems.isEmpty();
  }

  /** What a copy could change on its node. */
  private Stream<String> writable(TrialPlan plan) {
    return settings.hostPath()
        ? Stream.of()
        : PodCopy.writablePathsOfTheNode(plan.patched()).stream()
            .map(
                path ->
                    "the copy could write to %s of its node (hostPath): --allow-hostpath lets it"
                        .formatted(path));
  }

  private Copies copies(LiveTarget.One workload) {
    Claims claims = new LiveClaims(api, workload.namespace());
    Optional<String> node =
        settings.sameNode()
            ? Optional.of(
                new PodChoice(api)
                    .of(workload, Optional.empty())
                    .object()
                    .at("/spec/nodeName")
                    .asText())
            : Optional.empty();
    return object -> {
      PodCopy.Made copy = PodCopy.of(object, claims, settings.life());
      return node.map(name -> PodCopy.on(name, copy)).orElse(copy);
    };
  }

  /** Makes a copy of a pod of a workload. */
  private interface Copies {
    PodCopy.Made of(JsonNode workload);
  }

  /** The attempts at one workload. */
  private final class Attempts {
    private final LiveTarget.One workload;
    private final TrialPlanner planner;
    private final Copies copies;
    private final List<ContainerWrites> seen = new ArrayList<>();
    private boolean looked;

    Attempts(LiveTarget.One workload, TrialPlanner planner, Copies copies) {
      this.workload = workload;
      this.planner = planner;
      this.copies = copies;
    }

    TrialResult from(TrialPlan first) throws InterruptedException {
      TrialPlan plan = first;
      try {
        for (int attempt = 1; ; attempt++) {
          Outcome outcome = runs.watch(copies.of(plan.patched()));
          TrialText.after(workload, outcome, settings).forEach(told::line);
          if (outcome instanceof Outcome.Passed) {
            TrialText.unproved(plan).forEach(told::line);
            compare(plan);
          }
          if (!(outcome instanceof Outcome.Failed failed)) {
            return ended(outcome, plan);
          }
          Optional<TrialPlan> next = learn(failed, plan);
          boolean last = attempt >= settings.attempts();
          if (next.isEmpty() || last) {
            return failed(next);
          }
          told.line("Attempt %d of at most %d:".formatted(attempt + 1, settings.attempts()));
          next.get().lines().forEach(told::line);
          plan = next.get();
        }
      } catch (TrialException | PathsException | ReadException e) {
        told.line("rootseal: " + e.getMessage());
        return new TrialResult.Undone();
      }
    }

    private TrialResult ended(Outcome outcome, TrialPlan plan) {
      return outcome instanceof Outcome.Passed
          ? new TrialResult.Passed(
              plan.changesNothing() ? Optional.empty() : Optional.of(plan.patch()))
          : new TrialResult.Undone();
    }

    private TrialResult failed(Optional<TrialPlan> next) {
      told.line(
          next.isPresent()
              ? "The next patch to try is on standard output; it has not run yet:"
              : "No other patch is known to try next.");
      next.ifPresent(plan -> plan.lines().forEach(told::line));
      return new TrialResult.Failed(next.map(TrialPlan::patch));
    }

    /** The next plan, where something was learnt. */
    private Optional<TrialPlan> learn(Outcome.Failed failed, TrialPlan tried)
        throws InterruptedException {
      Set<String> known = looked ? Set.of() : lookAfter(failed, tried);
      // What was seen is right, and a log may be cut, or name what was only tried.
      NextPaths.addTo(planner, failed.symptoms(), known);
      TrialPlan next = next();
      if (next.patch().equals(tried.patch())) {
        NextPaths.addTo(planner, failed.symptoms(), Set.of());
        next = next();
      }
      if (!next.sealed().containsAll(tried.sealed())) {
        next.lines().forEach(told::line);
        return Optional.empty();
      }
      return next.patch().equals(tried.patch()) ? Optional.empty() : Optional.of(next);
    }

    private TrialPlan next() {
      return planner.plan(api.with(new Patience(clock, ReadException::mayPass)));
    }

    /** The containers of which it was seen where they write. */
    private Set<String> lookAfter(Outcome.Failed failed, TrialPlan tried)
        throws InterruptedException {
      Optional<String> problem = look(tried);
      if (problem.isPresent() && !failed.isOfReadOnlyRoot()) {
        throw new TrialException(
            "a copy does not run without the patch either, so nothing is proved: " + problem.get());
      }
      problem.ifPresent(why -> told.line("  nothing was seen: " + why));
      return seen.stream()
          .filter(one -> NextPaths.addTo(planner, one))
          .map(ContainerWrites::container)
          .collect(Collectors.toSet());
    }

    /** Why nothing was seen, where that is so. */
    private Optional<String> look(TrialPlan tried) throws InterruptedException {
      looked = true;
      told.line("Where it writes, a copy shows whose root is not read-only.");
      CopyRun.Look look = runs.look(copies.of(Unsealed.of(tried.workload())), tried.sealed());
      seen.addAll(look.writes());
      seen.forEach(one -> TrialText.seen(one).forEach(told::line));
      return look.problem();
    }

    /** A program that goes on without what it could not write may say little of it. */
    private void compare(TrialPlan passed) throws InterruptedException {
      try {
        Optional<String> problem = looked ? Optional.empty() : look(passed);
        problem.ifPresent(why -> told.line("  not compared: " + why));
        seen.forEach(one -> TrialText.unwritten(passed, one).forEach(told::line));
      } catch (TrialException | PathsException | ReadException e) {
        told.line("  not compared: " + e.getMessage());
      }
    }
  }

  /** As what is printed begins with, so that nobody takes one for the other. */
  public static String headed(String head, Patch patch) {
    return "# " + head + "\n" + patch.yaml();
  }
}
