package dev.rootseal.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The admission policies and bindings in an API in memory, which knows them as definitions with
 * whatever they hold, and checks no types.
 */
public record AdmissionObjects(Cluster cluster) {
  public static final Class<ValidatingAdmissionPolicy> POLICY = ValidatingAdmissionPolicy.class;
  public static final Class<ValidatingAdmissionPolicyBinding> BINDING =
      ValidatingAdmissionPolicyBinding.class;
  public static final String WARN = "rootseal-warn";

  private static final JsonMapper JSON = new JsonMapper();

  /** From now on they can be written. */
  public void serve() {
    for (Class<? extends HasMetadata> kind : List.of(POLICY, BINDING)) {
      cluster.apply(
          """
          apiVersion: apiextensions.k8s.io/v1
          kind: CustomResourceDefinition
          metadata: {name: %1$s.admissionregistration.k8s.io}
          spec:
            group: admissionregistration.k8s.io
            scope: Cluster
            names: {kind: %2$s, plural: %1$s}
            versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                schema: {openAPIV3Schema: {x-kubernetes-preserve-unknown-fields: true}}
          """
              .formatted(HasMetadata.getPlural(kind), HasMetadata.getKind(kind)));
    }
  }

  public <T extends HasMetadata> Resource<T> object(Class<T> kind, String name) {
    return cluster.client().resources(kind).withName(name);
  }

  public JsonNode spec(Class<? extends HasMetadata> kind, String name) {
    return JSON.valueToTree(object(kind, name).get()).path("spec");
  }

  /** Of ours those that are there, the policies before the bindings. */
  public List<String> names() {
    return Stream.of(POLICY, BINDING)
        .flatMap(kind -> cluster.client().resources(kind).list().getItems().stream())
        .map(one -> one.getMetadata().getName())
        .toList();
  }

  public void merge(Class<? extends HasMetadata> kind, String name, String patch) {
    Objects.requireNonNull(object(kind, name).patch(PatchContext.of(PatchType.JSON_MERGE), patch));
  }

  /** Says what the type check found, as the API server's controller does after each write. */
  public void check(String name, String warning) {
    object(POLICY, name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\": {\"observedGeneration\": %d, \"typeChecking\": {\"expressionWarnings\": [%s]}}}"
                .formatted(object(POLICY, name).get().getMetadata().getGeneration(), warning));
  }

  /** How often they were asked to be written, without their status. */
  public long writes() {
    return cluster.writes().entrySet().stream()
        .filter(one -> one.getKey().contains("validatingadmission"))
        .filter(one -> !one.getKey().contains("/status"))
        .mapToLong(one -> one.getValue())
        .sum();
  }
}
