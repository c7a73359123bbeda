package dev.rootseal.trial;

import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.PodWriter;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.PodObject;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Finds the copies that are still there, and removes them. */
public final class CleanUp {
  private static final String PODS = "pods?labelSelector=rootseal.dev%2Ftry";

  private final ReadOnlyApi api;
  private final PodWriter writer;
  private final InstantSource clock;

  /** For the cluster of a client. */
  public CleanUp(KubernetesClient client, InstantSource clock) {
    this.clock = clock;
    this.api = new ReadOnlyApi(client);
    this.writer = new PodWriter(client);
  }

  /** Those of a namespace, or of the cluster. */
  public List<PodObject> find(LiveTarget where) {
    List<PodObject> all = new ArrayList<>();
    try {
      api.list(where.path("/api/v1", PODS), pod -> all.add(new PodObject(pod)));
    } catch (ReadException e) {
      throw e.about("pods in " + where.place() + " cannot be read");
    }
    return all;
  }

  /** Whether no trial can be looking at it: none takes longer than its copies may live. */
  public boolean isOver(PodObject pod) {
    return pod.hasEnded()
        || PodObject.time(pod.created())
            .map(
                at ->
                    at.plusSeconds(
                        pod.spec().path("activeDeadlineSeconds").asLong(Integer.MAX_VALUE)))
            .map(end -> end.isBefore(clock.instant()))
            .orElse(true);
  }

  /** Removes one; it may be gone already. A ReadException says that it stays. */
  public void remove(PodObject pod) {
    try {
      writer.delete(pod.namespace(), pod.name());
    } catch (ReadException e) {
      if (e.kind() != ReadException.Kind.NOT_FOUND) {
        throw e.about("pod '" + pod.name() + "' cannot be removed");
      }
    }
  }
}
