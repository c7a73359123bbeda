package dev.rootseal.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.WorkloadOwners.PodOwner;
import dev.rootseal.observe.WriteEvaluator.InPod;
import dev.rootseal.rule.WorkloadRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks once at the containers of a workload, a namespace or a cluster. Of a workload's namespace
 * all pods are looked at: others of the same image calibrate its own. Small facts of each pod are
 * kept, and no pod.
 */
public final class Observation {
  private final SummarySource source;
  private final Duration minAge;
  private final List<String> unread = new ArrayList<>();
  private final List<PodContainer> containers = new ArrayList<>();
  private final Set<PodOwner> ofUnreadPods = new HashSet<>();
  private final Map<PodOwner, Integer> pods = new LinkedHashMap<>();
  private final WorkloadOwners owners = new WorkloadOwners();

  /**
   * What was seen of the containers of a cluster.
   *
   * @param containers what can be sealed first comes first
   * @param others pods that belong to no workload that is evaluated, by the kind of their owner
   * @param unread what could not be read, and why
   * @param read whether pods could be read at all
   */
  public record Report(
      Duration minAge,
      List<ObservedContainer> containers,
      Map<String, Integer> others,
      List<String> unread,
      boolean read) {
    public boolean isWhole() {
      return unread.isEmpty();
    }

    long count(String verdict) {
      return containers.stream().filter(one -> one.verdict().id().equals(verdict)).count();
    }
  }

  /** One that has not looked yet; so long a container has to run without a write. */
  public Observation(SummarySource source, Duration minAge) {
    this.source = source;
    this.minAge = minAge;
  }

  /** Looks. A ReadException says that the API server cannot be used. */
  public Report of(ReadOnlyApi api, LiveTarget target) {
    if (!read(target, "Pods", () -> api.list(target.path("/api/v1", "pods"), this::add))) {
      return new Report(minAge, List.of(), Map.of(), unread, false);
    }
    // After pods: what owns a pod is older than it.
    String path = target.path("/apis/apps/v1", "replicasets");
    if (!read(target, "ReplicaSets", () -> api.list(path, owners::add))) {
      owners.markReplicaSetsUnreadable();
    }
    List<ObservedContainer> all = containers();
    if (!(target instanceof LiveTarget.One one)) {
      return new Report(minAge, all, others(), unread, true);
    }
    List<ObservedContainer> its =
        all.stream().filter(container -> container.workload().equals(one.ref())).toList();
    if (its.isEmpty() && owners.isKnown(one.kind())) {
      unread.add("There is no pod of " + one.words());
    }
    return new Report(minAge, its, Map.of(), unread, !its.isEmpty());
  }

  private boolean read(LiveTarget target, String what, Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (ReadException e) {
      if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
        throw e;
      }
      unread.add(what + " in " + target.place() + " cannot be read: " + e.why());
      return false;
    }
  }

  void add(JsonNode pod) {
    PodOwner owner = PodOwner.read("Pod", pod.path("metadata"));
    pods.merge(owner, 1, Integer::sum);
    List<PodContainer> read = PodContainer.of(new PodObject(pod), owner);
    // Others only calibrate.
    boolean counts = WorkloadOwners.areKnownBy(owner.ref().kind());
    read.stream().filter(one -> counts || one.calibrates()).forEach(containers::add);
    if (read.isEmpty()) {
      ofUnreadPods.add(owner);
    }
  }

  private Map<String, Integer> others() {
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

  /** The containers of all workloads, each over all of its pods. */
  List<ObservedContainer> containers() {
    Set<WorkloadRef> partlyRead = new TreeSet<>();
    ofUnreadPods.forEach(owner -> partlyRead.add(owners.workloadOf(owner)));
    for (WorkloadRef top : partlyRead) {
      unread.add(
          "A pod of %s '%s' in namespace '%s' is too large to be read"
              .formatted(top.kind(), top.name(), top.namespace()));
    }
    Set<String> nodes =
        containers.stream()
            .filter(one -> one.since().isPresent() && !one.node().isEmpty())
            .map(PodContainer::node)
            .collect(Collectors.toCollection(TreeSet::new));
    WriteEvaluator evaluator =
        new WriteEvaluator(source.of(nodes, unread::add), minAge, containers);
    return containers.stream()
        .filter(one -> owners.isEvaluated(owners.workloadOf(one.owner())))
        .collect(
            Collectors.groupingBy(
                one -> Map.entry(owners.workloadOf(one.owner()), one.key().container())))
        .entrySet()
        .stream()
        .map(
            its -> {
              WorkloadRef workload = its.getKey().getKey();
              List<InPod> verdicts = verdicts(its.getValue(), evaluator);
              boolean partly = partlyRead.contains(workload);
              return ObservedContainer.of(workload, its.getValue().getFirst(), verdicts, partly);
            })
        .sorted(ObservedContainer.ORDER)
        .toList();
  }

  /** What has ended or is about to only counts where it has written, or where there is no other. */
  private static List<InPod> verdicts(List<PodContainer> all, WriteEvaluator evaluator) {
    List<InPod> verdicts = new ArrayList<>();
    List<InPod> going = new ArrayList<>();
    for (PodContainer one : all) {
      InPod verdict = evaluator.evaluate(one);
      boolean counts = one.notTerminating() || verdict.verdict() == WriteVerdict.WRITES;
      (counts ? verdicts : going).add(verdict);
    }
    return verdicts.isEmpty() ? going : verdicts;
  }
}
