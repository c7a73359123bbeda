package dev.rootseal.observe.paths;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.PodOwner;
import dev.rootseal.observe.Unread;
import dev.rootseal.observe.WorkloadOwners;
import dev.rootseal.rule.WorkloadRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses the pod of a workload that is looked at. */
public final class PodChoice {
  private final ReadOnlyApi api;

  private record Named(String name, PodOwner owner) {}

  /** From the pods of an API server. */
  public PodChoice(ReadOnlyApi api) {
    this.api = api;
  }

  /**
   * One that is ready, or the one of that name.
   *
   * @throws PathsException if there is none
   * @throws ReadException if the API server cannot be used
   */
  public RunningPod of(LiveTarget.One workload, Optional<String> name) {
    String what =
        "%s '%s' in %s".formatted(workload.type().kind(), workload.name(), workload.place());
    List<String> its = pods(workload);
    if (its.isEmpty()) {
      throw new PathsException("there is no pod of " + what);
    }
    if (name.isPresent() && !its.contains(name.get())) {
      throw new PathsException("there is no pod '%s' of %s".formatted(name.get(), what));
    }
    return name.map(List::of).orElse(its).stream()
        .map(pod -> read(workload.namespace(), pod))
        .filter(pod -> name.isPresent() ? pod.isRunning() : pod.isReady())
        .findFirst()
        .map(PodChoice::onLinux)
        .orElseThrow(
            () ->
                new PathsException(
                    name.map(pod -> "pod '" + pod + "' does not run")
                        .orElse(
                            "no pod of " + what + " is ready: --pod NAME takes one that runs")));
  }

  private static RunningPod onLinux(RunningPod pod) {
    if (pod.isWindows()) {
      throw new PathsException("pod '" + pod.name() + "' is of Windows: it has no such root");
    }
    return pod;
  }

  private List<String> pods(LiveTarget.One workload) {
    String namespace = "/namespaces/" + workload.namespace();
    List<Named> all = new ArrayList<>();
    WorkloadOwners owners = new WorkloadOwners();
    Rights.needed(
        "pods in " + workload.place() + " cannot be read",
        Unread.rule("", "pods", "list"),
        () -> api.list("/api/v1" + namespace + "/pods", pod -> all.add(named(pod))));
    if (workload.type().kind().equals("Deployment")) {
      Rights.needed(
          "ReplicaSets in " + workload.place() + " cannot be read",
          Unread.rule("apps", "replicasets", "list"),
          () -> api.list("/apis/apps/v1" + namespace + "/replicasets", owners::add));
    }
    WorkloadRef wanted =
        new WorkloadRef(workload.type().kind(), workload.namespace(), workload.name());
    return all.stream()
        .filter(pod -> owners.top(pod.owner()).equals(wanted))
        .map(Named::name)
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  private static Named named(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    return new Named(metadata.path("name").asText(), PodOwner.read("Pod", metadata));
  }

  private RunningPod read(String namespace, String pod) {
    return Rights.read(api, RunningPod.path(namespace, pod));
  }
}
