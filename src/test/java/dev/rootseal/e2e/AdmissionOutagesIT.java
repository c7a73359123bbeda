package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever goes away, nothing is blocked that should not be, and what was closed stays closed. */
@Tag("nightly")
@Needs(Requirement.CONTROL_PLANE)
record AdmissionOutagesIT(
    @Needs.Own ControlPlane cluster, Api api, Kubectl kubectl, Reports reports, Shell shell) {
  private static final String PASSING = "passing";
  private static final String FAILING = "failing";

  @Test
  void nothingIsBlockedThatShouldNotBe() {
    Path kubeconfig = Installation.install(cluster);
    cluster.apply(
        Workloads.namespace(PASSING)
            + Workloads.compliant(PASSING, "web")
            + Workloads.namespace(FAILING)
            + Workloads.writable(FAILING, "web"));
    try (OperatorProcess first = OperatorProcess.startReplica(kubeconfig)) {
      reports.await(PASSING, 1, 1);
      reports.await(FAILING, 0, 1);
      apply("--action=deny-passing");
      Admission.DENIES.await(api, PASSING);
      whoeverLeadsTheAnswersStay(first, kubeconfig);
    }
    cluster.stopApiServer();
    cluster.startApiServer();
    assertThat(sealed(PASSING)).as("before it knows the reports").isEqualTo(201);
    Admission.DENIES.await(api, PASSING);
    assertThat(wrong()).as("no operator at work").isEmpty();
    withoutTheCrdAllIsWarned();
    policiesThatMustNotFailBlockAllWithoutTheCrd();
  }

  private void apply(String flags) {
    kubectl.apply(shell.rootseal(cluster.kubeconfig(), "admission " + flags).ok());
  }

  private void whoeverLeadsTheAnswersStay(OperatorProcess first, Path kubeconfig) {
    try (OperatorProcess second = OperatorProcess.startReplica(kubeconfig).awaitReady()) {
      first.kill();
      awaitLeads(second);
      try (OperatorProcess third = OperatorProcess.startReplica(kubeconfig).awaitReady()) {
        assertThat(second.terminate()).isZero();
        awaitLeads(third);
        assertThat(third.terminate()).isZero();
      }
    }
  }

  /** All the time until then it is asked who is let in. */
  private void awaitLeads(OperatorProcess operator) {
    await("leads")
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              assertThat(wrong()).isEmpty();
              return Leaders.holder(api).equals(operator.identity())
                  && operator.metrics().hasClusterRatio();
            });
  }

  private void withoutTheCrdAllIsWarned() {
    kubectl.ok("delete crd compliancereports.rootseal.dev");

    Admission.WARNS.await(api, PASSING);
    assertThat(Admission.in(api, FAILING)).isEqualTo(Admission.WARNS);
    assertThat(sealed(PASSING)).isEqualTo(201);
  }

  /** That is what the document says, and why it is not the default. */
  private void policiesThatMustNotFailBlockAllWithoutTheCrd() {
    Admission.removePolicies(api);
    Admission.SAYS_NOTHING.await(api, PASSING);
    apply("--action=deny-passing");
    Admission.WARNS.await(api, PASSING);
    assertThat(sealed(PASSING)).as("policies that came without the CRD").isEqualTo(201);

    Admission.removePolicies(api);
    Admission.SAYS_NOTHING.await(api, PASSING);
    apply("--action=deny-passing --failure-policy=Fail");
    await("all is blocked").until(() -> sealed(PASSING) == 422);
  }

  private int sealed(String namespace) {
    ObjectNode sealed = Manifests.inOrder(Workloads.compliant(namespace, "door")).getFirst();
    return api.tryWithout("POST", api.collection(sealed), sealed).code();
  }

  private List<String> wrong() {
    List<String> answers =
        List.of(
            "passing, unsealed: " + Admission.in(api, PASSING),
            "failing, unsealed: " + Admission.in(api, FAILING),
            "passing, sealed: " + sealed(PASSING),
            "failing, sealed: " + sealed(FAILING));
    List<String> right =
        List.of(
            "passing, unsealed: DENIES",
            "failing, unsealed: WARNS",
            "passing, sealed: 201",
            "failing, sealed: 201");
    return answers.stream().filter(one -> !right.contains(one)).toList();
  }
}
