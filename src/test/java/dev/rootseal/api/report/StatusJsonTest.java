package dev.rootseal.api.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.api.report.ComplianceReportStatus.ReportedFinding.ReportedContainer;
import dev.rootseal.api.report.ComplianceReportStatus.WorkloadsToFix;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes over the wire, with the client's own serialization. */
class StatusJsonTest {
  private static final KubernetesSerialization CLIENT = new KubernetesSerialization();

  @Test
  void aNamespacesReportAsTheApiGetsIt() throws JsonProcessingException {
    assertThat(pretty(ComplianceReport.of("shop", ExampleStatus.namespace())))
        .isEqualTo(
            """
            {
              "apiVersion" : "rootseal.dev/v1alpha1",
              "kind" : "ComplianceReport",
              "metadata" : {
                "labels" : {
                  "app.kubernetes.io/managed-by" : "rootseal",
                  "app.kubernetes.io/name" : "rootseal"
                },
                "name" : "read-only-filesystem",
                "namespace" : "shop"
              },
              "status" : {
                "rule" : {
                  "id" : "read-only-filesystem",
                  "severity" : "medium"
                },
                "result" : "Fail",
                "message" : "how much of it is right",
                "summary" : {
                  "workloads" : 7,
                  "containers" : 12,
                  "compliant" : 6,
                  "evaluated" : 10,
                  "writable" : 3,
                  "missingWritableMount" : 1,
                  "exempt" : 1,
                  "notApplicable" : 1,
                  "findings" : 2,
                  "waived" : 5,
                  "notRolledOut" : 2
                },
                "ratio" : "0.600",
                "percent" : 60,
                "thresholdPercent" : 80,
                "readOnly" : "6 of 10",
                "toThreshold" : {
                  "containers" : 2,
                  "fixFirst" : [ "Deployment/web-app" ],
                  "omitted" : 1
                },
                "findings" : [ {
                  "kind" : "Deployment",
                  "name" : "web-app",
                  "message" : "what is wrong",
                  "confidence" : "known",
                  "managedBy" : "Helm release 'web'",
                  "containers" : [ {
                    "name" : "app",
                    "notes" : [ "what else to know" ]
                  }, {
                    "name" : "cache",
                    "type" : "sidecar",
                    "verdict" : "MissingWritableMount",
                    "missingPaths" : [ "/tmp", "/var/cache/nginx" ],
                    "omitted" : 5
                  } ],
                  "omittedContainers" : 6
                } ],
                "omittedFindings" : 1,
                "exempt" : [ {
                  "kind" : "StatefulSet",
                  "name" : "db",
                  "container" : "postgres",
                  "source" : "policy",
                  "exemption" : "databases",
                  "reason" : "schreibt in sein Datenverzeichnis – größtenteils 漢字 😀",
                  "owner" : "team-db",
                  "expires" : "2027-03-31",
                  "byLabel" : "tier=data",
                  "wouldBe" : "WritableRootFilesystem"
                } ],
                "omittedExempt" : 2,
                "waived" : [ {
                  "kind" : "Deployment",
                  "name" : "proxy",
                  "container" : "app",
                  "annotation" : "rootseal.dev/writable-paths",
                  "paths" : [ "/tmp" ]
                } ],
                "omittedWaived" : 4,
                "notRolledOut" : [ "Deployment/proxy" ],
                "omittedNotRolledOut" : 1,
                "unevaluated" : [ {
                  "kind" : "DaemonSet",
                  "name" : "agent",
                  "reason" : "spec.template is not an object"
                } ],
                "omittedUnevaluated" : 3,
                "conditions" : [ {
                  "type" : "Compliant",
                  "status" : "False",
                  "reason" : "BelowThreshold",
                  "message" : "60 % of the containers comply, the threshold is 80 %. 2 more must comply to reach it.",
                  "lastTransitionTime" : "2026-11-24T10:11:12Z",
                  "observedGeneration" : 3
                }, {
                  "type" : "Evaluated",
                  "status" : "False",
                  "reason" : "SomeNotEvaluated",
                  "message" : "1 of 7 workloads could not be evaluated: DaemonSet 'agent'.",
                  "lastTransitionTime" : "2026-11-24T10:11:12Z",
                  "observedGeneration" : 3
                } ],
                "observedPolicyGeneration" : 4
              }
            }""");
  }

