package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What somebody with kubectl sees. */
@Needs(Requirement.CONTROL_PLANE)
class KubectlIT {
  private final Kubectl kubectl;
  private final Reports reports;

  KubectlIT(SharedCluster shared) {
    kubectl = shared.controlPlane().kubectl();
    reports = new Reports(shared.controlPlane().api());
  }

  @Test
  void getShowsOneLinePerNamespaceInAUsefulOrder() {
    shop("kubectl-get");

    assertThat(words(kubectl.ok("get compliancereports -A"), "NAMESPACE"))
        .startsWith(
            "NAMESPACE", "NAME", "RESULT", "READ-ONLY", "PERCENT", "FINDINGS", "EXEMPT", "AGE");
    assertThat(words(kubectl.ok("get cprep -n kubectl-get --no-headers"), "read-only"))
        .startsWith("read-only-filesystem", "Fail", "1", "of", "2", "50", "1", "0");
  }

  @Test
  void wideAddsThresholdAndMessage() {
    shop("kubectl-wide");

    String wide = kubectl.ok("get rootseal -n kubectl-wide -o wide");

    assertThat(wide)
        .contains("THRESHOLD", "MESSAGE", "1 of 2 containers use read-only root filesystem.");
  }

  @Test
  void reportOverTheClusterHasAShortNameAndTheSameColumns() {
    shop("kubectl-cluster");

    assertThat(words(kubectl.ok("get compsum"), "NAME"))
        .startsWith("NAME", "RESULT", "READ-ONLY", "PERCENT");
    assertThat(kubectl.ok("get compsum read-only-filesystem --no-headers")).contains(" of ");
  }

  @Test
  void explainDescribesTheFields() {
    assertThat(kubectl.ok("explain compliancereport.status.findings"))
        .contains("KIND:", "ComplianceReport", "containers", "kind", "message", "name")
        .doesNotContain("<empty>", "<no description>");
  }

  @Test
  void waitEndsWhenTheNamespaceBecomesCompliant() {
    shop("kubectl-wait");
    assertThat(waitForCompliant("0.5s").exitCode()).isNotZero();

    kubectl.apply(Workloads.compliant("kubectl-wait", "web"));

    assertThat(waitForCompliant("15s").output()).contains("condition met");
  }

  @Test
  void describeTellsTheFinding() {
    shop("kubectl-describe");

    assertThat(kubectl.ok("describe cprep -n kubectl-describe"))
        .contains("Deployment 'web'", "container 'app'");
  }

  private Program.Result waitForCompliant(String timeout) {
    return kubectl.run(
        "wait --for=condition=Compliant compliancereport/read-only-filesystem -n kubectl-wait",
        "--timeout=" + timeout);
  }

  /** A namespace with one good and one bad container. */
  private void shop(String namespace) {
    kubectl.apply(
        Workloads.namespace(namespace)
            + Workloads.compliant(namespace, "api")
            + Workloads.writable("Deployment", namespace, "web"));
    reports.await(namespace, 1, 2);
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
