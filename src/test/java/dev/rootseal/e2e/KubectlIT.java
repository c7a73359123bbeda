package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What somebody with kubectl sees. */
@Needs(Requirement.CONTROL_PLANE)
record KubectlIT(Needs.SharedCluster shared, Kubectl kubectl, Reports reports) {
  @Test
  void explainDescribesTheFields() {
    assertThat(kubectl.ok("explain compliancereport.status.findings"))
        .contains("KIND:", "ComplianceReport", "containers", "kind", "message", "name")
        .doesNotContain("<empty>", "<no description>");
  }

  /** Of a namespace with one good and one bad container, and of the cluster. */
  @Test
  void columnsAreUsefulShortNamesAreKnownAndConditionsCanBeWaitedFor() {
    kubectl.apply(
        Workloads.namespace("kubectl")
            + Workloads.compliant("kubectl", "api")
            + Workloads.writable("Deployment", "kubectl", "web"));
    reports.await("kubectl", 1, 2);

    assertThat(words(kubectl.ok("get compliancereports -A"), "NAMESPACE"))
        .startsWith(
            "NAMESPACE", "NAME", "RESULT", "READ-ONLY", "PERCENT", "FINDINGS", "EXEMPT", "AGE");
    assertThat(words(kubectl.ok("get cprep -n kubectl --no-headers"), "read-only"))
        .startsWith("read-only-filesystem", "Fail", "1", "of", "2", "50", "1", "0");
    assertThat(kubectl.ok("get rootseal -n kubectl -o wide"))
        .contains("THRESHOLD", "MESSAGE", "1 of 2 containers use read-only root filesystem.");
    assertThat(words(kubectl.ok("get compsum"), "NAME"))
        .startsWith("NAME", "RESULT", "READ-ONLY", "PERCENT");
    assertThat(kubectl.ok("get compsum read-only-filesystem --no-headers")).contains(" of ");
    assertThat(kubectl.ok("describe cprep -n kubectl"))
        .contains("Deployment 'web'", "container 'app'");
    assertThat(waitForCompliant("0.5s").exitCode()).isNotZero();
    kubectl.apply(Workloads.compliant("kubectl", "web"));
    assertThat(waitForCompliant("15s").output()).contains("condition met");
  }

  private Program.Result waitForCompliant(String timeout) {
    return kubectl.run(
        "wait --for=condition=Compliant compliancereport/read-only-filesystem -n kubectl",
        "--timeout=" + timeout);
  }

  private static String[] words(String table, String start) {
    return table
        .lines()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow()
        .split(" +");
  }
}
