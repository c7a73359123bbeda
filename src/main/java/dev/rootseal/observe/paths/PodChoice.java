package dev.rootseal.observe.paths;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.PodObject;
import dev.rootseal.observe.WorkloadOwners;
import dev.rootseal.observe.WorkloadOwners.PodOwner;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Chooses the pod of a workload that is looked at, from those of an API server. */
public record PodChoice(ReadOnlyApi api) {
  /** One that is ready, or the one of that name; a ReadException says that there is none. */
  public PodObject of(LiveTarget.One workload, Optional<String> name) {
    String what = workload.words();
    List<String> its = pods(workload);
    if (its.isEmpty()) {
      throw new ReadException("there is no pod of " + what);
    }
    if (name.isPresent() && !its.contains(name.get())) {
      throw new ReadException("there is no pod '%s' of %s".formatted(name.get(), what));
    }
    String none =
        name.map("pod '%s' does not run"::formatted)
            .orElse("no pod of " + what + " is ready: --pod NAME takes one that runs");
    PodObject chosen =
        name.map(List::of).orElse(its).stream()
            .map(pod -> read(workload.namespace(), pod))
            .filter(pod -> pod.isRunning() && (name.isPresent() || pod.isReady()))
            .findFirst()
            .orElseThrow(() -> new ReadException(none));
    if (chosen.isWindows()) {
      throw new ReadException("pod '" + chosen.name() + "' is of Windows: it has no such root");
    }
    return chosen;
  }

  private PodObject read(String namespace, String pod) {
    return PodObject.read(api, namespace, pod)
        .orElseThrow(() -> new ReadException("pod '" + pod + "' has gone meanwhile"));
  }

  private List<String> pods(LiveTarget.One workload) {
    SortedMap<String, PodOwner> all = new TreeMap<>();
    WorkloadOwners owners = new WorkloadOwners();
    list(
        "pods",
        workload,
        "/api/v1",
        pod ->
            all.put(pod.at("/metadata/name").asText(), PodOwner.read("Pod", pod.path("metadata"))));
    if (workload.kind().equals("Deployment")) {
      list("ReplicaSets", workload, "/apis/apps/v1", owners::add);
    }
    all.values().removeIf(owner -> !owners.workloadOf(owner).equals(workload.ref()));
    return List.copyOf(all.keySet());
  }

  private void list(
      String what, LiveTarget.One workload, String version, Consumer<JsonNode> objects) {
    try {
      api.list(workload.path(version, what.toLowerCase(Locale.ROOT)), objects);
    } catch (ReadException e) {
      throw e.about(what + " in " + workload.place() + " cannot be read");
    }
  }
}
