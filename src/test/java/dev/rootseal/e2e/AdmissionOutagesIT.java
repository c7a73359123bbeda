package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever goes away, nothing is blocked that should not be, and what was closed stays closed. */
@Tag("nightly")
@Needs(Requirement.CONTROL_PLANE)
record AdmissionOutagesIT(
    @Needs.Own ControlPlane cluster, Api api, Kubectl kubectl, Reports reports, Shell shell) {
  private static final Duration LONG = Duration.ofMinutes(1);
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
      whoeverLeadsTheAnswersStay(first, () -> OperatorProcess.startReplica(kubeconfig));
    }
    cluster.stopApiServer();
    cluster.startApiServer();
    assertThat(sealed(PASSING)).as("before it knows the reports").isEqualTo(201);
    Admission.DENIES.await(api, PASSING);
    assertThat(Door.wrong(api)).as("no operator at work").isEmpty();
    withoutTheCrdAllIsWarned();
    policiesThatMustNotFailBlockAllWithoutTheCrd();
  }

  private void apply(String flags) {
    kubectl.apply(shell.rootseal(cluster.kubeconfig(), "admission " + flags).ok());
  }

  private void whoeverLeadsTheAnswersStay(OperatorProcess first, Supplier<OperatorProcess> start) {
    try (Door door = new Door(api);
        OperatorProcess second = start.get()) {
      first.kill();
      Leaders.awaitLeads(api, second, LONG);
      try (OperatorProcess third = start.get()) {
        assertThat(second.terminate()).isZero();
        Leaders.awaitLeads(api, third, LONG);
        assertThat(third.terminate()).isZero();
      }
      assertThat(door.asked()).as("%s", door.wrong()).isGreaterThan(50);
      assertThat(door.wrong()).isEmpty();
    }
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
    return Door.sealed(api, namespace).code();
  }

  /** Asks all the time who is let in. */
  private static final class Door implements AutoCloseable {
    private final Queue<List<String>> wrong = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread asking;
    private final AtomicInteger asked = new AtomicInteger();

    Door(Api api) {
      asking = Thread.ofVirtual().start(() -> ask(api));
    }

    private void ask(Api api) {
      while (!unchecked(() -> closed.await(50, TimeUnit.MILLISECONDS))) {
        List<String> now = wrong(api);
        if (!now.isEmpty()) {
          wrong.add(now);
        }
        asked.incrementAndGet();
      }
    }

    int asked() {
      return asked.get();
    }

    List<List<String>> wrong() {
      return List.copyOf(wrong);
    }

    static List<String> wrong(Api api) {
      List<String> answers =
          List.of(
              "passing, unsealed: " + Admission.in(api, PASSING),
              "failing, unsealed: " + Admission.in(api, FAILING),
              "passing, sealed: " + sealed(api, PASSING).code(),
              "failing, sealed: " + sealed(api, FAILING).code());
      List<String> right =
          List.of(
              "passing, unsealed: DENIES",
              "failing, unsealed: WARNS",
              "passing, sealed: 201",
              "failing, sealed: 201");
      return answers.stream().filter(one -> !right.contains(one)).toList();
    }

    static Api.Answer sealed(Api api, String namespace) {
      return api.tryCreate(
          "/apis/apps/v1/namespaces/" + namespace + "/deployments?dryRun=All",
          Manifests.inOrder(Workloads.compliant(namespace, "door")).getFirst().toString());
    }

    @Override
    public void close() {
      closed.countDown();
      unchecked(() -> asking.join());
    }
  }
}
