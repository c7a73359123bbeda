package dev.rootseal.trial;

import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.Patience;
import dev.rootseal.live.PodWriter;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.PodObject;
import dev.rootseal.rule.TimeText;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Finds the copies that are still there, and removes them. */
public record CleanUp(KubernetesClient client, InstantSource clock) {
  public List<PodObject> find(LiveTarget where) {
    List<PodObject> all = new ArrayList<>();
    try {
      String path = where.path("/api/v1", "pods?labelSelector=rootseal.dev%2Ftry");
      new ReadOnlyApi(client).list(path, pod -> all.add(new PodObject(pod)));
    } catch (ReadException e) {
      throw e.about("pods in " + where.place() + " cannot be read");
    }
    return all;
  }

  /** Whether no trial can be looking at it: none takes longer than its copies may live. */
  public boolean isOver(PodObject pod) {
    long life = pod.spec().path("activeDeadlineSeconds").asLong(Integer.MAX_VALUE);
    return pod.hasEnded()
        || TimeText.time(pod.created())
            .map(at -> at.plusSeconds(life).isBefore(clock.instant()))
            .orElse(true);
  }

  /** Removes one; it may be gone already. A ReadException says that it stays. */
  public void remove(PodObject pod) {
    try {
      new PodWriter(client, Patience.NONE).delete(pod.namespace(), pod.name());
    } catch (ReadException e) {
      if (e.kind() != ReadException.Kind.NOT_FOUND) {
        throw e.about("pod '" + pod.name() + "' cannot be removed");
      }
    }
  }
}
