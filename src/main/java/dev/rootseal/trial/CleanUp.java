package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.PodWriter;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.Unread;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Finds the copies that are still there, and removes them. */
public final class CleanUp {
  private static final String QUERY = "/pods?labelSelector=rootseal.dev%2Ftry&limit=500";

  private final ReadOnlyApi api;
  private final PodWriter writer;
  private final InstantSource clock;

  /**
   * A copy that somebody has left, or is about to look at.
   *
   * @param over whether no trial can be looking at it any more
   */
  public record Left(String namespace, String name, String created, boolean over) {}

  /** For the cluster of a client. */
  public CleanUp(KubernetesClient client, InstantSource clock) {
    this.clock = clock;
    this.api = new ReadOnlyApi(client);
    this.writer = new PodWriter(client);
  }

  /**
   * Those of a namespace, or of the cluster.
   *
   * @throws TrialException if they cannot be read
   */
  public List<Left> find(LiveTarget where) {
    String namespace = where instanceof LiveTarget.Namespace(var name) ? "/namespaces/" + name : "";
    List<Left> all = new ArrayList<>();
    try {
      String next = "";
      do {
        JsonNode page = api.get("/api/v1" + namespace + QUERY + next);
        page.path("items").forEach(pod -> all.add(left(pod)));
        String token = page.at("/metadata/continue").asText();
        next =
            token.isEmpty() ? "" : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
      } while (!next.isEmpty());
    } catch (ReadException e) {
      throw refused("pods in " + where.place() + " cannot be read", "list", e);
    }
    return all;
  }

  private Left left(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    return new Left(
        metadata.path("namespace").asText(),
        metadata.path("name").asText(),
        metadata.path("creationTimestamp").asText(),
        isOver(pod));
  }

  /** No trial takes longer than the kubelet lets its copies live. */
  private boolean isOver(JsonNode pod) {
    String phase = pod.at("/status/phase").asText();
    if (phase.equals("Failed") || phase.equals("Succeeded")) {
      return true;
    }
    try {
      return Instant.parse(pod.at("/metadata/creationTimestamp").asText())
          .plusSeconds(pod.at("/spec/activeDeadlineSeconds").asLong(Integer.MAX_VALUE))
          .isBefore(clock.instant());
    } catch (DateTimeParseException e) {
      return true;
    }
  }

  /**
   * Removes one; it may be gone already.
   *
   * @throws TrialException if it stays
   */
  public void remove(Left pod) {
    try {
      writer.delete(
          ObjectName.require("namespace", pod.namespace()), ObjectName.require("pod", pod.name()));
    } catch (ReadException e) {
      if (e.kind() != ReadException.Kind.NOT_FOUND) {
        throw refused("pod '" + pod.name() + "' cannot be removed", "delete", e);
      }
    }
  }

  private static TrialException refused(String what, String verb, ReadException e) {
    if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
      throw e;
    }
    return new TrialException(what + ": " + Unread.why(e, Unread.rule("", "pods", verb)));
  }
}
