package dev.rootseal.api;

import static java.util.Objects.requireNonNull;

import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.policy.CompliancePolicySpec;
import dev.rootseal.api.policy.CompliancePolicyStatus;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.api.report.ComplianceSummary;
import dev.rootseal.api.report.ComplianceSummaryStatus;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Map;

/** What a definition says beside what the generator makes from the fields. */
record CrdSurface(
    Class<? extends CustomResource<?, ?>> type,
    String description,
    List<Part> parts,
    String otherName,
    String columns) {
  private static final String REPORT_NAME = "Rootseal writes one itself and reads no other.";

  private static final String REPORT_STATUS =
      "What was found. Rootseal writes it when the facts change, and only then.";

  private static final String SUMMARY_STATUS =
      "What was found. Rootseal writes it when the facts change, and otherwise once an hour.";

  /** Name, type, path, description; those of priority 1 come with {@code -o wide} alone. */
  private static final String REPORT_COLUMNS =
      """
      Result         | string  | .status.result               | Pass, Fail, NotApplicable or Unknown.                                    | 0
      Read-Only      | string  | .status.readOnly             | X of Y containers comply.                                                | 0
      Percent        | integer | .status.percent              | X of Y in percent, rounded down.                                         | 0
      Findings       | integer | .status.summary.findings     | Workloads with a container that does not comply.                         | 0
      Exempt         | integer | .status.summary.exempt       | Exempt containers.                                                       | 0
      Age            | date    | .metadata.creationTimestamp  | Since when there is a report.                                            | 0
      Threshold      | integer | .status.thresholdPercent     | The percentage to reach.                                                 | 1
      Waived         | integer | .status.summary.waived       | Containers that comply only because their owner waived a required path.  | 1
      Not Rolled Out | integer | .status.summary.notRolledOut | Compliant containers of pod templates that are not rolled out yet.       | 1
      Message        | string  | .status.message              | The report in one sentence.                                              | 1
      """;

  /** As in a report, and how old the numbers are. */
  private static final String SUMMARY_COLUMNS =
      REPORT_COLUMNS.replace(
          "Age            |",
          "Evaluated | date | .status.lastEvaluationTime | How long ago these numbers were last known to be true. | 0\nAge |");

  private static final String POLICY_COLUMNS =
      """
      Accepted   | string  | .status.conditions[?(@.type=="Accepted")].status  | Whether the policy is in force.                        | 0
      Threshold  | integer | .spec.thresholdPercent                            | The percentage to reach.                               | 0
      Exemptions | integer | .status.exemptionCount                            | Exemptions in force.                                   | 0
      Age        | date    | .metadata.creationTimestamp                       | Since when there is a policy.                          | 0
      Active     | integer | .status.exemptionStates.active                    | Exemptions that excuse containers and do not end soon. | 1
      Expiring   | integer | .status.exemptionStates.expiring                  | Exemptions that excuse containers and end within 30 days. | 1
      Expired    | integer | .status.exemptionStates.expired                   | Exemptions whose last day is over.                     | 1
      Unused     | integer | .status.exemptionStates.unused                    | Exemptions that match no container.                    | 1
      Redundant  | integer | .status.exemptionStates.redundant                 | Exemptions that match containers but excuse none.      | 1
      Message    | string  | .status.conditions[?(@.type=="Accepted")].message | Whether it is in force, and why.                       | 1
      """;

  static final CrdSurface COMPLIANCE_REPORT =
      new CrdSurface(
          ComplianceReport.class,
          "Reports which containers of the Deployments, StatefulSets and DaemonSets of its namespace run with a read-only root filesystem and the writable mounts that they need. Rootseal writes it, one in each namespace that has such a workload.",
          List.of(new Part("status", ComplianceReportStatus.class, REPORT_STATUS)),
          REPORT_NAME,
          REPORT_COLUMNS);

  static final CrdSurface COMPLIANCE_SUMMARY =
      new CrdSurface(
          ComplianceSummary.class,
          "Reports over all namespaces which share of the containers runs with a read-only root filesystem and the writable mounts that they need. Rootseal writes it; there is one in a cluster.",
          List.of(new Part("status", ComplianceSummaryStatus.class, SUMMARY_STATUS)),
          REPORT_NAME,
          SUMMARY_COLUMNS);

  static final CrdSurface COMPLIANCE_POLICY =
      new CrdSurface(
          CompliancePolicy.class,
          "Says how strictly Rootseal evaluates, and which containers legitimately need to write to their root filesystem. There is at most one in a cluster; without it the defaults hold.",
          List.of(
              new Part(
                  "spec",
                  CompliancePolicySpec.class,
                  "How strictly Rootseal evaluates. What is left out has its default."),
              new Part(
                  "status",
                  CompliancePolicyStatus.class,
                  "What has become of the policy. Rootseal writes it when the facts change, and only then.")),
          "Rootseal reads no other.",
          POLICY_COLUMNS);

  /** A spec or status. */
  record Part(String field, Class<? extends Record> type, String description) {
    void applyTo(JSONSchemaProps schema) {
      schema.setDescription(description);
      SchemaLimits.applyTo(schema, type);
      if (field.equals("spec")) {
        SchemaLimits.setDefaults(schema, type);
      } else {
        // One owner writes it whole: nobody's additions stay, and the API server keeps no account
        // of who has set each field, which would be longer than the report.
        schema.setXKubernetesMapType("atomic");
      }
    }
  }

  void applyTo(CustomResourceDefinition definition) {
    definition.getMetadata().setLabels(Map.of("app.kubernetes.io/name", "rootseal"));
    CustomResourceDefinitionVersion version = definition.getSpec().getVersions().getFirst();
    version.setAdditionalPrinterColumns(columns(columns));
    JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
    schema.setDescription(description);
    schema.getProperties().keySet().retainAll(parts.stream().map(Part::field).toList());
    schema.setXKubernetesValidations(
        List.of(
            new ValidationRuleBuilder()
                .withRule("self.metadata.name == '" + ComplianceReport.NAME + "'")
                .withMessage(
                    "A "
                        + definition.getSpec().getNames().getKind()
                        + " is always named "
                        + ComplianceReport.NAME
                        + ": "
                        + otherName)
                .build()));
    for (Part part : parts) {
      part.applyTo(requireNonNull(schema.getProperties().get(part.field())));
    }
  }

  private static List<CustomResourceColumnDefinition> columns(String table) {
    return table.lines().map(line -> column(line.split(" *\\| ", -1))).toList();
  }

  private static CustomResourceColumnDefinition column(String... cells) {
    return new CustomResourceColumnDefinitionBuilder()
        .withName(cells[0])
        .withType(cells[1])
        .withJsonPath(cells[2])
        .withDescription(cells[3])
        .withPriority(cells[4].equals("0") ? null : 1) // a zero would be dropped and seen as drift
        .build();
  }
}
