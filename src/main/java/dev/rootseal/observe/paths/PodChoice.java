package dev.rootseal.observe.paths;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.PodObject;
import dev.rootseal.observe.WorkloadOwners;
import dev.rootseal.observe.WorkloadOwners.PodOwner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Chooses the pod of a workload that is looked at. */
public final class PodChoice {
  private final ReadOnlyApi api;

  private record Named(String name, PodOwner owner) {}

  /** From the pods of an API server. */
  public PodChoice(ReadOnlyApi api) {
    this.api = api;
  }

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
    return name.map(List::of).orElse(its).stream()
        .map(pod -> read(workload.namespace(), pod))
        .filter(pod -> pod.isRunning() && (name.isPresent() || pod.isReady()))
        .findFirst()
        .map(PodChoice::onLinux)
        .orElseThrow(
            () ->
                new ReadException(
                    name.map(pod -> "pod '" + pod + "' does not run")
                        .orElse(
                            "no pod of " + what + " is ready: --pod NAME takes one that runs")));
  }

  private static PodObject onLinux(PodObject pod) {
    if (pod.isWindows()) {
      throw new ReadException("pod '" + pod.name() + "' is of Windows: it has no such root");
    }
    return pod;
  }

  private List<String> pods(LiveTarget.One workload) {
    List<Named> all = new ArrayList<>();
    WorkloadOwners owners = new WorkloadOwners();
    list("pods", workload, "/api/v1", pod -> all.add(named(pod)));
    if (workload.type().kind().equals("Deployment")) {
      list("ReplicaSets", workload, "/apis/apps/v1", owners::add);
    }
    return all.stream()
        .filter(pod -> owners.workloadOf(pod.owner()).equals(workload.ref()))
        .map(Named::name)
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  private void list(
      String what, LiveTarget.One workload, String version, Consumer<JsonNode> objects) {
    try {
      api.list(workload.path(version, what.toLowerCase(Locale.ROOT)), objects);
    } catch (ReadException e) {
      throw e.about(what + " in " + workload.place() + " cannot be read");
    }
  }

  private static Named named(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    return new Named(metadata.path("name").asText(), PodOwner.read("Pod", metadata));
  }

  private PodObject read(String namespace, String pod) {
    try {
      return new PodObject(api.get(PodObject.path(namespace, pod)));
    } catch (ReadException e) {
      throw e.kind() == ReadException.Kind.NOT_FOUND
          ? new ReadException("pod '" + pod + "' has gone meanwhile")
          : e.about("pod '" + pod + "' cannot be read");
    }
  }
}
