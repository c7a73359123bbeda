package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.paths.PathsAnnotation;
import dev.rootseal.observe.paths.PodObserver.ContainerWrites;
import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.remediation.StrategicMerge;
import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.OwnerWritablePaths;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import dev.rootseal.trial.CopyState.Symptom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Works out the patch of one workload, as {@code rootseal fix} does, from what has been found out
 * so far. Where an image has something at a path, the proposal to copy it is part of the patch: a
 * trial is the check that it asks for.
 */
final class TrialPlanner {
  /** Each copies one folder. */
  private static final int MOST_SEEDS = 16;

  private final Clock clock;
  private final LiveTarget.One workload;
  private final Map<String, List<ContainerPath>> paths = new LinkedHashMap<>();
  private final Map<String, List<ContainerPath>> shipped = new HashMap<>();
  private final List<ObjectNode> seeds = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private ObjectNode original = JsonNodeFactory.instance.objectNode();
  private ObjectNode changed = original;
  private List<ContainerEvaluation> evaluated = List.of();

  TrialPlanner(Clock clock, LiveTarget.One workload) {
    this.clock = clock;
    this.workload = workload;
  }

  /** What a person should know about what the patch rests on. */
  List<String> remarks() {
    return remarks.stream().distinct().toList();
  }

  TrialPlan plan(ReadOnlyApi api) {
    seeds.clear();
    for (int round = 0; round < MOST_SEEDS; round++) {
      WorkloadVerdict now = evaluate(api);
      Remediation remediation = Remediation.of(now, changed.at("/spec/template"), shipped);
      List<ObjectNode> proposals =
          remediation.refused().stream()
              .flatMap(blocker -> blocker.proposal().stream())
              .map(Patch::root)
              .toList();
      if (proposals.isEmpty()) {
        return plan(now, remediation);
      }
      seeds.addAll(proposals);
    }
    throw new ReadException("too many folders of images would have to be copied");
  }

  private TrialPlan plan(WorkloadVerdict now, Remediation remediation) {
    List<ObjectNode> parts = parts();
    remediation.patch().map(Patch::root).ifPresent(parts::add);
    ObjectNode patch = StrategicMerge.combined(original, parts);
    return new TrialPlan(
        original,
        // What runs is what is printed, and no other way to the same.
        StrategicMerge.apply(original, patch),
        new Patch(patch).addressed(LiveTarget.API_VERSION, now.ref()),
        now,
        remediation);
  }

  /**
   * Learns from what an unsealed copy has written; whatever is odd about a path, no patch has it.
   * Returns whether there was anything.
   */
  boolean learn(ContainerWrites seen) {
    Optional<RootWrites> writes =
        seen.writes().filter(its -> !its.folders().isEmpty() && PathsAnnotation.canSay(its));
    writes.ifPresent(
        its -> add(seen.container(), PathsAnnotation.paths(its), PathsAnnotation.seeds(its)));
    return writes.isPresent();
  }

  /**
   * Learns from what copies say that they cannot write, or cannot use.
   *
   * @param seen the containers of which was seen where they write, so that no log has to say it
   */
  void learn(List<Symptom> symptoms, Set<String> seen) {
    for (Symptom one : symptoms) {
      boolean says = !one.ofReadOnlyRoot() || !seen.contains(one.container());
      one.missing()
          .filter(_ -> says && !one.container().isEmpty())
          .ifPresent(path -> add(one.container(), List.of(path), content(one, path)));
    }
  }

  /** A folder that the program takes for its own has what the image has there. */
  private static List<ContainerPath> content(Symptom symptom, ContainerPath path) {
    return symptom.ofReadOnlyRoot() || PathsAnnotation.temporary(path.spelling()).isPresent()
        ? List.of()
        : List.of(path);
  }

  /** Adds what a container has to write; where the image has something there, it is content. */
  private void add(String container, List<ContainerPath> missing, List<ContainerPath> content) {
    List<ContainerPath> all = new ArrayList<>(paths.getOrDefault(container, required(container)));
    for (ContainerPath path : missing) {
      if (all.stream().noneMatch(path::isAtOrBelow)) {
        all.removeIf(one -> one.isAtOrBelow(path));
        all.add(path);
      }
    }
    paths.put(container, all);
    shipped.merge(container, content, ContainerPath::union);
  }

  private List<ContainerPath> required(String container) {
    return evaluated.stream()
        .filter(one -> one.facts().name().equals(container))
        .map(ContainerEvaluation::required)
        .flatMap(one -> Stream.concat(one.paths().stream(), one.optionalDefaultPaths().stream()))
        .toList();
  }

  private WorkloadVerdict evaluate(ReadOnlyApi api) {
    List<WorkloadVerdict> found = new ArrayList<>();
    LiveWorkloads workloads = new LiveWorkloads(api, clock, remarks::add);
    workloads.read(workload, this::change, (_, verdict) -> found.add(verdict));
    if (found.isEmpty()) {
      throw new ReadException(workloads.unread().getLast().message());
    }
    evaluated = found.getFirst().containers();
    return found.getFirst();
  }

  private JsonNode change(JsonNode object) {
    original = object.deepCopy();
    changed = original;
    parts().forEach(part -> changed = StrategicMerge.apply(changed, part));
    return changed;
  }

  /** What is found out: the annotations, and what copies content of images. */
  private List<ObjectNode> parts() {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    paths.forEach(
        (container, all) ->
            patch
                .withObject("/spec/template/metadata/annotations")
                .put(OwnerWritablePaths.key(container), OwnerWritablePaths.value(all)));
    List<ObjectNode> parts = new ArrayList<>(List.of(patch));
    parts.addAll(seeds);
    return parts;
  }
}
