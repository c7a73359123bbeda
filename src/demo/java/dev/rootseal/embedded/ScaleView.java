package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;

/** A workload as its {@code scale} subresource shows it: nothing but its replicas. */
final class ScaleView {
  static final String NAME = "scale";

  private ScaleView() {}

  static ObjectNode of(ObjectNode workload) {
    ObjectNode scale = Json.objectOf("autoscaling/v1", "Scale");
    ObjectNode metadata = scale.putObject("metadata");
    JsonNode from = workload.path("metadata");
    for (String field :
        new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      metadata.set(field, from.path(field));
    }
    JsonNode spec = workload.path("spec");
    scale.putObject("spec").put("replicas", spec.path("replicas").asInt());
    scale
        .putObject("status")
        .put("replicas", workload.path("status").path("replicas").asInt())
        .put("selector", LabelSelector.of(spec.path("selector")).text());
    return scale;
  }

  /** The change of a workload that a change of its scale means. */
  static UnaryOperator<ObjectNode> change(UnaryOperator<ObjectNode> ofScale) {
    return workload -> {
      JsonNode replicas = ofScale.apply(of(workload)).path("spec").path("replicas");
      ObjectNode changed = workload.deepCopy();
      Json.child(changed, "spec").put("replicas", replicas.asInt());
      return changed;
    };
  }
}
