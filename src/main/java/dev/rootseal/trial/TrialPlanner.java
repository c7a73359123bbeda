package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.live.WorkloadType;
import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.remediation.StrategicMerge;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Works out the patch of one workload, as {@code rootseal fix} does, from what has been found out
 * so far. Where an image has something at a path, the proposal to copy it is part of the patch: a
 * trial is the check that it asks for.
 */
final class TrialPlanner implements LiveWorkloads.Reading {
  private static final String PREFIX = "writable-paths.rootseal.dev/";

  /** Each copies one folder. */
  private static final int MOST_SEEDS = 16;

  private final Clock clock;
  private final LiveTarget.One workload;
  private final Map<String, List<ContainerPath>> paths = new LinkedHashMap<>();
  private final Map<String, List<ContainerPath>> shipped = new HashMap<>();
  private final List<ObjectNode> seeds = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private @Nullable ObjectNode original;
  private @Nullable Evaluated evaluated;
  private String problem = "";

  private record Evaluated(ObjectNode object, WorkloadVerdict verdict) {}

  TrialPlanner(Clock clock, LiveTarget.One workload) {
    this.clock = clock;
    this.workload = workload;
  }

  /** What a person should know about what the patch rests on. */
  List<String> remarks() {
    return remarks.stream().distinct().toList();
  }

  /** The patch to try next. */
  TrialPlan plan(ReadOnlyApi api) {
    seeds.clear();
    for (int round = 0; round < MOST_SEEDS; round++) {
      Evaluated now = read(api);
      Remediation remediation =
          Remediation.of(now.verdict(), now.object().at("/spec/template"), shipped);
      List<Patch> proposals = proposals(remediation).toList();
      if (proposals.isEmpty()) {
        return plan(now, remediation);
      }
      proposals.forEach(patch -> seeds.add(patch.root()));
    }
    throw new ReadException("too many folders of images would have to be copied");
  }

  private static Stream<Patch> proposals(Remediation remediation) {
    return remediation.refused().stream()
        .filter(PatchBlocker.Seed.class::isInstance)
        .map(PatchBlocker.Seed.class::cast)
        .flatMap(seed -> seed.proposal().stream());
  }

  private TrialPlan plan(Evaluated now, Remediation remediation) {
    ObjectNode before = original == null ? now.object() : original;
    List<ObjectNode> parts = new ArrayList<>(List.of(annotations()));
    parts.addAll(seeds);
    remediation.patch().map(Patch::root).ifPresent(parts::add);
    ObjectNode patch = StrategicMerge.combined(before, parts);
    return new TrialPlan(
        before,
        // What runs is what is printed, and no other way to the same.
        StrategicMerge.apply(before, patch),
        new Patch(patch).addressed(workload.type().apiVersion(), now.verdict().ref()),
        now.verdict(),
        remediation);
  }

  /** Adds what a container has to write; where the image has something there, it is content. */
  void add(String container, List<ContainerPath> missing, List<ContainerPath> content) {
    List<ContainerPath> all = new ArrayList<>(paths.getOrDefault(container, required(container)));
    missing.stream()
        .filter(path -> all.stream().noneMatch(path::isAtOrBelow))
        .forEach(
            path -> {
              all.removeIf(one -> one.isAtOrBelow(path));
              all.add(path);
            });
    paths.put(container, List.copyOf(all));
    shipped.merge(container, content, ContainerPath::union);
  }

  private List<ContainerPath> required(String container) {
    return evaluated == null
        ? List.of()
        : evaluated.verdict().containers().stream()
            .filter(one -> one.facts().name().equals(container))
            .map(ContainerEvaluation::required)
            .flatMap(
                one -> Stream.concat(one.paths().stream(), one.optionalDefaultPaths().stream()))
            .toList();
  }

  private Evaluated read(ReadOnlyApi api) {
    problem = "";
    evaluated = null;
    new LiveWorkloads(api, clock, this).read(workload, this::changed);
    if (evaluated == null) {
      throw new ReadException(problem);
    }
    return evaluated;
  }

  private JsonNode changed(JsonNode object) {
    ObjectNode changed = object.deepCopy();
    original = changed;
    changed = StrategicMerge.apply(changed, annotations());
    for (ObjectNode seed : seeds) {
      changed = StrategicMerge.apply(changed, seed);
    }
    return changed;
  }

  private ObjectNode annotations() {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    paths.forEach(
        (container, all) ->
            Stream.of("spec", "template", "metadata", "annotations")
                .reduce(patch, ObjectNode::withObjectProperty, (a, b) -> b)
                .put(PREFIX + container, value(all)));
    return patch;
  }

  private static String value(List<ContainerPath> all) {
    return all.isEmpty()
        ? "none"
        : String.join(",", all.stream().map(ContainerPath::spelling).sorted().toList());
  }

  @Override
  public void workload(WorkloadType type, JsonNode object, WorkloadVerdict verdict) {
    evaluated = new Evaluated(object.deepCopy(), verdict);
  }

  @Override
  public void listRead() {}

  @Override
  public void unread(String what) {
    problem = what;
  }

  @Override
  public void remark(String remark) {
    remarks.add(remark);
  }
}
