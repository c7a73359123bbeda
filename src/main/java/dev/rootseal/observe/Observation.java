package dev.rootseal.observe;

import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.rule.WorkloadRef;
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
  public ObservationReport of(LiveTarget target) {
    ObservedPods pods = new ObservedPods();
    String rule = Unread.rule("", "pods", "list");
    if (!read(target, "Pods", rule, () -> api.list(path("/api/v1", target, "pods"), pods::add))) {
      return report(List.of(), Map.of(), false);
    }
    WorkloadOwners owners = owners(target);
    unread.addAll(pods.unread(owners));
    NodeSummaries summaries = source.of(pods.nodes(), unread::add);
    WriteEvaluator evaluator = new WriteEvaluator(summaries, minAge, pods.replicas());
    List<ObservedContainer> containers = pods.containers(owners, evaluator);
    return target instanceof LiveTarget.One one
        ? of(one, containers, owners)
        : report(containers, pods.others(owners), true);
  }

  /** ReplicaSets after pods: one that owns a pod is older than it. */
  private WorkloadOwners owners(LiveTarget target) {
    WorkloadOwners owners = new WorkloadOwners();
    String rule = Unread.rule("apps", "replicasets", "list");
    String path = path("/apis/apps/v1", target, "replicasets");
    if (!read(target, "ReplicaSets", rule, () -> api.list(path, owners::add))) {
      owners.areUnknown();
    }
    return owners;
  }

  private ObservationReport of(
      LiveTarget.One one, List<ObservedContainer> containers, WorkloadOwners owners) {
    WorkloadRef wanted = new WorkloadRef(one.type().kind(), one.namespace(), one.name());
    List<ObservedContainer> its =
        containers.stream().filter(container -> container.workload().equals(wanted)).toList();
    if (its.isEmpty() && owners.isKnown(wanted.kind())) {
      unread.add(
          "There is no pod of %s '%s' in %s".formatted(one.type().kind(), one.name(), one.place()));
    }
    return report(its, Map.of(), !its.isEmpty());
  }

  private ObservationReport report(
      List<ObservedContainer> containers, Map<String, Integer> others, boolean read) {
    return new ObservationReport(minAge, containers, others, unread, read);
  }

  private boolean read(LiveTarget target, String what, String rule, Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (ReadException e) {
      if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
        throw e;
      }
      unread.add(Unread.sentence(what + " in " + target.place(), e, rule));
      return false;
    }
  }

  private static String path(String group, LiveTarget target, String plural) {
    return switch (target) {
      case LiveTarget.Cluster() -> group + "/" + plural;
      case LiveTarget.Namespace(var name) -> group + "/namespaces/" + name + "/" + plural;
      case LiveTarget.One(var type, var namespace, var name) ->
          group + "/namespaces/" + namespace + "/" + plural;
    };
  }
}
