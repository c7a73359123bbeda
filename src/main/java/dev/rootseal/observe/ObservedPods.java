package dev.rootseal.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.observe.WorkloadOwners.PodOwner;
import dev.rootseal.observe.WriteEvaluator.InPod;
import dev.rootseal.rule.WorkloadRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The pods that were read: small facts of each, no pod. */
final class ObservedPods {
  private final List<PodContainer> containers = new ArrayList<>();
  private final Set<PodOwner> ofUnreadPods = new HashSet<>();
  private final Map<PodOwner, Integer> pods = new LinkedHashMap<>();

  /** A container of a workload. */
  private record Name(WorkloadRef workload, String container) {}

  void add(JsonNode pod) {
    PodOwner owner = PodOwner.read("Pod", pod.path("metadata"));
    pods.merge(owner, 1, Integer::sum);
    List<PodContainer> read = PodContainer.of(new PodObject(pod), owner);
    // Others only calibrate.
    boolean counts = WorkloadOwners.areKnownBy(owner.ref().kind());
    read.stream().filter(one -> counts || one.root().readOnly()).forEach(containers::add);
    if (read.isEmpty()) {
      ofUnreadPods.add(owner);
    }
  }

  Collection<PodContainer> containers() {
    return List.copyOf(containers);
  }

  /** The nodes on which containers of workloads run, in their order. */
  Set<String> nodes() {
    return containers.stream()
        .filter(one -> one.since().isPresent())
        .map(PodContainer::node)
        .filter(node -> !node.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** How many pods belong to no workload that is evaluated, by the kind of what they belong to. */
  Map<String, Integer> others(WorkloadOwners owners) {
    Map<String, Integer> others = new TreeMap<>();
    pods.forEach(
        (owner, number) -> {
          WorkloadRef top = owners.workloadOf(owner);
          if (!owners.isEvaluated(top)) {
            others.merge(top.kind(), number, Integer::sum);
          }
        });
    return others;
  }

  /** The workloads of which pods could not be read, in a sentence each. */
  List<String> unread(WorkloadOwners owners) {
    return ofUnreadPods.stream()
        .map(owners::workloadOf)
        .distinct()
        .sorted()
        .map(
            top ->
                "A pod of %s '%s' in namespace '%s' is too large to be read"
                    .formatted(top.kind(), top.name(), top.namespace()))
        .toList();
  }

  /** The containers of all workloads, each over all of its pods. */
  List<ObservedContainer> containers(WorkloadOwners owners, WriteEvaluator evaluator) {
    Set<WorkloadRef> partlyRead =
        ofUnreadPods.stream().map(owners::workloadOf).collect(Collectors.toSet());
    Map<Name, List<PodContainer>> byName =
        containers.stream()
            .filter(one -> owners.isEvaluated(owners.workloadOf(one.owner())))
            .collect(
                Collectors.groupingBy(
                    one -> new Name(owners.workloadOf(one.owner()), one.key().container()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return byName.entrySet().stream()
        .map(entry -> container(entry.getKey().workload(), entry.getValue(), evaluator))
        .map(one -> partlyRead.contains(one.workload()) ? one.withUnreadPod() : one)
        .sorted(ObservedContainer.ORDER)
        .toList();
  }

  /** What has ended or is about to only counts where it has written, or where there is no other. */
  private static ObservedContainer container(
      WorkloadRef workload, List<PodContainer> all, WriteEvaluator evaluator) {
    List<InPod> verdicts = new ArrayList<>();
    List<InPod> going = new ArrayList<>();
    for (PodContainer one : all) {
      InPod verdict = evaluator.evaluate(one);
      boolean counts = one.notTerminating() || verdict.verdict() == WriteVerdict.WRITES;
      (counts ? verdicts : going).add(verdict);
    }
    return ObservedContainer.of(workload, all.getFirst(), verdicts.isEmpty() ? going : verdicts);
  }
}
