package dev.rootseal.observe;

import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Looks once at the containers of a workload, a namespace or a cluster. Of a workload's namespace
 * all pods are looked at: others of the same image calibrate its own.
 */
public final class Observation {
  private final ReadOnlyApi api;
  private final SummarySource source;
  private final Duration minAge;
  private final List<String> unread = new ArrayList<>();

  /**
   * What was seen of the containers of a cluster.
   *
   * @param minAge how long a container had to run
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
    public Report {
      containers = List.copyOf(containers);
      unread = List.copyOf(unread);
    }

    /** Whether all that was asked for was seen. */
    public boolean isWhole() {
      return unread.isEmpty();
    }

    /** How many containers have this verdict. */
    long count(WriteVerdict verdict) {
      return containers.stream().filter(one -> one.verdict() == verdict).count();
    }
  }

  /**
   * One that has not looked yet.
   *
   * @param minAge how long a container has to run until nothing written means something
   */
  public Observation(ReadOnlyApi api, SummarySource source, Duration minAge) {
    this.api = api;
    this.source = source;
    this.minAge = minAge;
  }

  /**
   * Looks.
   *
   * @throws ReadException if the API server cannot be used
   */
  public Report of(LiveTarget target) {
    ObservedPods pods = new ObservedPods();
    if (!read(target, "Pods", () -> api.list(target.path("/api/v1", "pods"), pods::add))) {
      return report(List.of(), Map.of(), false);
    }
    WorkloadOwners owners = owners(target);
    unread.addAll(pods.unread(owners));
    NodeSummaries summaries = source.of(pods.nodes(), unread::add);
    WriteEvaluator evaluator = new WriteEvaluator(summaries, minAge, pods.containers());
    List<ObservedContainer> containers = pods.containers(owners, evaluator);
    return target instanceof LiveTarget.One one
        ? of(one, containers, owners)
        : report(containers, pods.others(owners), true);
  }

  /** ReplicaSets after pods: one that owns a pod is older than it. */
  private WorkloadOwners owners(LiveTarget target) {
    WorkloadOwners owners = new WorkloadOwners();
    String path = target.path("/apis/apps/v1", "replicasets");
    if (!read(target, "ReplicaSets", () -> api.list(path, owners::add))) {
      owners.markReplicaSetsUnreadable();
    }
    return owners;
  }

  private Report of(LiveTarget.One one, List<ObservedContainer> containers, WorkloadOwners owners) {
    List<ObservedContainer> its =
        containers.stream().filter(container -> container.workload().equals(one.ref())).toList();
    if (its.isEmpty() && owners.isKnown(one.type().kind())) {
      unread.add("There is no pod of " + one.words());
    }
    return report(its, Map.of(), !its.isEmpty());
  }

  private Report report(
      List<ObservedContainer> containers, Map<String, Integer> others, boolean read) {
    return new Report(minAge, containers, others, unread, read);
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
}
