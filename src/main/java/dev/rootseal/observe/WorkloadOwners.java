package dev.rootseal.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.WorkloadRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which workload a pod belongs to: its controller, or that of its ReplicaSet. */
public final class WorkloadOwners {
  private static final String REPLICA_SET = "ReplicaSet";
  private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet");

  /** The second is what old objects still have. */
  private static final Set<String> GROUPS = Set.of("apps", "extensions");

  private final Map<String, WorkloadRef> ofReplicaSets = new HashMap<>();
  private boolean known = true;

  public void add(JsonNode replicaSet) {
    JsonNode metadata = replicaSet.path("metadata");
    ofReplicaSets.put(metadata.path("uid").asText(), PodOwner.read(REPLICA_SET, metadata).ref());
  }

  /** ReplicaSets cannot be listed: their pods are reported under them. */
  void markReplicaSetsUnreadable() {
    known = false;
  }

  /** Whether all pods of workloads of this kind were found. */
  boolean isKnown(String kind) {
    return known || !kind.equals("Deployment");
  }

  /** Whether pods of a workload that is evaluated have an owner of this kind. */
  static boolean areKnownBy(String kind) {
    return kind.equals(REPLICA_SET) || WORKLOADS.contains(kind);
  }

  public WorkloadRef workloadOf(PodOwner owner) {
    return owner.ref().kind().equals(REPLICA_SET)
        ? Optional.ofNullable(ofReplicaSets.get(owner.uid())).orElse(owner.ref())
        : owner.ref();
  }

  /** Whether it is of a kind that is evaluated, or may be. */
  boolean isEvaluated(WorkloadRef workload) {
    return WORKLOADS.contains(workload.kind()) || (!known && workload.kind().equals(REPLICA_SET));
  }

  /** The controller of an object; its uid is empty where there is none. */
  public record PodOwner(WorkloadRef ref, String uid) {
    /** Reads it from the metadata of what it owns; an object without one is its own. */
    public static PodOwner read(String kind, JsonNode metadata) {
      String namespace = metadata.path("namespace").asText();
      for (JsonNode owner : metadata.path("ownerReferences")) {
        if (owner.path("controller").asBoolean()) {
          return new PodOwner(
              new WorkloadRef(kind(owner), namespace, owner.path("name").asText()),
              owner.path("uid").asText());
        }
      }
      return new PodOwner(new WorkloadRef(kind, namespace, metadata.path("name").asText()), "");
    }

    /** With its group where that is another one: there is a StatefulSet of OpenKruise, too. */
    private static String kind(JsonNode owner) {
      String kind = owner.path("kind").asText();
      String group = owner.path("apiVersion").asText().replaceFirst("/.*", "");
      return areKnownBy(kind) && !GROUPS.contains(group) ? kind + "." + group : kind;
    }
  }
}
