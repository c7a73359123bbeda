package dev.rootseal.api;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.List;
import java.util.Map;

/**
 * What a definition says beside what the generator makes from the fields.
 *
 * @param type the resource
 * @param status its status
 * @param description what {@code kubectl explain} opens with
 */
record CrdSurface(
    Class<? extends HasMetadata> type, Class<? extends Record> status, String description) {
  static final CrdSurface COMPLIANCE_REPORT =
      new CrdSurface(
          ComplianceReport.class,
          ComplianceReportStatus.class,
          "Tells which containers of the Deployments, StatefulSets and DaemonSets of its namespace run with a read-only root filesystem and the writable mounts that they need. Rootseal writes it, one in each namespace that has such a workload.");

  static final CrdSurface CLUSTER_COMPLIANCE_REPORT =
      new CrdSurface(
          ClusterComplianceReport.class,
          ClusterComplianceReportStatus.class,
          "Tells over all namespaces which share of the containers runs with a read-only root filesystem and the writable mounts that they need. Rootseal writes it; there is one in a cluster.");

  void applyTo(CustomResourceDefinition definition) {
    definition.getMetadata().setLabels(Map.of("app.kubernetes.io/name", "rootseal"));
    CustomResourceDefinitionVersion version = definition.getSpec().getVersions().getFirst();
    version.setAdditionalPrinterColumns(columns());
    JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
    schema.setDescription(description);
    schema.getProperties().keySet().retainAll(List.of("status"));
    schema.setXKubernetesValidations(
        List.of(
            new ValidationRuleBuilder()
                .withRule("self.metadata.name == '" + ComplianceReport.NAME + "'")
                .withMessage(
                    "A "
                        + definition.getSpec().getNames().getKind()
                        + " is always named "
                        + ComplianceReport.NAME
                        + ": Rootseal writes one itself and reads no other.")
                .build()));
    JSONSchemaProps part = requireNonNull(schema.getProperties().get("status"));
    part.setDescription("What was found. Rootseal writes it when the facts change, and only then.");
    SchemaLimits.applyTo(part, status);
  }

  private static List<CustomResourceColumnDefinition> columns() {
    return List.of(
        column("Result", "string", ".status.result", "Pass, Fail, NotApplicable or Unknown.", 0),
        column("Read-Only", "string", ".status.readOnly", "X of Y containers comply.", 0),
        column("Percent", "integer", ".status.percent", "X of Y in percent, rounded down.", 0),
        column(
            "Findings",
            "integer",
            ".status.summary.findings",
            "Workloads with a container that does not comply.",
            0),
        column("Exempt", "integer", ".status.summary.exempt", "Exempt containers.", 0),
        column("Age", "date", ".metadata.creationTimestamp", "Since when there is a report.", 0),
        column("Threshold", "integer", ".status.thresholdPercent", "The percentage to reach.", 1),
        column("Message", "string", ".status.message", "The report in one sentence.", 1));
  }

  private static CustomResourceColumnDefinition column(
      String name, String type, String path, String description, int priority) {
    return new CustomResourceColumnDefinitionBuilder()
        .withName(name)
        .withType(type)
        .withJsonPath(path)
        .withDescription(description)
        .withPriority(priority)
        .build();
  }
}
