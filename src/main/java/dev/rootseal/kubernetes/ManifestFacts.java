package dev.rootseal.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.WorkloadModel.Metadata;
import dev.rootseal.kubernetes.WorkloadModel.Spec;
import dev.rootseal.rule.WorkloadFacts;
import java.util.List;
import java.util.Objects;

/**
 * Reads a workload that no API server has checked: into the very model from which the operator has
 * its facts, but as strictly as the API server, which takes no number for a text and no text for a
 * boolean.
 */
public final class ManifestFacts {
  private ManifestFacts() {}

  /**
   * Reads an object in the shape of a Deployment or StatefulSet; whatever holds a pod can be
   * brought into it.
   *
   * @param object {@code metadata}, {@code spec.template} and {@code spec.volumeClaimTemplates};
   *     each may be missing or null
   * @throws ShapeException if a field that the rule reads has another type than the API gives it
   */
  public static WorkloadFacts read(String kind, ObjectNode object) throws ShapeException {
    TreeValue root = new TreeValue(object, List.of());
    Metadata metadata = root.get("metadata").object(ManifestModel::metadata);
    Spec spec = root.get("spec").object(ManifestModel::spec);
    return WorkloadFactsReader.read(
        kind,
        Objects.requireNonNullElse(metadata, Metadata.EMPTY),
        Objects.requireNonNullElse(spec, Spec.EMPTY),
        true);
  }
}