  @Test
  void theClustersReportAsTheApiGetsIt() throws JsonProcessingException {
    assertThat(pretty(ComplianceSummary.of(ExampleStatus.cluster())))
        .isEqualTo(
            """
            {
              "apiVersion" : "rootseal.dev/v1alpha1",
              "kind" : "ComplianceSummary",
              "metadata" : {
                "labels" : {
                  "app.kubernetes.io/managed-by" : "rootseal",
                  "app.kubernetes.io/name" : "rootseal"
                },
                "name" : "read-only-filesystem"
              },
              "status" : {
                "rule" : {
                  "id" : "read-only-filesystem",
                  "severity" : "medium",
                  "title" : "Containers run with read-only root filesystem where permitted",
                  "controls" : [ "NIST 800-53 rev5 CM-7", "CIS Kubernetes 5.2.3", "CIS Kubernetes 5.7.3", "NSA/CISA Kubernetes Hardening Guide 1.1 Immutable container file systems" ]
                },
                "result" : "Fail",
                "message" : "how much of all is right",
                "summary" : {
                  "workloads" : 7,
                  "containers" : 12,
                  "compliant" : 6,
                  "evaluated" : 10,
                  "writable" : 4,
                  "missingWritableMount" : 0,
                  "exempt" : 1,
                  "notApplicable" : 1,
                  "findings" : 2,
                  "waived" : 0
                },
                "ratio" : "0.600",
                "percent" : 60,
                "thresholdPercent" : 80,
                "readOnly" : "6 of 10",
                "toThreshold" : {
                  "containers" : 2,
                  "namespaces" : [ {
                    "name" : "shop",
                    "containers" : 3
                  } ],
                  "omitted" : 1
                },
                "namespaces" : [ {
                  "name" : "shop",
                  "result" : "Fail",
                  "compliant" : 6,
                  "evaluated" : 10,
                  "percent" : 60
                }, {
                  "name" : "windows",
                  "result" : "NotApplicable",
                  "compliant" : 0,
                  "evaluated" : 0
                } ],
                "omittedNamespaces" : 1,
                "conditions" : [ {
                  "type" : "Compliant",
                  "status" : "False",
                  "reason" : "BelowThreshold",
                  "message" : "60 % of the containers comply, the threshold is 80 %. 2 more must comply to reach it.",
                  "lastTransitionTime" : "2026-11-24T10:11:12Z",
                  "observedGeneration" : 3
                }, {
                  "type" : "Evaluated",
                  "status" : "False",
                  "reason" : "SomeNotEvaluated",
                  "message" : "1 of 7 workloads could not be evaluated: DaemonSet 'agent'.",
                  "lastTransitionTime" : "2026-11-24T10:11:12Z",
                  "observedGeneration" : 3
                } ],
                "observedPolicyGeneration" : 4,
                "lastEvaluationTime" : "2026-11-24T10:11:12Z"
              }
            }""");
  }

  @Test
  void whatIsEmptyOrUsualIsNotTold() {
    assertThat(
            CLIENT.asJson(new ReportedContainer("app", "init", "Invalid", List.of(), List.of(), 0)))
        .isEqualTo("{\"name\":\"app\",\"type\":\"init\",\"verdict\":\"Invalid\"}");
    assertThat(
            CLIENT.asJson(
                ReportedContainer.of(List.of(ReportFixture.container("app", ""))).getFirst()))
        .isEqualTo("{\"name\":\"app\"}");
    assertThat(CLIENT.asJson(new WorkloadsToFix(0, List.of(), 0))).isEqualTo("{\"containers\":0}");
  }

  @Test
  void bothReportsComeBackAsTheyWere() {
    ComplianceReport report = ComplianceReport.of("shop", ExampleStatus.namespace());
    ComplianceSummary cluster = ComplianceSummary.of(ExampleStatus.cluster());

    assertThat(CLIENT.unmarshal(CLIENT.asJson(report), ComplianceReport.class)).isEqualTo(report);
    assertThat(CLIENT.unmarshal(CLIENT.asYaml(report), ComplianceReport.class)).isEqualTo(report);
    assertThat(CLIENT.unmarshal(CLIENT.asJson(cluster), ComplianceSummary.class))
        .isEqualTo(cluster);
  }

  @Test
  void listsThatWereLeftOutComeBackEmpty() {
    WorkloadsToFix reached = CLIENT.unmarshal("{\"containers\":0}", WorkloadsToFix.class);

    assertThat(reached).isEqualTo(new WorkloadsToFix(0, List.of(), 0));
  }

  @Test
  void fieldsOfAnotherVersionStopNothing() {
    String json =
        """
        {"metadata": {"name": "read-only-filesystem"},
         "status": {"new": 1, "result": "Pass", "summary": {"new": {}}, "findings": [{"new": []}]}}""";

    assertThat(CLIENT.unmarshal(json, ComplianceReport.class).getStatus().result())
        .isEqualTo("Pass");
  }

  private static String pretty(Object value) throws JsonProcessingException {
    return new ObjectMapper().readTree(CLIENT.asJson(value)).toPrettyString();
  }
}
